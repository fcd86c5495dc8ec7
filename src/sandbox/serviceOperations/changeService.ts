import { answerService } from "../services/answers";
import { idWithin } from "../world/arn";
import type { Context, Operation } from "../operations/context";
import { deploy } from "../services/deploying";
import { Input } from "../wire/input";
import { makeRevision } from "../services/revisions";
import type { ClusterState, ServiceRecord } from "../world/records";
import { invalid, serviceNotActive, serviceNotFound } from "../wire/refusal";
import { readService } from "./serviceSettings";
import { without } from "../wire/omit";

/** Members whose change starts a deployment, once they are read (ECS API reference, UpdateService). */
const deployed = [
  "taskDefinition",
  "networkConfiguration",
  "platformVersion",
  "loadBalancers",
  "serviceRegistries",
] as const;

export const createService: Operation = (context, input) => {
  const { world, scheduler } = context;
  const cluster = world.cluster(input.text("cluster"));
  const serviceName = input.need("serviceName", "Service name cannot be empty.");
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(serviceName)) {
    throw invalid("Service name can have at most 255 letters, digits, hyphens and underscores.");
  }
  input.text("clientToken", 36);
  const createdBy = fingerprint(input);
  const old = cluster.services.get(serviceName);
  if (old?.service.status === "DRAINING") throw invalid("Unable to Start a service that is still Draining.");
  if (old?.service.status === "ACTIVE") {
    if (old.createdBy === createdBy) return { service: answerService(old, true) };
    throw invalid("Creation of service was not idempotent.");
  }
  noCountForDaemon(input, input.text("schedulingStrategy") === "DAEMON");
  const { service, request, extras } = readService(context, cluster, input, {
    serviceArn: world.arns.service(cluster.name, serviceName),
    serviceName,
    clusterArn: cluster.cluster.clusterArn,
    status: "ACTIVE",
    createdAt: world.seconds(),
    events: [],
    tags: input.tags(),
  });
  const record = scheduler.add(cluster, service, makeRevision(world, service, request, { extras }), { createdBy });
  world.announceDeployment(record, "IN_PROGRESS", record.rollouts[0]);
  scheduler.touch(record);
  return { service: answerService(record, true) };
};

/** The request without what says nothing of the service. */
function fingerprint(input: Input): string {
  const sorted = Object.entries(without(input.raw, "cluster")).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify(sorted);
}

function noCountForDaemon(input: Input, isDaemon: boolean): void {
  if (!isDaemon || !input.has("desiredCount")) return;
  throw invalid(
    "The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again.",
  );
}

export const updateService: Operation = (context, input) => {
  const { world, scheduler } = context;
  const cluster = world.cluster(input.text("cluster"));
  const record = needService(context, cluster, input);
  if (record.service.status !== "ACTIVE") throw serviceNotActive();
  noCountForDaemon(input, record.daemon);
  const { service: before } = record;
  const { service, request, extras } = readService(context, cluster, overlay(record, input), {
    serviceArn: before.serviceArn,
    serviceName: before.serviceName,
    clusterArn: before.clusterArn,
    status: before.status,
    createdAt: before.createdAt,
    events: before.events,
    tags: before.tags,
  });
  const { revision } = record.rollouts[0].target;
  const isChanged =
    deployed.some(name => JSON.stringify(service[name]) !== JSON.stringify(before[name])) ||
    Object.entries(extras).some(
      ([name, value]) => JSON.stringify(revision[name as keyof typeof extras]) !== JSON.stringify(value),
    );
  record.service = { ...service, createdBy: before.createdBy, roleArn: before.roleArn };
  if (record.daemon) record.service = { ...record.service, desiredCount: before.desiredCount };
  if (input.flag("forceNewDeployment") || isChanged) {
    deploy(world, record, makeRevision(world, record.service, request, { extras }));
  }
  scheduler.touch(record);
  return { service: answerService(record, true) };
};

/** What the service was, with what is asked for laid over it. */
function overlay({ service, daemon, rollouts }: ServiceRecord, input: Input): Input {
  const { revision } = rollouts[0].target;
  const asked = Object.fromEntries(
    Object.entries(input.raw).filter(([, value]) => value !== null && value !== undefined),
  );
  const provided = input.has("capacityProviderStrategy") ? ["launchType"] : [];
  const isEc2 = service.platformVersion === undefined;
  const old: Record<string, unknown> = {
    ...without(service, "desiredCount", "events", "tags", ...(provided as "launchType"[])),
    ...(daemon ? {} : { desiredCount: service.desiredCount }),
    ...(isEc2 ? { platformVersion: undefined } : {}),
    serviceConnectConfiguration: revision.serviceConnectConfiguration,
    volumeConfigurations: revision.volumeConfigurations,
    vpcLatticeConfigurations: revision.vpcLatticeConfigurations,
  };
  const configuration = { ...service.deploymentConfiguration, ...input.structure("deploymentConfiguration") };
  return new Input({ ...old, ...asked, deploymentConfiguration: configuration });
}

export const deleteService: Operation = (context, input) => {
  const cluster = context.world.cluster(input.text("cluster"));
  const record = needService(context, cluster, input);
  const { service, daemon } = record;
  if (service.status === "INACTIVE") throw serviceNotFound();
  if (service.status === "ACTIVE") {
    if (service.desiredCount > 0 && !daemon && !input.flag("force")) {
      throw invalid("The service cannot be stopped while it is scaled above 0.");
    }
    record.service = { ...service, status: "DRAINING", desiredCount: 0 };
    record.wake();
  }
  return { service: answerService(record, true) };
};

function needService({ world }: Context, cluster: ClusterState, input: Input): ServiceRecord {
  const name = input.need("service", "Service cannot be empty.");
  const found = world.cluster(cluster.name).services.get(idWithin(cluster.name, name));
  if (!found) throw serviceNotFound();
  return found;
}

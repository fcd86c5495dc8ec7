import { answerDeployment, briefly } from "../services/answers";
import { idWithin } from "../world/arn";
import type { Context, Operation } from "../operations/context";
import { currentOf, isRollingBack } from "../services/deploying";
import { answerHook, isAwaiting, requestRollback } from "../services/hooks";
import type { Input } from "../wire/input";
import { pageOf } from "../operations/paging";
import { deploymentNotFound, invalid, Refusal, serviceNotFound } from "../wire/refusal";
import { Roster } from "../world/roster";
import type { DeploymentRecord, ServiceRecord } from "../world/records";
import type { Failure, ServiceDeployment, ServiceRevision } from "../wire/wire";

const statuses = [
  "PENDING",
  "IN_PROGRESS",
  "STOP_REQUESTED",
  "ROLLBACK_REQUESTED",
  "ROLLBACK_IN_PROGRESS",
  "SUCCESSFUL",
  "STOPPED",
  "ROLLBACK_SUCCESSFUL",
  "ROLLBACK_FAILED",
];

export const listServiceDeployments: Operation = ({ world }, input) => {
  const cluster = world.cluster(input.text("cluster"));
  const name = idWithin(cluster.name, input.need("service", "Service cannot be empty."));
  const service = cluster.services.get(name);
  if (!service) throw serviceNotFound();
  const wanted = input.texts("status");
  if (wanted.some(status => !statuses.includes(status))) throw invalid(`status must be of ${statuses.join(", ")}.`);
  const { after = 0, before = Infinity } = (input.structure("createdAt") ?? {}) as { after?: number; before?: number };
  // The newest first: a page goes on after the key that it ended with.
  const newest = new Roster<DeploymentRecord>();
  for (const deployment of service.deployments) {
    newest.set(
      `${String(1e14 - Math.round(deployment.createdAt * 1000)).padStart(15, "0")} ${deployment.arn}`,
      deployment,
    );
  }
  const { keys, nextToken } = pageOf(input, "ListServiceDeployments", newest.keys(), {
    pageSize: 20,
    accept: key => {
      const deployment = newest.get(key);
      if (!deployment || (wanted.length > 0 && !wanted.includes(deployment.status))) return false;
      return deployment.createdAt > after && deployment.createdAt < before;
    },
  });
  const serviceDeployments = keys.flatMap(key => {
    const deployment = newest.get(key);
    if (!deployment) return [];
    const { serviceRevisionArn } = deployment.target.revision;
    return [{ ...briefly(service, deployment), targetServiceRevisionArn: serviceRevisionArn }];
  });
  return { serviceDeployments, ...(nextToken ? { nextToken } : {}) };
};

export const describeServiceDeployments: Operation = (context, input) => {
  const serviceDeployments: ServiceDeployment[] = [];
  const failures: Failure[] = [];
  for (const arn of arnsOf(input, "serviceDeploymentArns")) {
    const found = findDeployment(context, arn);
    if (found) serviceDeployments.push(answerDeployment(found.service, found.deployment));
    else failures.push({ arn, reason: "MISSING" });
  }
  return { serviceDeployments, failures };
};

export const describeServiceRevisions: Operation = (context, input) => {
  const serviceRevisions: ServiceRevision[] = [];
  const failures: Failure[] = [];
  for (const arn of arnsOf(input, "serviceRevisionArns")) {
    const service = serviceOf(context, arn, "service-revision");
    const known = service?.deployments.flatMap(({ target, sources }) => [target, ...sources]) ?? [];
    const found = known.find(({ revision }) => revision.serviceRevisionArn === arn);
    if (found) serviceRevisions.push(found.revision);
    else failures.push({ arn, reason: "MISSING" });
  }
  return { serviceRevisions, failures };
};

function arnsOf(input: Input, name: string): ReadonlySet<string> {
  const arns = input.texts(name);
  if (arns.length === 0) throw invalid(`${name} cannot be empty.`);
  if (arns.length > 20) throw invalid(`${name} can have at most 20 items.`);
  return new Set(arns);
}

export const stopServiceDeployment: Operation = (context, input) => {
  const { service, deployment } = needDeployment(context, input);
  const stopType = input.choice("stopType", ["ROLLBACK", "ABORT"]) ?? "ROLLBACK";
  // ABORT is among the values, and the reference names ROLLBACK as the valid one.
  if (stopType === "ABORT") throw invalid("stopType must be ROLLBACK.");
  if (currentOf(service) !== deployment || isRollingBack(deployment) || deployment.status === "ROLLBACK_REQUESTED") {
    throw new Refusal(
      "ConflictException",
      `The service deployment can't be stopped: it is ${deployment.status}.`,
      400,
      {
        resourceIds: [deployment.arn],
      },
    );
  }
  requestRollback(context.world, deployment, "it was stopped by the user.");
  service.wake();
  return { serviceDeploymentArn: deployment.arn };
};

export const continueServiceDeployment: Operation = (context, input) => {
  const { service, deployment } = needDeployment(context, input);
  const hookId = input.need("hookId", "hookId cannot be empty.");
  const action = input.choice("action", ["CONTINUE", "ROLLBACK"]) ?? "CONTINUE";
  const hook = deployment.hooks.find(({ detail }) => detail.hookId === hookId);
  if (!hook) throw invalid("The specified hookId was not found in the service deployment.");
  if (!isAwaiting(hook) || deployment.status !== "IN_PROGRESS") {
    throw invalid("The specified lifecycle hook is not awaiting action.");
  }
  answerHook(context.world, service, deployment, hook, action);
  return { serviceDeploymentArn: deployment.arn };
};

interface Found {
  readonly service: ServiceRecord;
  readonly deployment: DeploymentRecord;
}

function needDeployment(context: Context, input: Input): Found {
  const found = findDeployment(context, input.need("serviceDeploymentArn", "serviceDeploymentArn cannot be empty."));
  if (!found) throw deploymentNotFound();
  return found;
}

function findDeployment(context: Context, arn: string): Found | undefined {
  const service = serviceOf(context, arn, "service-deployment");
  const deployment = service?.deployments.find(one => one.arn === arn);
  return service && deployment ? { service, deployment } : undefined;
}

/** The service that an ARN of one of its deployments or revisions names. */
function serviceOf({ world }: Context, arn: string, kind: string): ServiceRecord | undefined {
  const [, resource = ""] = /^arn:aws[\w-]*:ecs:[^:]*:[^:]*:(.+)$/.exec(arn) ?? [];
  const [found, cluster = "", service = ""] = resource.split("/");
  if (found !== kind) throw invalid(`Invalid ${kind} ARN: ${arn}`);
  return world.clusters.get(cluster)?.services.get(service);
}

import { behaviourOf } from "../life/behaviour";
import { imageDigest } from "../life/containers";
import type { RevisionRecord, Rollout, ServiceRecord, TaskRequest } from "../world/records";
import type { Service, ServiceRevision } from "../wire/wire";
import type { World } from "../world/world";

/** What of a service a revision holds: a change of any of it starts a deployment. */
const revised = [
  "taskDefinition",
  "networkConfiguration",
  "platformVersion",
  "platformFamily",
  "loadBalancers",
  "serviceRegistries",
] as const;

/** Members of a request that DescribeServices answers in its deployments, not in the service. */
export type RevisionExtras = Pick<
  ServiceRevision,
  "serviceConnectConfiguration" | "volumeConfigurations" | "vpcLatticeConfigurations"
>;

export function makeRevision(
  world: World,
  service: Service,
  request: TaskRequest,
  { extras = {}, createdAt = world.seconds() }: { extras?: RevisionExtras; createdAt?: number } = {},
): RevisionRecord {
  const { arns, ids } = world;
  const clusterName = service.clusterArn.split("/").at(-1) ?? "";
  const { definition } = request;
  const revision: ServiceRevision = {
    serviceRevisionArn: arns.serviceRevision(clusterName, service.serviceName, number(world)),
    serviceArn: service.serviceArn,
    clusterArn: service.clusterArn,
    ...Object.fromEntries(revised.filter(name => service[name] !== undefined).map(name => [name, service[name]])),
    taskDefinition: service.taskDefinition,
    ...(service.capacityProviderStrategy?.length
      ? { capacityProviderStrategy: service.capacityProviderStrategy }
      : { launchType: service.launchType }),
    // An image that can't be pulled has no digest.
    containerImages: definition.containerDefinitions.map(container => ({
      containerName: container.name,
      image: container.image,
      ...(behaviourOf(container, {}, ids).pullError === undefined ? { imageDigest: imageDigest(container.image) } : {}),
    })),
    guardDutyEnabled: false,
    ...extras,
    createdAt,
  };
  return { revision, request };
}

/** Lets a service say what a revision of it says, when a rollback brings that back. */
export function revert(service: Service, { revision, request }: RevisionRecord): Service {
  return {
    ...service,
    ...Object.fromEntries(revised.map(name => [name, revision[name]])),
    taskDefinition: request.definition.taskDefinitionArn,
  };
}

/** What the tasks of a rollout are started with: its revision, and those settings that need no deployment. */
export function requestOf({ service, name }: ServiceRecord, rollout: Rollout): TaskRequest {
  const { request } = rollout.target;
  return {
    ...request,
    group: `service:${name}`,
    startedBy: rollout.id,
    enableExecuteCommand: service.enableExecuteCommand ?? false,
    placementConstraints: service.placementConstraints ?? [],
    placementStrategy: service.placementStrategy ?? [],
    tags: service.propagateTags === "SERVICE" ? (service.tags ?? []) : (request.tags ?? []),
  };
}

/** Nineteen digits, as ECS numbers deployments and revisions. */
export function number({ ids }: World): string {
  return `${ids.between(10 ** 9, 9 * 10 ** 9)}${ids.between(10 ** 8, 10 ** 9 - 1)}`;
}

/** Twenty-one letters and digits, as ECS names service deployments. */
export function deploymentName({ ids }: World): string {
  return Buffer.from(ids.hex(32), "hex").toString("base64url").slice(0, 21);
}

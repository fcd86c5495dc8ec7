import type { ClusterSession } from "../../../src/ecs/session/clusterSession";
import type { Sandbox } from "../../../src/sandbox/sandbox";

/** Resources by ARN, each with its version. */
export type Versions = ReadonlyMap<string, number | undefined>;

/** What a session shows. */
export const versionsOf = ({ replica }: ClusterSession): Versions =>
  new Map([...replica.tasks, ...replica.containerInstances].map(([arn, { version }]) => [arn, version]));

/** What its endpoint holds; empty for a cluster that is gone. */
export function truthOf({ world }: Sandbox, { cluster }: ClusterSession): Versions {
  const state = world.clusters.get(cluster.name);
  const truth = new Map<string, number>();
  for (const { task } of state?.tasks.values() ?? []) truth.set(task.taskArn, task.version);
  for (const { instance } of state?.instances.values() ?? [])
    if (instance.status !== "INACTIVE") truth.set(instance.containerInstanceArn, instance.version);
  return truth;
}

/** Whether a session shows what its endpoint holds: each resource, in its version. */
export function isTrue(sandbox: Sandbox, session: ClusterSession): boolean {
  const known = versionsOf(session);
  const truth = truthOf(sandbox, session);
  return known.size === truth.size && [...truth].every(([arn, version]) => known.get(arn) === version);
}

/** Marks each service of the world, so that a reading which calls itself ready without having read is found out. */
export function changeServices(sandbox: Sandbox, mark: number): void {
  for (const { services } of sandbox.world.clusters.values())
    for (const { service } of services.values()) Object.assign(service, { healthCheckGracePeriodSeconds: mark });
}

/** Whether the known services are those of the endpoint, as they are now. */
export function areServicesTrue({ world }: Sandbox, { cluster, services }: ClusterSession): boolean {
  const truth = [...(world.clusters.get(cluster.name)?.services.values() ?? [])];
  return (
    truth.length > 0 &&
    truth.length === services.all.length &&
    truth.every(
      ({ name, service }) =>
        services.get(name)?.raw["healthCheckGracePeriodSeconds"] === service.healthCheckGracePeriodSeconds,
    )
  );
}

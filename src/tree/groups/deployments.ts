import type { Deployment, Service, Task } from "../../ecs/model/model";
import { primaryOf } from "../../ecs/model/serviceState";

/** Deployments that still have tasks or are to have some, newest first. */
export const liveDeployments = (service: Service): readonly Deployment[] =>
  service.deployments.filter(
    ({ status, desired, running, pending }) => status === "PRIMARY" || desired + running + pending > 0,
  );

/** Those of a service's tasks that a deployment started, and with the newest those that none of the known ones did. */
export function deploymentTasks(service: Service | undefined, tasks: readonly Task[], id: string): readonly Task[] {
  const known = new Set(service?.deployments.map(deployment => deployment.id));
  const isPrimary = service !== undefined && primaryOf(service)?.id === id;
  return tasks.filter(({ startedBy = "" }) => startedBy === id || (isPrimary && !known.has(startedBy)));
}

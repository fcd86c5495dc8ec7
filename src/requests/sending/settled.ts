import { taskCount } from "../../ecs/model/model";
import type { Resource } from "../../ecs/replica/resource";

/** Says of a resource whether it reached an end of what was asked. */
export type Settled = (resource: Resource) => boolean;

/** A task that was started has settled when it runs, or will never run. */
export const isRunningOrStopped: Settled = resource =>
  resource.kind === "task" && (resource.lastStatus === "RUNNING" || resource.lastStatus === "STOPPED");

export const isStopped: Settled = resource => resource.kind === "task" && resource.lastStatus === "STOPPED";

/** ECS clears `agentUpdateStatus`'s predecessors only with UPDATED or FAILED. */
export const isAgentUpdated: Settled = resource =>
  resource.kind === "containerInstance" &&
  (resource.agentUpdateStatus === "UPDATED" || resource.agentUpdateStatus === "FAILED");

/** A draining instance is empty when nothing runs or waits there; one that drains no longer is waited for no longer. */
export function drained(): Settled {
  const drains = new Set<string>();
  return resource => {
    if (resource.kind !== "containerInstance") return false;
    if (resource.status === "DRAINING") drains.add(resource.arn);
    return taskCount(resource) === 0 || (drains.has(resource.arn) && resource.status !== "DRAINING");
  };
}

export const hasStatus =
  (status: string): Settled =>
  resource =>
    resource.kind === "containerInstance" && resource.status === status;

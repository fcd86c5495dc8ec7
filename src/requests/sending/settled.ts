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

/** A draining instance is empty when nothing runs or waits there. */
export const isDrained: Settled = resource => resource.kind === "containerInstance" && taskCount(resource) === 0;

export const hasStatus =
  (status: string): Settled =>
  resource =>
    resource.kind === "containerInstance" && resource.status === status;

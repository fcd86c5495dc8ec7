import type { Task } from "../../ecs/model/model";

/** ECS's lifecycle up to RUNNING. */
const startingStatuses = new Set(["PROVISIONING", "PENDING", "ACTIVATING"]);

/** Tasks that have not stopped, by where they are in ECS's lifecycle. */
export function taskCounts(tasks: readonly Task[]): {
  readonly running: number;
  readonly starting: number;
  readonly stopping: number;
} {
  const running = tasks.filter(task => task.lastStatus === "RUNNING").length;
  const starting = tasks.filter(task => startingStatuses.has(task.lastStatus)).length;
  return { running, starting, stopping: tasks.length - running - starting };
}

import type { Task } from "../../ecs/model/model";

/** Tasks by the task definition that they run: `web:8`. */
export function byRevision(tasks: readonly Task[]): ReadonlyMap<string, readonly Task[]> {
  const groups = new Map<string, Task[]>();
  for (const task of tasks) {
    const revision = `${task.family}:${task.revision}`;
    const group = groups.get(revision);
    if (group) group.push(task);
    else groups.set(revision, [task]);
  }
  return groups;
}

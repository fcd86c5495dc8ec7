import { groupName, isStopped } from "../../ecs/model/model";
import type { Task } from "../../ecs/model/model";
import type { Replica } from "../../ecs/replica/replica";
import { byText } from "./order";

export type Grouping = "service" | "family";

export const groupingOf = (task: Task): Grouping => (task.service ? "service" : "family");

const groupKey = (grouping: Grouping, name: string): string => `${grouping}:${name}`;

interface Group {
  readonly grouping: Grouping;
  readonly name: string;
  readonly tasks: Task[];
}

/**
 * A cluster's tasks as its rows want them: by group, by container instance, stopped. Each row would otherwise walk all of
 * them, and 20,000 tasks have hundreds of groups.
 */
export class TaskIndex {
  readonly groups: readonly Group[];
  /** Latest first. */
  readonly stopped: readonly Task[];
  private readonly byGroup = new Map<string, Group>();
  private readonly byInstance = new Map<string, Task[]>();
  private readonly stoppedByService = new Map<string, Task[]>();
  private readonly sorted = new Set<readonly Task[]>();

  private constructor(
    tasks: Iterable<Task>,
    private readonly revision: number,
  ) {
    const stopped: Task[] = [];
    for (const task of tasks) {
      if (isStopped(task)) {
        stopped.push(task);
        if (task.service) addTo(this.stoppedByService, task.service, task);
      } else this.add(task);
    }
    this.groups = [...this.byGroup.values()].toSorted(
      (a, b) => b.grouping.localeCompare(a.grouping) || byText(a.name, b.name),
    );
    this.stopped = stopped.toSorted(
      (a, b) => (b.times.stoppedAt ?? 0) - (a.times.stoppedAt ?? 0) || byText(a.id, b.id),
    );
  }

  /** The index of what the replica holds now; made anew only after a change. */
  static of(replica: Replica): TaskIndex {
    const known = indexes.get(replica);
    if (known?.revision === replica.revision) return known;
    const made = new TaskIndex(replica.tasks.values(), replica.revision);
    indexes.set(replica, made);
    return made;
  }

  /** Tasks of a group that have not stopped, oldest first. */
  group(grouping: Grouping, name: string): readonly Task[] {
    const tasks = this.byGroup.get(groupKey(grouping, name))?.tasks ?? [];
    return this.inOrder(tasks, (a, b) => (a.times.createdAt ?? 0) - (b.times.createdAt ?? 0) || byText(a.id, b.id));
  }

  /** Stopped tasks of a service that ECS still remembers, in no order. */
  stoppedOf(service: string): readonly Task[] {
    return this.stoppedByService.get(service) ?? [];
  }

  /** Tasks on a container instance that have not stopped, by group. */
  on(instanceArn: string): readonly Task[] {
    const tasks = this.byInstance.get(instanceArn) ?? [];
    return this.inOrder(tasks, (a, b) => byText(groupName(a), groupName(b)) || byText(a.id, b.id));
  }

  private add(task: Task): void {
    const grouping = groupingOf(task);
    const name = groupName(task);
    const key = groupKey(grouping, name);
    let group = this.byGroup.get(key);
    if (!group) this.byGroup.set(key, (group = { grouping, name, tasks: [] }));
    group.tasks.push(task);
    if (task.containerInstanceArn !== undefined) addTo(this.byInstance, task.containerInstanceArn, task);
  }

  /** Sorted when first asked for: most groups are never opened. */
  private inOrder(tasks: Task[], compare: (a: Task, b: Task) => number): readonly Task[] {
    if (!this.sorted.has(tasks)) this.sorted.add(tasks.sort(compare));
    return tasks;
  }
}

function addTo(lists: Map<string, Task[]>, key: string, task: Task): void {
  const known = lists.get(key);
  if (known) known.push(task);
  else lists.set(key, [task]);
}

const indexes = new WeakMap<Replica, TaskIndex>();

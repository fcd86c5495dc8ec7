import { crashLoops } from "../../ecs/model/crashLoop";
import type { CrashLoop } from "../../ecs/model/crashLoop";
import { groupName, isStopped } from "../../ecs/model/model";
import type { Task } from "../../ecs/model/model";
import { stopCause } from "../../ecs/model/stopCause";
import type { StopCause } from "../../ecs/model/stopCause";
import type { Replica } from "../../ecs/replica/replica";
import { byText } from "./order";

export type Grouping = "service" | "family";

export const groupingOf = (task: Task): Grouping => (task.service ? "service" : "family");

/** A group of tasks in a set of groups. */
export const groupKey = (grouping: Grouping, name: string): string => `${grouping}:${name}`;

interface Group {
  readonly grouping: Grouping;
  readonly name: string;
  readonly tasks: Task[];
}

/** Stopped tasks of one family and one service, or of none, that have one cause in common, latest first. */
export interface StopGroup {
  readonly family: string;
  readonly service?: string;
  readonly cause: StopCause;
  readonly tasks: readonly Task[];
}

/**
 * A cluster's tasks as its rows want them: by group, by container instance, stopped. Each row would otherwise walk all of
 * them, and 20,000 tasks have hundreds of groups.
 */
export class TaskIndex {
  readonly groups: readonly Group[];
  /** Latest first. */
  readonly stopped: readonly Task[];
  private readonly servedFamilies = new Set<string>();
  private readonly byGroup = new Map<string, Group>();
  private readonly byInstance = new Map<string, Task[]>();
  private readonly stoppedByService = new Map<string, Task[]>();
  private readonly sorted = new Set<readonly Task[]>();
  private readonly mixed = new Map<Group, boolean>();

  private readonly loops = new Map<string, readonly CrashLoop[]>();
  private grouped?: readonly StopGroup[];

  private constructor(
    tasks: Iterable<Task>,
    private readonly revision: number,
  ) {
    const stopped: Task[] = [];
    for (const task of tasks) {
      if (task.service) this.servedFamilies.add(task.family);
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

  /** What keeps ending the tasks of a service, as far as ECS remembers. */
  crashLoopsOf(service: string): readonly CrashLoop[] {
    let known = this.loops.get(service);
    if (!known) this.loops.set(service, (known = crashLoops(this.stoppedOf(service))));
    return known;
  }

  /** Stopped tasks by family and cause: what failed before what was meant to stop, latest first. */
  get stopGroups(): readonly StopGroup[] {
    return (this.grouped ??= groupStops(this.stopped));
  }

  /** Whether a task stands alone while a service runs its family, too: by the family's name alone it would be taken for the service's. */
  isBesideService({ family, service }: Pick<Task, "family" | "service">): boolean {
    return service === undefined && this.servedFamilies.has(family);
  }

  /** Tasks on a container instance that have not stopped, by group. */
  on(instanceArn: string): readonly Task[] {
    const tasks = this.byInstance.get(instanceArn) ?? [];
    return this.inOrder(tasks, (a, b) => byText(groupName(a), groupName(b)) || byText(a.id, b.id));
  }

  /** Whether a task that has not stopped has neighbors in its group that run another revision. */
  hasSeveralRevisions(task: Task): boolean {
    const group = this.byGroup.get(groupKey(groupingOf(task), groupName(task)));
    if (!group) return false;
    let known = this.mixed.get(group);
    if (known === undefined) {
      const [first] = group.tasks;
      known = group.tasks.some(({ taskDefinitionArn }) => taskDefinitionArn !== first?.taskDefinitionArn);
      this.mixed.set(group, known);
    }
    return known;
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

/** What tells a group of stopped tasks from the others. */
export const stopKey = ({ family, service, cause }: Omit<StopGroup, "tasks">): string =>
  `${family}:${cause.words}${service === undefined ? "" : `:${service}`}`;

const unknownCause: StopCause = { words: "", nature: "unknown" };

function groupStops(stopped: readonly Task[]): readonly StopGroup[] {
  const groups = new Map<string, { family: string; service: string | undefined; cause: StopCause; tasks: Task[] }>();
  for (const task of stopped) {
    const cause = stopCause(task) ?? unknownCause;
    const { family, service } = task;
    const key = stopKey({ family, service, cause });
    const known = groups.get(key);
    if (known) known.tasks.push(task);
    else groups.set(key, { family, service, cause, tasks: [task] });
  }
  // They were added in the order of their latest task.
  const all = [...groups.values()];
  return [
    ...all.filter(({ cause }) => cause.nature === "failed"),
    ...all.filter(({ cause }) => cause.nature !== "failed"),
  ];
}

const indexes = new WeakMap<Replica, TaskIndex>();

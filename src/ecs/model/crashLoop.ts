import type { Task } from "./model";

/** Tasks of one service that keep ending by themselves, and badly, with one cause; latest first. */
export interface CrashLoop {
  /** A few words: `exit 1`, `out of memory`, `CannotPullContainerError`. */
  readonly cause: string;
  readonly tasks: readonly Task[];
}

/** Fewer ends of one kind are bad luck. */
const fewest = 3;

/** Who stopped a task on purpose, or took away what it ran on. */
const deliberate = new Set(["UserInitiated", "ServiceSchedulerInitiated", "SpotInterruption", "TerminationNotice"]);

const memoryWords = /out ?of ?memory|\bOOM/i;

/** How a stopped task ended, in a few words; undefined while it runs and when nothing says how it ended. */
export function endOf(task: Task): string | undefined {
  if (task.lastStatus !== "STOPPED") return undefined;
  const failed = task.containers.find(container => (container.exitCode ?? 0) !== 0);
  if (failed) return memoryWords.test(failed.reason ?? "") ? "out of memory" : `exit ${failed.exitCode}`;
  if (task.stopCode === "TaskFailedToStart")
    return /^\w+(?:Error|Exception)\b/.exec(reasonOf(task))?.[0] ?? "failed to start";
  return task.containers.some(container => container.exitCode === 0) ? "exit 0" : undefined;
}

const reasonOf = (task: Task): string =>
  task.stoppedReason ?? task.containers.find(({ reason }) => reason !== undefined)?.reason ?? "";

/**
 * The crash loops among a service's stopped tasks, the one that ended last first. A service's tasks are to run for ever, so
 * that an exit with 0 counts, too.
 */
export function crashLoops(stopped: Iterable<Task>): readonly CrashLoop[] {
  const byCause = new Map<string, Task[]>();
  for (const task of stopped) {
    const cause = deliberate.has(task.stopCode ?? "") ? undefined : endOf(task);
    if (cause === undefined) continue;
    const known = byCause.get(cause);
    if (known) known.push(task);
    else byCause.set(cause, [task]);
  }
  return [...byCause]
    .filter(([, tasks]) => tasks.length >= fewest)
    .map(([cause, tasks]) => ({ cause, tasks: tasks.toSorted((a, b) => stoppedAt(b) - stoppedAt(a)) }))
    .toSorted((a, b) => latest(b) - latest(a));
}

const stoppedAt = (task: Task): number => task.times.stoppedAt ?? 0;
const latest = ({ tasks: [first] }: CrashLoop): number => (first ? stoppedAt(first) : 0);

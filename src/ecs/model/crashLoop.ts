import type { Task } from "./model";
import { stopCause } from "./stopCause";

/** Tasks of one service that keep ending by themselves, and badly, with one cause; latest first. */
export interface CrashLoop {
  /** A few words: `exit 1`, `out of memory`, `image not found`. */
  readonly cause: string;
  readonly tasks: readonly Task[];
}

/** Fewer ends of one kind are bad luck. */
const fewest = 3;

/**
 * A service's stopped tasks that ended badly by themselves, by cause, the one that ended last first. A service's tasks are
 * to run for ever, so that an exit with 0 counts, too.
 */
export function badEnds(stopped: Iterable<Task>): readonly CrashLoop[] {
  const byCause = new Map<string, Task[]>();
  for (const task of stopped) {
    const end = stopCause(task);
    if (!end || end.nature === "deliberate" || end.nature === "unknown") continue;
    const cause = end.words;
    const known = byCause.get(cause);
    if (known) known.push(task);
    else byCause.set(cause, [task]);
  }
  return [...byCause]
    .map(([cause, tasks]) => ({ cause, tasks: tasks.toSorted((a, b) => stoppedAt(b) - stoppedAt(a)) }))
    .toSorted((a, b) => latest(b) - latest(a));
}

/** Those of them that are more than bad luck. */
export const crashLoops = (stopped: Iterable<Task>): readonly CrashLoop[] =>
  badEnds(stopped).filter(({ tasks }) => tasks.length >= fewest);

const stoppedAt = (task: Task): number => task.times.stoppedAt ?? 0;
const latest = ({ tasks: [first] }: CrashLoop): number => (first ? stoppedAt(first) : 0);

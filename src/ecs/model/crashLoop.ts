import type { Service, Task } from "./model";
import { primaryOf, serviceState } from "./serviceState";
import { stopCause } from "./stopCause";

/** Tasks of one service that keep ending by themselves, and badly, with one cause; latest first. */
export interface CrashLoop {
  /** A few words: `exit 1`, `out of memory`, `image not found`. */
  readonly cause: string;
  readonly tasks: readonly Task[];
}

/** Fewer ends of one kind are bad luck. */
const fewest = 3;

/** A crash loop is over no sooner after its last end. */
const calmMs = 5 * 60_000;

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

/**
 * Whether what made a service's tasks end is mended: the service runs what it should, its newest deployment is through, and none
 * ended so for minutes since. Unless a deployment came after the last end, that alone is no proof: tasks that run out of memory
 * each half hour are fine in between, so that none may have ended for twice the longest time between two ends. `now` is when all
 * of this was read.
 */
export function isMended(
  { tasks }: CrashLoop,
  service: Service,
  counts: { readonly running: number; readonly pending: number },
  now: number,
): boolean {
  const primary = primaryOf(service);
  const isCalm = primary?.rolloutState !== "IN_PROGRESS" && (primary?.failedTasks ?? 0) === 0 && counts.pending === 0;
  if (!isCalm || serviceState(service, counts) !== "steady") return false;
  const ends = tasks.flatMap(({ times }) => times.stoppedAt ?? []);
  const [last] = ends;
  if (last === undefined || ends.length < tasks.length) return false;
  const longest = Math.max(...ends.slice(1).map((end, index) => (ends[index] ?? end) - end));
  const isDeployedSince = (primary?.createdAt ?? 0) > last;
  return now - last >= (isDeployedSince ? calmMs : Math.max(calmMs, 2 * longest));
}

const stoppedAt = (task: Task): number => task.times.stoppedAt ?? 0;
const latest = ({ tasks: [first] }: CrashLoop): number => (first ? stoppedAt(first) : 0);

import type { Task, Timestamp } from "../../ecs/model/model";
import { culprit, stopCause } from "../../ecs/model/stopCause";
import { shortId, taskName } from "../../ecs/model/names";
import { plural } from "../../text/counts";
import type { Ending } from "./followUntilSettled";

/** How a stopped task ended, in one sentence, and whether that is no failure: it completed, or somebody stopped it. */
export interface End {
  readonly text: string;
  readonly well: boolean;
}

/** What stopped it is what the tree and its page say: the container that it failed by, and the reason that ECS gives. */
export function endOf(task: Task): End {
  const { createdAt, startedAt, stoppedAt, executionStoppedAt } = task.times;
  const ended = executionStoppedAt ?? stoppedAt;
  const from = startedAt ?? createdAt;
  const after =
    ended === undefined || from === undefined
      ? ""
      : ` ${seconds(ended - from)} after it was ${startedAt === undefined ? "created" : "started"}`;
  const cause = stopCause(task);
  if (cause?.nature === "completed")
    return { well: true, text: `${taskName(task)} finished${after} with exit code 0.` };
  const isDeliberate = cause?.nature === "deliberate";
  const guilty = isDeliberate ? undefined : (culprit(task) ?? task.containers.find(each => each.reason !== undefined));
  const blame = guilty
    ? `container ${guilty.name}${guilty.exitCode === undefined ? "" : ` exited with code ${String(guilty.exitCode)}`}${guilty.reason ? ` (${guilty.reason})` : ""}`
    : undefined;
  const reason = [task.stoppedReason?.replace(/\.$/, ""), blame].filter(part => part !== undefined).join("; ");
  const why = reason || (isDeliberate && cause.words) || "ECS gave no reason";
  return { well: isDeliberate, text: `${taskName(task)} stopped${after}: ${why}.` };
}

/** The moment to look at in a stopped task's log; undefined for one that never ran, and has written nothing. */
export function endMoment({ containers, times }: Task): Timestamp | undefined {
  const hasRun = containers.some(({ exitCode }) => exitCode !== undefined);
  return hasRun ? (times.executionStoppedAt ?? times.stoppedAt) : undefined;
}

/** What is said of started tasks that neither ran nor stopped while they were followed; undefined where there are none. */
export function unsettledText(endings: readonly Ending[], cluster: string): string | undefined {
  const of = (kind: Ending["kind"], text: (one: boolean) => string): readonly string[] => {
    const found = endings.filter(ending => ending.kind === kind);
    const [first, ...others] = found;
    if (!first) return [];
    const what = others.length === 0 ? `Task ${shortId(first.arn)}` : plural(found.length, "task");
    return [`${what} in ${cluster} didn't start${text(others.length === 0)}.`];
  };
  const texts = [
    ...of("unsettled", () => " within 10 minutes"),
    ...of("gone", one => `: ECS no longer knows ${one ? "it" : "them"}`),
  ];
  return texts.length > 0 ? texts.join(" ") : undefined;
}

function seconds(milliseconds: number): string {
  const total = Math.max(0, Math.round(milliseconds / 1000));
  if (total < 120) return `${String(total)} s`;
  return total < 7200 ? `${String(Math.round(total / 60))} min` : `${String(Math.round(total / 3600))} h`;
}

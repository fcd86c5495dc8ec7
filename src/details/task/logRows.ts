import type { Task } from "../../ecs/model/model";
import { failureText } from "../../logs/lines/logFailure";
import { lineText } from "../../logs/lines/lineText";
import type { LogTail } from "../../logs/reading/logTails";
import { clockTime } from "../../text/clockTime";
import { plural } from "../../text/counts";
import type { Lookup } from "../../webview/parts/protocol";
import type { ContainerLog, LogRow } from "../../webview/task/taskProtocol";

/** A page holds many lines, none of which needs to be longer: the log itself has them whole. */
const longestLine = 1000;

/** What the page shows of each container's log, those first that are to blame for the task's end. */
export function containerLogs(
  task: Task,
  tails: Lookup<readonly LogTail[]>,
  ownRegion: string,
): Lookup<readonly ContainerLog[]> {
  if (tails.kind !== "ready") return tails;
  const blame = (name: string): number => {
    const container = task.containers.find(item => item.name === name);
    return (container?.exitCode ?? 0) !== 0 || container?.reason !== undefined ? 0 : 1;
  };
  const logs = tails.value.map(tail => ofTail(task, tail, ownRegion));
  return { kind: "ready", value: logs.toSorted((a, b) => blame(a.container) - blame(b.container)) };
}

function ofTail(task: Task, tail: LogTail, ownRegion: string): ContainerLog {
  const { container, place, last } = tail;
  const common = { key: container, container, hasOlder: last?.hasOlder ?? false };
  if (place.kind === "none")
    return { ...common, state: "none", lines: [], note: { tone: "idle", text: place.sentence, canRetry: false } };
  const region = place.region === ownRegion ? "" : ` in ${place.region}`;
  return {
    ...common,
    where: `${place.group}${region} · ${place.stream}`,
    state: tail.isOver ? "over" : last || tail.failure ? "live" : "loading",
    lines: rowsOf(tail),
    note: noteOf(task, tail),
  };
}

function rowsOf({ last }: LogTail): readonly LogRow[] {
  const seen = new Map<string, number>();
  return (last?.records ?? []).map(({ at, message }) => {
    const { text, isError } = lineText(message, longestLine);
    // Lines that are alike are told apart by their place among themselves, so that a new one moves no other.
    const alike = seen.get(`${String(at)} ${text}`) ?? 0;
    seen.set(`${String(at)} ${text}`, alike + 1);
    return { key: `${String(at)} ${String(alike)} ${text.slice(0, 80)}`, at, text, isError };
  });
}

function noteOf(task: Task, { failure, last, retentionDays }: LogTail): ContainerLog["note"] {
  if (failure) {
    if (failure.code === "NoLogStream") return { tone: "idle", text: noStream(task), canRetry: true };
    const since = last ? ` The lines below were read at ${clockTime(last.readAt)}.` : "";
    return { tone: "bad", text: `${failureText(failure)}${since}`, canRetry: true };
  }
  if (!last || last.records.length > 0) return undefined;
  const kept = retentionDays === undefined ? "" : `, which keeps lines for ${plural(retentionDays, "day")}`;
  return { tone: "idle", text: `There are no lines in the log stream${kept}.`, canRetry: false };
}

const noStream = (task: Task): string =>
  task.lastStatus === "STOPPED"
    ? "The container stopped without writing a line: it has no log stream."
    : "No log stream yet. It appears once the container has written a line.";

import type { EcsError } from "../../ecs/model/errors";
import type { Timestamp } from "../../ecs/model/model";
import { shortId } from "../../ecs/model/names";
import { listedMs } from "../../logs/following/unlistedTasks";
import { lineTime, logText } from "../../logs/lines/logText";
import type { Silent } from "../../logs/place/logLine";
import type { LogRequest, ReadLog, Unlisted } from "../../logs/reading/logRequest";
import { placeLine } from "../../requests/sending/wording";
import { amount, plural } from "../../text/counts";
import { plainText } from "../../text/plainText";
import type { LogSubject } from "./logSubject";

/** What would tell of tasks that ECS no longer lists, and couldn't be read. */
export interface Gap {
  /** "task definition web:7" */
  readonly what: string;
  readonly error: EcsError;
}

/** What was read, and what of it couldn't be. */
interface Read extends ReadLog {
  readonly request: LogRequest;
  readonly unlisted: Unlisted;
  readonly unread: readonly Silent[];
  readonly gaps: readonly Gap[];
  /** Whether a task stopped so lately that its last lines may still come. */
  readonly isSettling?: boolean;
  readonly now: number;
}

/** More rows about containers without a log push the log out of sight. */
const mostUnread = 10;

/** A part of a log as a document, whose first lines say what it has and what it lacks. */
export function documentText(subject: LogSubject, read: Read): string {
  const { lines, more, silent, request, now } = read;
  const { pattern, from, to, most } = request;
  const range = from === undefined ? undefined : `from ${lineTime(from)} until ${lineTime(to ?? now)}`;
  const head = [
    `Logs of ${subject.title} · ${placeLine(subject)} · read ${lineTime(now)} · ${plural(lines.length, "line")}`,
    [range, pattern === undefined ? undefined : `matching ${pattern}`].filter(Boolean).join(", "),
    more === "older" ? `Only the last ${amount(most)} lines: there are older ones.` : "",
    more === "newer" ? `Only the first ${amount(most)} lines: there are newer ones. Choose a shorter time range.` : "",
    read.isSettling
      ? "A task stopped just now: its last lines may not be readable yet. Show Logs reads them again."
      : "",
    ...read.unreadGroups.map(({ region, error }) => `Not included (${region}): ${error.sentence}`),
    ...silentLines(silent),
    ...unreadLines(read.unread),
    ...(subject.choice.kind === "tasks" ? [goneLine(subject, subject.choice.tasks)] : unlistedLines(subject, read)),
  ].filter(text => text !== "");
  return [...head.map(text => `--- ${plainText(text)}`), ...lines.map(line => logText(line, subject.naming)), ""].join(
    "\n",
  );
}

/** A container's clock and that of who says when it ended differ by less. */
const endMarginMs = 1000;

/** The number of the last line that was written before a moment. */
export function lineAt(text: string, at: Timestamp): number {
  const last = lineTime(at + endMarginMs);
  // Of an event of several lines, the others are indented.
  return Math.max(
    0,
    text.split("\n").findLastIndex(line => /^\d{4}-/.test(line) && line.slice(0, last.length) <= last),
  );
}

function silentLines(silent: ReadLog["silent"]): readonly string[] {
  const byContainer = new Map<string, string[]>();
  for (const { container, taskArn } of silent)
    byContainer.set(container, [...(byContainer.get(container) ?? []), taskArn]);
  return [...byContainer].map(([container, [first = "", ...others]]) => {
    const tasks = others.length === 0 ? `task ${shortId(first)}` : plural(others.length + 1, "task");
    return `Container ${container} of ${tasks} has no log stream: it hasn't written a line.`;
  });
}

/** All tasks of a service most often lack the same. */
function unreadLines(unread: readonly Silent[]): readonly string[] {
  const texts = [...new Set(unread.map(({ container, sentence }) => `Container ${container}: ${sentence}`))];
  const left = texts.length - mostUnread;
  return [...texts.slice(0, mostUnread), ...(left > 0 ? [`${plural(left, "other container")} couldn't be read.`] : [])];
}

function goneLine({ session }: LogSubject, tasks: readonly { readonly arn: string }[]): string {
  const gone = tasks.filter(({ arn }) => !session.replica.tasks.has(arn)).map(({ arn }) => shortId(arn));
  if (gone.length === 0) return "";
  return `Not included: ${gone.length === 1 ? "task" : "tasks"} ${gone.join(", ")}, which ECS no longer lists.`;
}

/** What a service's or a family's log has of tasks which ECS no longer lists. */
function unlistedLines({ choice }: LogSubject, read: Read): readonly string[] {
  const { lines, request, unlisted, gaps, now, more } = read;
  const { from, pattern } = request;
  const listedFrom = now - listedMs;
  const isWhole = more === "older" && (lines[0]?.at ?? 0) >= listedFrom;
  if (from === undefined && pattern === undefined)
    return isWhole
      ? []
      : [
          `Not included: tasks that stopped more than about an hour ago, which ECS no longer lists.${unlisted.prefixes.length > 0 ? " Open a time range to include them." : ""}`,
        ];
  if ((from ?? 0) >= unlisted.until) return [];
  const unread = gaps.map(
    ({ what, error }) =>
      `Not included: tasks that ECS no longer lists and that only ${what} leads to. It couldn't be read. ${error.sentence}`,
  );
  const [first, ...others] = unlisted.prefixes.map(({ prefix, group }) => `${prefix}… in ${group}`);
  if (first === undefined)
    return unread.length > 0
      ? unread
      : [
          `Not included: tasks that stopped before ${lineTime(listedFrom)}. ECS no longer lists them, and their task definition names no log stream prefix to find them by.`,
        ];
  const named = [first, ...others.slice(0, 2)].join(", ");
  return [
    `Tasks that ECS no longer lists are included by the names of their log streams (${named}${others.length > 2 ? ", …" : ""}), which tasks of another ${choice.kind} may share. Those that logged elsewhere aren't included.`,
    ...unread,
  ];
}

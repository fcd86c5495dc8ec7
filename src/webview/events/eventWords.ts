import { ago } from "../parts/format";
import { localTime, utcTime } from "../../text/clockTime";
import { amount, plural } from "../../text/counts";
import type { EventDetail, EventKind, EventRow, StreamHead } from "./eventsProtocol";

const kindWords: Readonly<Record<EventKind, string>> = {
  task: "task",
  containerInstance: "container instance",
  service: "service",
  other: "event",
};

/** `09:36:12.480`; on another day `11-23 09:36:12`, in another year `2025-11-23 09:36`. */
export function rowTime(at: number, now: number): string {
  const whole = `${localTime(at)}.${String(new Date(at).getMilliseconds()).padStart(3, "0")}`;
  const [then, today] = [new Date(at), new Date(now)];
  if (then.toDateString() === today.toDateString()) return whole.slice(11);
  return then.getFullYear() === today.getFullYear() ? whole.slice(5, 19) : whole.slice(0, 16);
}

/** When it was and how long it took to come, for a tooltip. */
export function timeHint({ at, readAt }: EventRow, now: number): string {
  if (at === undefined) return `Arrived ${ago(now - readAt)}, ${utcTime(readAt)}. The event names no time.`;
  const lag = Math.max(0, readAt - at);
  const delay = lag < 1000 ? "at once" : `${Math.round(lag / 1000).toLocaleString("en-US")} s later`;
  return `Changed ${ago(now - at)}, ${utcTime(at)}; arrived ${delay}.`;
}

/** The whole line as one sentence, for who hears it. */
export function rowWords(row: EventRow, now: number): string {
  const { kind, name, id, cluster, change, version, check, at, readAt } = row;
  return [
    `${kindWords[kind]} ${name}${id ? ` ${id}` : ""}`,
    change,
    version !== undefined && `version ${version}`,
    check.text,
    rowTime(at ?? readAt, now),
    cluster && `cluster ${cluster}`,
  ]
    .filter(Boolean)
    .join(", ");
}

interface Counts extends Pick<StreamHead, "total" | "isAttached"> {
  /** That the list holds, whatever it is narrowed to. */
  readonly all: number;
  /** That came since the list was paused. */
  readonly waiting: number;
  /** Of those in the list, about what it is narrowed to. */
  readonly ofSubject: number;
}

/** Why the list is empty. Silence is no proof: it says what it can mean. */
export function emptyWords(
  { total, all, waiting, ofSubject, isAttached }: Counts,
  subject: string | undefined,
): string {
  if (total === 0) return "No event has been delivered since the stream was attached.";
  if (all === 0 && waiting > 0) return `The list is paused. Resume shows ${plural(waiting, "new event")}.`;
  if (subject === undefined) return "No event matches the filter.";
  if (ofSubject === 1) return `The one event about ${subject} doesn't match the filter.`;
  if (ofSubject > 1) return `None of the ${amount(ofSubject)} events about ${subject} matches the filter.`;
  const kept =
    all === 1
      ? `The one event that is kept isn't about ${subject}.`
      : `None of the ${amount(all)} events that are kept is about ${subject}.`;
  return `${kept} Either it didn't change, or its events didn't arrive${isAttached ? ": Check Now tells which" : ""}.`;
}

/** What is left to say of an event that stands still in the list while its host had to drop it. */
export const droppedDetail = ({ number, name, change, version, check }: EventRow): EventDetail => ({
  number,
  sentence: `${name}${version === undefined ? "" : `, v${version}`}${change && `: ${change}`}`,
  check,
  since: "This event is no longer kept: newer ones took its place. Resume shows those that are.",
  fields: [],
  furtherFields: 0,
  canOpen: false,
  hasJson: false,
});

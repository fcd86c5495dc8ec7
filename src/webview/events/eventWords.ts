import { ago } from "../parts/format";
import { localTime, utcTime } from "../../text/clockTime";
import type { EventKind, EventRow } from "./eventsProtocol";

const kindWords: Readonly<Record<EventKind, string>> = {
  task: "task",
  containerInstance: "container instance",
  service: "service",
  other: "event",
};

/** `09:36:12.480`, with the date where it is not today's. */
export function rowTime(at: number, now: number): string {
  const whole = `${localTime(at)}.${String(new Date(at).getMilliseconds()).padStart(3, "0")}`;
  return new Date(at).toDateString() === new Date(now).toDateString() ? whole.slice(11) : whole;
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

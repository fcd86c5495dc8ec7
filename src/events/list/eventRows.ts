import { lastPart } from "../../ecs/model/model";
import { shortId } from "../../ecs/model/names";
import { changeWords, eventName, eventService } from "../../stream/delivered/changeWords";
import type { Delivered, DeliveredEvents, DeliveredNotice } from "../../stream/delivered/deliveredEvents";
import type { EventRow } from "../../webview/events/eventsProtocol";
import { eventCheck } from "./eventCheck";

/** A line has no room for more; the document of the event has all of it. */
const longestChange = 300;

const cut = (text: string): string => (text.length > longestChange ? `${text.slice(0, longestChange)}…` : text);

/** The line that a delivered event is shown as. */
export function eventRow(item: Delivered, events: DeliveredEvents): EventRow {
  if (item.kind === "notice") return noticeRow(item);
  const { number, readAt, event } = item;
  const service = event.kind === "task" ? eventService(event) : undefined;
  const name = eventName(event);
  const id = shortId(event.arn);
  return {
    number,
    readAt,
    kind: event.kind,
    name,
    arn: event.arn,
    cluster: lastPart(event.clusterArn),
    change: cut(changeWords(event, events.below(item)?.detail)),
    version: event.version,
    check: eventCheck(item),
    ...(event.at !== undefined && { at: event.at }),
    ...(id !== name && { id }),
    ...(service !== undefined && { service }),
  };
}

function noticeRow(item: DeliveredNotice): EventRow {
  const { number, readAt, type, service } = item;
  const base = { number, readAt, check: eventCheck(item) };
  if (!service) return { ...base, kind: "other", name: type, cluster: "", change: "" };
  const { serviceArn, clusterArn, name, reason, at } = service;
  return {
    ...base,
    kind: "service",
    name: lastPart(serviceArn),
    arn: serviceArn,
    service: serviceArn,
    cluster: lastPart(clusterArn),
    change: cut(reason ? `${name} · ${reason}` : name),
    ...(at !== undefined && { at }),
  };
}

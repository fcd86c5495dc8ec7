import { clusterOf, parseContainerInstance, parseTask } from "../../ecs/parsing/parse";
import type { Timestamp } from "../../ecs/model/model";
import type { Resource } from "../../ecs/replica/resource";
import type { ServiceEvent } from "../../ecs/model/serviceEvent";
import { serviceEventOf } from "./serviceEnvelope";
import { isRecord } from "./record";
import type { Raw } from "./record";
import type { Unclear } from "./shape";

/** One EventBridge event of a kind that carries a version; kept light, since an audit reads millions of them. */
export interface StreamEvent {
  readonly kind: Resource["kind"];
  readonly arn: string;
  readonly clusterArn: string;
  /** `detail.version`; the envelope's own `version` is always "0" and says nothing. */
  readonly version: number;
  /** When ECS made the change: `detail.updatedAt`, else the envelope's `time`, which has whole seconds. */
  readonly at?: Timestamp;
  /** The detail as it came: ISO times, no healthStatus, no tags. */
  readonly detail: Raw;
}

/** What one parsed JSON value turned out to be. */
export type Reading =
  | { readonly kind: "event"; readonly type: string; readonly event: StreamEvent }
  | {
      readonly kind: "skipped";
      readonly type: string;
      readonly why: SkipReason;
      /** What it tells of a service. */
      readonly service?: ServiceEvent;
      /** Present where this is not what was to be expected. */
      readonly unclear?: Unclear;
    };

/** `noVersion`: one of ECS's without a version; `notEcs`: another service's; `notEnvelope`: JSON that is no event. */
export type SkipReason = "noVersion" | "notEcs" | "notEnvelope";

export const taskEventType = "ECS Task State Change";
export const instanceEventType = "ECS Container Instance State Change";

/** ECS's other types; none of them has a version. */
const unversionedTypes: ReadonlySet<string> = new Set([
  "ECS Container Instance Health Change",
  "ECS Deployment State Change",
  "ECS Hook State Change",
  "ECS Service Action",
  "ECS Service Deployment State Change",
]);

/** What is known of events of a type: `new` is one of ECS's that is younger than this extension. */
export function eventTypeStatus(type: string): "versioned" | "unversioned" | "new" | "foreign" {
  if (type === taskEventType || type === instanceEventType) return "versioned";
  if (unversionedTypes.has(type)) return "unversioned";
  return type.startsWith("ECS ") ? "new" : "foreign";
}

/** Reads an EventBridge envelope, or the bare `detail` that a rule with InputPath `$.detail` sends; never throws. */
export function readEnvelope(value: unknown): Reading {
  if (!isRecord(value)) return notEnvelope(value, typeof value, "JSON, but not an object.");
  const type = value["detail-type"];
  if (typeof type !== "string") return readBareDetail(value);
  const detail = value["detail"];
  if (type === taskEventType || type === instanceEventType) {
    const event = isRecord(detail) ? eventOf(type === taskEventType, detail, value["time"]) : undefined;
    if (event) return { kind: "event", type, event };
    const reason = isRecord(detail) ? lackOf(type === taskEventType, detail) : "Its detail is not an object.";
    return { kind: "skipped", type, why: "noVersion", unclear: { reason, value } };
  }
  const ours = value["source"] === "aws.ecs" || type.startsWith("ECS ");
  if (!ours) return { kind: "skipped", type, why: "notEcs" };
  const service = serviceEventOf(type, value);
  return { kind: "skipped", type, why: "noVersion", ...(service && { service }) };
}

function readBareDetail(value: Raw): Reading {
  const isTask = typeof value["taskArn"] === "string";
  const isOurs = isTask || typeof value["containerInstanceArn"] === "string";
  if (!isOurs) return notEnvelope(value, "JSON", whyNoEvent(value));
  // An answer of the API has no updatedAt: it must not pass for an event.
  if (typeof value["updatedAt"] !== "string")
    return notEnvelope(value, "JSON", "An answer of the ECS API, not an event: it has no updatedAt.");
  const event = eventOf(isTask, value, undefined);
  if (!event) return notEnvelope(value, "JSON", lackOf(isTask, value));
  return { kind: "event", type: isTask ? taskEventType : instanceEventType, event };
}

const notEnvelope = (value: unknown, type: string, reason: string): Reading => ({
  kind: "skipped",
  type,
  why: "notEnvelope",
  unclear: { reason, value },
});

const whyNoEvent = (value: Raw): string =>
  value["messageType"] === "CONTROL_MESSAGE"
    ? "A health check that CloudWatch Logs sends to a subscription's target."
    : "It has no detail-type, so it is no EventBridge event.";

function lackOf(isTask: boolean, detail: Raw): string {
  const name = isTask ? "taskArn" : "containerInstanceArn";
  if (typeof detail[name] !== "string" || detail[name] === "") return `Its detail has no ${name}.`;
  return detail["version"] === undefined ? "Its detail has no version." : "Its detail's version is not a whole number.";
}

function eventOf(isTask: boolean, detail: Raw, time: unknown): StreamEvent | undefined {
  const arn = detail[isTask ? "taskArn" : "containerInstanceArn"];
  const version = detail["version"];
  if (typeof arn !== "string" || arn === "") return undefined;
  if (typeof version !== "number" || !Number.isSafeInteger(version) || version < 0) return undefined;
  const clusterArn = detail["clusterArn"];
  return {
    kind: isTask ? "task" : "containerInstance",
    arn,
    clusterArn: typeof clusterArn === "string" && clusterArn !== "" ? clusterArn : (clusterOf(arn) ?? ""),
    version,
    at: instant(detail["updatedAt"]) ?? instant(time),
    detail,
  };
}

function instant(value: unknown): Timestamp | undefined {
  if (typeof value !== "string") return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : at;
}

/** The event's detail in the shape of an API answer: Dates for ISO texts, without what only events carry. */
export function answerShape(event: StreamEvent): Raw {
  const members: (readonly [string, unknown])[] = [];
  for (const [name, value] of Object.entries(event.detail)) {
    if (name === "updatedAt" || (name === "clusterArn" && event.kind === "containerInstance")) continue;
    const at = name.endsWith("At") ? instant(value) : undefined;
    members.push([name, at === undefined ? value : new Date(at)]);
  }
  // Not assigned one by one: a member named `__proto__` would become what the others are looked up in.
  return Object.fromEntries(members);
}

/** The task or container instance that the event describes, ready for a replica; throws an EcsError when it is malformed. */
export function resourceOf(event: StreamEvent): Resource {
  const raw = answerShape(event);
  return event.kind === "task" ? parseTask(raw) : parseContainerInstance(raw, event.clusterArn);
}

/** As `resourceOf`, and undefined for what is malformed. */
export function readableResource(event: StreamEvent): Resource | undefined {
  try {
    return resourceOf(event);
  } catch {
    return undefined;
  }
}

/** Whether the event tells of the end of its resource, after which ECS forgets it: a task within about an hour. */
export function tellsEnd(event: StreamEvent): boolean {
  return event.kind === "task" ? event.detail["lastStatus"] === "STOPPED" : event.detail["status"] === "INACTIVE";
}

import { readEnvelope } from "../../../../src/stream/event/event";
import type { StreamEvent } from "../../../../src/stream/event/event";
import { clusterArn, envelope, taskArn } from "../envelope";
import type { Told } from "../envelope";

/** An event of a task, or of what is named, with members of its detail. */
export function eventOf(more: Partial<Told> & { readonly version: number }, detail: object = {}): StreamEvent {
  const made = envelope({ kind: "task", arn: taskArn(1), clusterArn: clusterArn("web"), at: 1000, ...more });
  const reading = readEnvelope({ ...made, detail: { ...(made["detail"] as object), ...detail } });
  if (reading.kind !== "event") throw new Error("no event");
  return reading.event;
}

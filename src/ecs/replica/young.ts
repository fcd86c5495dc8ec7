import type { Timestamp } from "../model/model";
import type { Resource } from "./resource";

/** ECS's reads lag its writes: a task can be MISSING for a moment after it was run, without having stopped. */
export const missingGraceMs = 20_000;
/** AWS's clock is known to the second, so what began just now can seem to begin in a moment. */
const awsClockStepMs = 1000;

/** When an answer to a change first named a task, by this machine's clock; undefined for what was read. */
export interface Started {
  readonly resource: Resource;
  readonly startedAt?: Timestamp;
}

/** Whether a task began so lately that ECS's reads may not know it yet; one whose end was told is known well enough. */
export function isYoung({ resource, startedAt }: Started, now: Timestamp, awsNow: Timestamp): boolean {
  if (resource.kind !== "task" || resource.desiredStatus === "STOPPED" || resource.lastStatus === "STOPPED")
    return false;
  const isWithin = (from: Timestamp | undefined, to: Timestamp) =>
    from !== undefined && to - from > -awsClockStepMs && to - from < missingGraceMs;
  return isWithin(startedAt, now) || isWithin(resource.times.createdAt, awsNow);
}

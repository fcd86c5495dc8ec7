import type { Timestamp } from "../../ecs/model/model";

/** Told once; the next time only after it was in order for a while. */
const calmMs = 120_000;

/** Notices when a lag passes what a person set. */
export class LagThreshold {
  private lastHigh = Number.NEGATIVE_INFINITY;

  /** Whether this lag is to be told; a threshold of 0 is never passed, nor is one by a stream that told nothing lately. */
  passed(lagMs: number | undefined, thresholdMs: number, now: Timestamp): boolean {
    if (thresholdMs <= 0 || lagMs === undefined || lagMs <= thresholdMs) return false;
    const isNew = now - this.lastHigh > calmMs;
    this.lastHigh = now;
    return isNew;
  }
}

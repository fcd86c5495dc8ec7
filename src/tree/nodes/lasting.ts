import type { Timestamp } from "../../ecs/model/model";

/** From here on a person wonders what takes so long. */
const longMs = 2000;

/** Whether something that began at `since` has gone on for so long that a row says so. */
export const isLong = (since: Timestamp | undefined, now = Date.now()): boolean =>
  since !== undefined && now - since >= longMs;

/** Milliseconds until something that goes on will be long; undefined when it is, or does not go on. */
export const msToLong = (since: Timestamp | undefined, now = Date.now()): number | undefined =>
  since === undefined || isLong(since, now) ? undefined : Math.max(1, since + longMs - now);

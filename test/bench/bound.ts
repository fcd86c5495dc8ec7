import type { CallTimes } from "./client";

/** The least that a complete reading can take, whoever does it. */
export interface Bound {
  /** Calls of the rate that task and instance reads share. */
  readonly calls: number;
  /** The longest chain of calls that must wait for each other. */
  readonly chainMs: number;
  /** When the last call may be sent under the documented rate, and is answered. */
  readonly rateMs: number;
  readonly ms: number;
  /** Two calls: a list and a describe. */
  readonly firstMs: number;
}

const burst = 100;
const perSecond = 20;

/**
 * Fewest calls: full pages and full batches, and one list of stopped tasks. Shortest chain: one page after the other, or
 * else one call that tells the groups, a list of each at once, and a describe.
 */
export function bound(of: {
  readonly tasks: number;
  readonly instances: number;
  /** Services and families, each of which is a list of its own; left out where they cost no more pages than one list. */
  readonly groups?: number;
  readonly limited: boolean;
  readonly callTimes: CallTimes;
}): Bound {
  const { families, list, describe } = of.callTimes;
  const pages = Math.ceil(of.tasks / 100);
  const calls = 2 * pages + 2 * Math.ceil(of.instances / 100) + 1;
  // A list for each group costs calls of the same rate.
  const groupCalls = calls + Math.max(0, (of.groups ?? 0) - pages);
  const groupsMs = of.limited ? (Math.max(0, groupCalls - burst) / perSecond) * 1000 : 0;
  const chainMs = Math.min(pages * list, Math.max(families + list, groupsMs)) + describe;
  const rateMs = of.limited ? (Math.max(0, calls - burst) / perSecond) * 1000 + describe : 0;
  return { calls, chainMs, rateMs, ms: Math.max(chainMs, rateMs), firstMs: list + describe };
}

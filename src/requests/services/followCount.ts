import type { Service } from "../../ecs/model/model";
import { pauseAfter } from "../../ecs/rate/pause";
import type { Pace } from "../../ecs/rate/pause";
import type { Aimed } from "../sending/target";
import { delays, lagMs, readOrLater } from "./followReads";

/** A desired count that was set. */
export interface FollowedCount {
  readonly count: number;
  /** The one before it. */
  readonly before?: number;
}

/** How a wait for a desired count ended; `changed` when somebody else, or auto scaling, has set another one. */
export interface CountEnd {
  readonly kind: "reached" | "changed" | "gone" | "unsettled";
  readonly service?: Service;
}

const usualPace: Pace = { delays, limitMs: 600_000 };

/** Follows a service until it runs as many tasks as it should. */
export async function followCount(
  aim: Aimed,
  { count, before }: FollowedCount,
  hearing: { progress(service: Service): void },
  signal: AbortSignal,
  pace = usualPace,
): Promise<CountEnd> {
  const began = Date.now();
  let last: Service | undefined;
  let wasSeen = false;
  for (let round = 0; ; round++) {
    const service = await readOrLater(aim, signal);
    if (service === "gone") return { kind: "gone", service: last };
    if (service) {
      last = service;
      hearing.progress(service);
      wasSeen ||= service.desired !== before || Date.now() - began > lagMs;
      if (service.desired !== count && wasSeen) return { kind: "changed", service };
      if (service.desired === count && service.running === count && service.pending === 0)
        return { kind: "reached", service };
    }
    if (Date.now() - began > pace.limitMs) return { kind: "unsettled", service: last };
    await pauseAfter(round, pace, signal);
  }
}

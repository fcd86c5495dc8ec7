import type { EcsError } from "../../ecs/model/errors";
import type { Timestamp } from "../../ecs/model/model";

/** How far a live stream can be trusted; polling should return in all states but `live` and `idle`. */
export type LiveState =
  /** What was there before is being read; the event read last is so old. */
  | { readonly kind: "connecting"; readonly lagMs: number }
  | { readonly kind: "live" }
  /** Reading goes well, and nothing has come for a while: nothing happens, or the rule sends nothing. */
  | { readonly kind: "idle"; readonly since: Timestamp }
  /** Events come later than the limit. */
  | { readonly kind: "late"; readonly lagMs: number }
  /** The stream did not tell what the API shows, or can't be seen to its end; why, in words. */
  | { readonly kind: "behind"; readonly reasons: readonly string[] }
  /** `retryAt` is absent when trying again by itself would do harm or no good; `retry()` tries at once. */
  | { readonly kind: "failed"; readonly error: EcsError; readonly retryAt?: Timestamp }
  /** The source has an end, and it was reached. */
  | { readonly kind: "ended" };

/** Whether the API must be polled because the stream does not tell, or not in time, what happens. */
export function needsPolling(state: LiveState): boolean {
  switch (state.kind) {
    case "live":
    case "idle":
      return false;
    case "connecting":
    case "late":
    case "behind":
    case "failed":
    case "ended":
      return true;
  }
}

/** Events a second over the last ten seconds. */
export class Rate {
  private readonly counts = new Map<number, number>();

  constructor(private readonly now: () => Timestamp) {}

  count(): void {
    const second = Math.floor(this.now() / 1000);
    this.counts.set(second, (this.counts.get(second) ?? 0) + 1);
  }

  get perSecond(): number {
    const oldest = Math.floor(this.now() / 1000) - seconds;
    let sum = 0;
    for (const [second, count] of this.counts) {
      if (second <= oldest) this.counts.delete(second);
      else sum += count;
    }
    return sum / seconds;
  }
}

const seconds = 10;

import { setMaxListeners } from "node:events";
import { TokenBucket } from "limiter";
import { EcsError } from "../model/errors";

/** What waits for a call: a person's own act, what is on screen, or what keeps the rest current. */
export type Priority = "urgent" | "visible" | "background";

/** Who asks. Its priority is read anew while a call waits, so that what somebody begins to look at moves up. */
export interface Urgency {
  readonly priority: Priority;
  /** Told of each answer that says that ECS throttles. */
  readonly onThrottled?: () => void;
}

/** `first` goes before others of its priority; of `bulk` only so many are under way that the rest need not queue behind them. */
export type CallClass = "first" | "usual" | "bulk";

/** A request rate: a bucket of `burst` calls, refilled with `perSecond`. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

interface Waiting {
  readonly urgency: Urgency;
  readonly callClass: CallClass;
  readonly go: () => void;
}

/** Requests under way at once; the SDK's agent holds 50 sockets, and complains about more. */
const mostUnderWay = 48;
/**
 * Answers full of tasks are work for whoever sends and whoever reads them: this many keep both busy, and with more a short
 * answer that the next call waits for would come after all of them.
 */
const mostBulk = 16;
/** Background calls take at most a quarter of the rate. */
const backgroundShare = 0.25;
/** Throttled answers this close together are one storm. */
const stormMs = 1000;
/** How long it takes to come back from a standstill to the full rate. */
const recoveryMs = 20_000;
const slowest = 0.1;
const rank: Readonly<Record<Priority, number>> = { urgent: 0, visible: 1, background: 2 };

/** One token bucket and those who wait for it, most urgent first; a throttled answer halves its rate for a while. */
export class TokenQueue {
  private readonly tokens: TokenBucket;
  private readonly background: TokenBucket;
  private readonly waiting: Waiting[] = [];
  private underWay = 0;
  private bulkUnderWay = 0;
  private timer?: NodeJS.Timeout;
  private turn?: NodeJS.Immediate;
  private slowed = { share: 1, at: 0 };

  constructor(private readonly rate: Rate) {
    const { burst, perSecond } = rate;
    this.tokens = new TokenBucket({ bucketSize: burst, tokensPerInterval: perSecond, interval: "second" });
    this.background = new TokenBucket({
      bucketSize: Math.max(1, burst * backgroundShare),
      tokensPerInterval: perSecond * backgroundShare,
      interval: "second",
      parentBucket: this.tokens,
    });
    this.tokens.content = burst;
    this.background.content = this.background.bucketSize;
  }

  /** Calls that may be sent at once. */
  get room(): number {
    this.tokens.drip();
    return this.tokens.content;
  }

  /** Resolves when a call may be sent; `leave` must be called, with the same class, when it is answered. Rejects when the signal is aborted. */
  enter(urgency: Urgency, callClass: CallClass, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = () => {
        const index = this.waiting.indexOf(entry);
        if (index >= 0) this.waiting.splice(index, 1);
        // Nobody may be left for the timer to wake.
        this.pump();
        reject(
          new EcsError({ kind: "cancelled", code: "AbortError", sentence: "The call was cancelled.", advice: "" }),
        );
      };
      const entry: Waiting = {
        urgency,
        callClass,
        go: () => {
          signal.removeEventListener("abort", cancel);
          resolve();
        },
      };
      if (signal.aborted) return cancel();
      // A whole reading shares one signal, and hundreds of its calls may wait: that is no leak.
      setMaxListeners(0, signal);
      signal.addEventListener("abort", cancel, { once: true });
      this.waiting.push(entry);
      this.pump();
    });
  }

  leave(callClass: CallClass): void {
    this.underWay--;
    if (callClass === "bulk") this.bulkUnderWay--;
    this.pump();
  }

  /** ECS says that the account's bucket is empty: somebody else takes from it, too. */
  throttled(): void {
    const now = Date.now();
    if (now - this.slowed.at < stormMs) return;
    this.slowed = { share: Math.max(slowest, this.share(now) / 2), at: now };
    this.tokens.content = 0;
    this.applyShare(now);
  }

  private share(now: number): number {
    return Math.min(1, this.slowed.share + (now - this.slowed.at) / recoveryMs);
  }

  private applyShare(now: number): void {
    // Before the rate changes, what has dripped so far is counted at the rate that was.
    this.tokens.drip();
    this.tokens.tokensPerInterval = this.rate.perSecond * this.share(now);
  }

  /**
   * Lets one call go in each turn of the event loop: of those that go together, all would be signed side by side, and the
   * first would be sent no sooner than the last.
   */
  private pump(): void {
    if (this.turn) return;
    clearTimeout(this.timer);
    this.applyShare(Date.now());
    if (this.underWay >= mostUnderWay) return;
    const index = this.next();
    const entry = this.waiting[index];
    if (!entry) return;
    const bucket = entry.urgency.priority === "background" ? this.background : this.tokens;
    if (!bucket.tryRemoveTokens(1)) {
      this.timer = setTimeout(() => this.pump(), bucket.getWaitTime(1));
      return;
    }
    this.waiting.splice(index, 1);
    this.underWay++;
    if (entry.callClass === "bulk") this.bulkUnderWay++;
    entry.go();
    this.turn = setImmediate(() => {
      this.turn = undefined;
      this.pump();
    });
  }

  private next(): number {
    let best = -1;
    let bestPlace = Number.POSITIVE_INFINITY;
    for (const [index, { urgency, callClass }] of this.waiting.entries()) {
      if (callClass === "bulk" && this.bulkUnderWay >= mostBulk) continue;
      const place = rank[urgency.priority] * 2 + (callClass === "first" ? 0 : 1);
      if (place >= bestPlace) continue;
      best = index;
      bestPlace = place;
    }
    return best;
  }
}

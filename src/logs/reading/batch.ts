import type { Timestamp } from "../../ecs/model/model";
import type { LogSource } from "../place/logLine";
import { SeenEvents } from "./seenEvents";

/** FilterLogEvents takes so many names of streams. */
export const mostStreams = 100;

/** Lines become readable out of order: so much before the newest line is asked for again at each turn. */
export const overlapMs = 10_000;
/** An agent that could not send for a while sends lines that are older: now and then more is asked for again. */
export const lookBackMs = 300_000;
const lookBackEveryMs = 30_000;
/** One that was cut off for longer sends them when it is back: seldom, as much is asked for again as is known to be told apart. */
const deepLookBackMs = 3_600_000;
const deepLookBackEveryMs = 300_000;

/** Streams of one log group that are asked for in one call, and how far they were read. */
export class Batch {
  /** Undefined until a line came, or until it is known that none is there. */
  private reached: Timestamp | undefined;
  private lookedBackAt: Timestamp;
  private lookedDeepAt: Timestamp;
  hasCaughtUp = false;

  /** `sources` are by name of stream. */
  constructor(
    readonly sources: Map<string, LogSource>,
    private readonly begin: Timestamp,
    now: Timestamp,
    private readonly seen = new SeenEvents(),
  ) {
    this.lookedBackAt = now;
    this.lookedDeepAt = now;
  }

  /** From when on to ask at `now`, of AWS's clock. */
  from(now: Timestamp): Timestamp {
    if (this.reached === undefined) return this.begin;
    const isDue = now - this.lookedBackAt >= lookBackEveryMs;
    const backMs = this.looksDeep(now) ? deepLookBackMs : isDue ? lookBackMs : overlapMs;
    // A container's clock may be ahead; what is to come is not before now.
    const from = Math.min(this.reached, now) - backMs;
    return Math.max(from, this.begin, (this.seen.floor ?? -1) + 1);
  }

  private looksDeep(now: Timestamp): boolean {
    return now - this.lookedDeepAt >= deepLookBackEveryMs;
  }

  /** Whether a line came for the first time. */
  take(id: string, at: Timestamp): boolean {
    if (this.seen.has(id)) return false;
    this.seen.add(id, at);
    this.reach(at);
    return true;
  }

  private reach(at: Timestamp): void {
    this.reached = Math.max(this.reached ?? at, at);
  }

  /** All that was there at `askedAt` was read, from `from` on. */
  caughtUp(askedAt: Timestamp, from: Timestamp): void {
    this.hasCaughtUp = true;
    if (this.reached !== undefined && Math.min(this.reached, askedAt) - from > overlapMs) this.lookedBackAt = askedAt;
    if (this.looksDeep(askedAt)) this.lookedDeepAt = askedAt;
    // Streams that say nothing need not be searched from their beginning each time.
    this.reach(askedAt - lookBackMs);
  }

  /** Takes another batch's streams in; both have caught up. */
  absorb(other: Batch): void {
    for (const [stream, source] of other.sources) this.sources.set(stream, source);
    if (other.reached !== undefined) this.reach(other.reached);
    this.seen.takeIn(other.seen);
  }

  /** Two halves that begin where this one stood. */
  halves(now: Timestamp): readonly [Batch, Batch] {
    const all = [...this.sources];
    const middle = Math.ceil(all.length / 2);
    const half = (sources: readonly [string, LogSource][]): Batch => {
      const batch = new Batch(new Map(sources), this.begin, now, this.seen);
      batch.reached = this.reached;
      batch.lookedDeepAt = this.lookedDeepAt;
      return batch;
    };
    return [half(all.slice(0, middle)), half(all.slice(middle))];
  }
}

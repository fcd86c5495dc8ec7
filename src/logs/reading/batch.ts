import type { Timestamp } from "../../ecs/model/model";
import type { LogSource } from "../place/logLine";
import { SeenEvents } from "./seenEvents";

/** FilterLogEvents takes so many names of streams. */
export const mostStreams = 100;

/** Lines become readable out of order: so much before the newest line is asked for again. */
export const overlapMs = 10_000;
/** Where as much holds more lines than this, it is asked for again only so often; in between, as much as lines came late lately. */
const manyLines = 2000;
const overlapEveryMs = 15_000;
const leastOverlapMs = 500;
/** An agent that could not send for a while sends lines that are older: now and then more is asked for again. */
export const lookBackMs = 300_000;
const lookBackEveryMs = 30_000;
/** One that was cut off for longer sends them when it is back: seldom, as much is asked for again as is known to be told apart. */
const deepLookBackMs = 3_600_000;
const deepLookBackEveryMs = 300_000;

/** A task that has stopped may have lines on their way for so long. */
const settlesAfterMs = 15_000;

/** Whether all that a container wrote is there to be read at `now`, or never will be. */
export const hasSettled = ({ stoppedAt }: LogSource, now: Timestamp): boolean =>
  stoppedAt !== undefined && now - stoppedAt >= settlesAfterMs;

/** What one reading asks for; what a container's end changes meanwhile changes nothing of it. */
interface Window {
  readonly from: Timestamp;
  /** Whether these are only the last moments. */
  readonly isBrief: boolean;
}

/** Streams of one log group that are asked for in one call, and how far they were read. */
export class Batch {
  /** Undefined until a line came, or until it is known that none is there. */
  private reached: Timestamp | undefined;
  /** `reached` at the end of the last reading, but not ahead of AWS's clock. */
  private reachedBefore: Timestamp | undefined;
  /** How many lines `overlapMs` holds. */
  private density = 0;
  /** How much older than `reachedBefore` lines lately were that came. */
  private lateMs = 0;
  private overlappedAt: Timestamp;
  private lookedBackAt: Timestamp;
  private lookedDeepAt: Timestamp;
  hasCaughtUp = false;

  /** `sources` are by name of stream. */
  constructor(
    readonly sources: Map<string, LogSource>,
    private readonly begin: Timestamp,
    now: Timestamp,
    private readonly seen = new SeenEvents(),
    /** Whether its one stream is so loud that others must not be asked for with it. */
    readonly isAlone = false,
  ) {
    this.overlappedAt = now;
    this.lookedBackAt = now;
    this.lookedDeepAt = now;
  }

  /** From when on to ask at `now`, of AWS's clock. */
  window(now: Timestamp): Window {
    if (this.reached === undefined) return { from: this.begin, isBrief: this.isBrief(now) };
    // A container's clock may be ahead; what is to come is not before now.
    const newest = Math.min(this.reached, now);
    const isBrief = this.isBrief(now);
    const from = isBrief
      ? (this.isAlone ? this.reached : newest) - Math.min(overlapMs, Math.max(leastOverlapMs, this.lateMs * 1.5))
      : newest - this.backMs(now);
    return { from: Math.max(from, this.begin, (this.seen.floor ?? -1) + 1), isBrief };
  }

  private backMs(now: Timestamp): number {
    if (this.looksDeep(now)) return deepLookBackMs;
    if (this.looksBack(now)) return lookBackMs;
    return this.density > manyLines ? overlapMs + overlapEveryMs : overlapMs;
  }

  /** Whether only the last moments are asked for again: at thousands of lines a second the rest is ten times what is new. */
  private isBrief(now: Timestamp): boolean {
    if (this.density <= manyLines || this.looksBack(now) || this.looksDeep(now)) return false;
    // Of what ends with this reading nothing may be missing.
    const ends = [...this.sources.values()].some(source => hasSettled(source, now));
    return !ends && now - this.overlappedAt < overlapEveryMs;
  }

  private looksBack(now: Timestamp): boolean {
    return now - this.lookedBackAt >= lookBackEveryMs;
  }

  private looksDeep(now: Timestamp): boolean {
    return now - this.lookedDeepAt >= deepLookBackEveryMs;
  }

  /** Whether a line came for the first time. */
  take(stream: string, id: string, at: Timestamp): boolean {
    if (this.seen.has(stream, id, at)) return false;
    this.seen.add(stream, id, at);
    if (this.reachedBefore !== undefined) this.lateMs = Math.max(this.lateMs, this.reachedBefore - at);
    this.reach(at);
    return true;
  }

  private reach(at: Timestamp): void {
    this.reached = Math.max(this.reached ?? at, at);
  }

  /** All that was there at `askedAt` was read of what was asked for then, in an answer of so many lines. */
  caughtUp(askedAt: Timestamp, { from, isBrief }: Window, count: number): void {
    this.hasCaughtUp = true;
    if (isBrief) this.lateMs *= 0.9;
    else {
      this.overlappedAt = askedAt;
      this.density = (count * overlapMs) / Math.max(overlapMs, askedAt - from);
    }
    const hasLookedBack = this.reached !== undefined && Math.min(this.reached, askedAt) - from > overlapMs;
    if (hasLookedBack || this.looksBack(askedAt)) this.lookedBackAt = askedAt;
    if (this.looksDeep(askedAt)) this.lookedDeepAt = askedAt;
    // Streams that say nothing need not be searched from their beginning each time.
    this.reach(askedAt - lookBackMs);
    this.reachedBefore = this.isAlone ? this.reached : Math.min(this.reached ?? askedAt, askedAt);
  }

  /** Parts with streams that are loud enough to push what is known of the others out, each into a batch of its own. */
  partLoud(now: Timestamp): readonly Batch[] {
    return this.seen.loud.flatMap(stream => {
      const source = this.sources.get(stream);
      if (!source) return [];
      this.sources.delete(stream);
      const seen = this.seen.moveOut(stream);
      const batch = new Batch(new Map([[stream, source]]), this.begin, now, seen, true);
      batch.reached = seen.newest;
      batch.density = this.density;
      batch.hasCaughtUp = true;
      return [batch];
    });
  }

  drop(stream: string): void {
    this.sources.delete(stream);
    this.seen.drop(stream);
  }

  /** Takes another batch's streams in; both have caught up. */
  absorb(other: Batch): void {
    for (const [stream, source] of other.sources) this.sources.set(stream, source);
    if (other.reached !== undefined) this.reach(other.reached);
    this.density += other.density;
    this.lateMs = Math.max(this.lateMs, other.lateMs);
    this.overlappedAt = Math.min(this.overlappedAt, other.overlappedAt);
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

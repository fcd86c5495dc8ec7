import type { Timestamp } from "../../ecs/model/model";

/** After so long without an event a quiet source owes nothing. */
const quietMs = 10_000;
/** Only seen messages for so long, and new ones may wait behind them. */
const starvedMs = 10_000;
/** An event that is no older shows that the source was read to its end. */
const freshMs = 10_000;

/** Whether a source is read to its end, and how old what comes is. */
export class SourceEnd {
  /** From a change to the reading of its event, for the event read last. */
  lagMs = 0;
  /** Whether everything that was there when reading began has been read. */
  wasReached = false;
  private seenOnlySince?: Timestamp;
  private eventAt?: Timestamp;

  event(now: Timestamp, lagMs: number | undefined): void {
    this.eventAt = now;
    if (lagMs !== undefined) this.lagMs = lagMs;
    if (this.lagMs < freshMs) this.seenOnlySince = undefined;
  }

  /** The source answered with nothing but what it had handed over before. */
  seenOnly(now: Timestamp): void {
    this.seenOnlySince ??= now;
  }

  /** The first time, whatever was read was history; later, a quiet source owes nothing. */
  reached(now: Timestamp): void {
    this.seenOnlySince = undefined;
    if (!this.wasReached || this.eventAt === undefined || now - this.eventAt > quietMs) this.lagMs = 0;
    this.wasReached = true;
  }

  /** Reading broke off: what comes next is history again. */
  lost(): void {
    this.wasReached = false;
  }

  /** Whether new messages may wait behind those that were seen and come again. */
  isStarved(now: Timestamp): boolean {
    return this.seenOnlySince !== undefined && now - this.seenOnlySince > starvedMs;
  }
}

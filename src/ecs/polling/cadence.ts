import { backoffMs } from "../rate/backoff";
import type { Settled } from "./loader";

/** Background readings leave three quarters of the documented sustained rate, 20 reads a second, to everybody else. */
const backgroundReadsPerSecond = 5;

/** Soon after a failure a new watcher alone is no reason to read again: what is drawn anew may watch anew. */
const notAgainMs = 3000;

/**
 * When something that is read time and again is due: an interval after its last reading ended, later after failures, and
 * never so often that it takes more than its share of ECS's rate.
 */
export class Cadence {
  private failures = 0;
  private isCanceled = false;
  private calls = 0;
  private startedAt = 0;
  private endedAt = 0;
  /** When the last reading was over, canceled ones too. */
  private overAt = 0;

  began(): void {
    this.startedAt = Date.now();
  }

  /** `wasCanceled` leaves what is known as old as it was. */
  ended(settled: Settled, wasCanceled: boolean): void {
    const error = settled.kind === "failed" ? settled.error : undefined;
    this.isCanceled = error?.kind === "cancelled";
    this.overAt = Date.now();
    if (wasCanceled) return;
    this.endedAt = this.overAt;
    this.failures = error ? this.failures + 1 : 0;
  }

  /** How many calls one reading takes. */
  took(calls: number): void {
    this.calls = calls;
  }

  /** Whether the last reading failed that wasn't canceled. */
  get isFailing(): boolean {
    return this.failures > 0;
  }

  /** What failed before says nothing anymore. */
  recover(): void {
    this.failures = 0;
  }

  /** Whether the last reading ended longer ago than so many milliseconds. */
  isOlderThan(ms: number): boolean {
    return Date.now() - this.endedAt > ms;
  }

  /** Whether somebody who looks now is a reason to read again what failed. */
  get mayTryAgain(): boolean {
    return this.isOlderThan(notAgainMs);
  }

  /** Milliseconds to the next reading; undefined after a person canceled one, which leaves the next to a person. */
  waitMs(intervalMs: number): number | undefined {
    if (this.isCanceled) return undefined;
    const fairMs = (this.calls / backgroundReadsPerSecond) * 1000;
    const dueAt = this.overAt + backoffMs(intervalMs, this.failures);
    return Math.max(dueAt, this.startedAt + fairMs) - Date.now();
  }
}

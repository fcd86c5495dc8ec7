import { backoffMs } from "../rate/backoff";
import type { Disposable } from "../model/emitter";
import type { ErrorKind } from "../model/errors";

const tickMs = 5000;
const slowestMs = 60_000;

interface Work {
  /** Whether the endpoint answers at all; costs no call. */
  probe(): Promise<boolean>;
  /** Whether anybody looks at something that the connection shows. */
  isWatched(): boolean;
  /** Reads the list of clusters again. */
  retry(): void;
  /** The endpoint began to answer: what it was asked while it was silent is never answered, and given up. */
  back(): void;
}

/**
 * A connection of which every call fails, because the endpoint can't be reached or the login isn't valid. Only one reading
 * tries again, ever more slowly up to once a minute; but an endpoint that begins to answer is noticed within seconds.
 */
export class Outage implements Disposable {
  private kind?: ErrorKind;
  private failures = 0;
  private lastTry = 0;
  private waitMs = 0;
  private answered = true;
  private timer?: NodeJS.Timeout;

  constructor(private readonly work: Work) {}

  get isDown(): boolean {
    return this.kind !== undefined;
  }

  /** A reading of the list of clusters failed that way; what would fail every other call, too, begins an outage. */
  failed(kind: ErrorKind): void {
    if (kind !== "network" && kind !== "auth") return this.over();
    if (kind !== this.kind) this.failures = 0;
    this.kind = kind;
    this.lastTry = Date.now();
    this.waitMs = backoffMs(tickMs, this.failures++);
    this.schedule();
  }

  over(): void {
    this.kind = undefined;
    this.failures = 0;
    this.answered = true;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Goes on trying, now that somebody looks again. */
  resume(): void {
    if (this.isDown) this.schedule();
  }

  dispose(): void {
    this.over();
  }

  private schedule(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.tick(), tickMs);
    this.timer.unref?.();
  }

  private async tick(): Promise<void> {
    // `resume` goes on when somebody looks.
    if (!this.isDown || !this.work.isWatched()) return;
    const answers = this.kind === "network" ? await this.work.probe() : undefined;
    if (!this.isDown) return;
    const sinceMs = Date.now() - this.lastTry;
    const isBack = answers === true && !this.answered;
    if (answers !== undefined) this.answered = answers;
    // A probe may fail where calls would not, behind a proxy for one: now and then a call is tried all the same.
    const isDue = answers === false ? sinceMs >= slowestMs : sinceMs >= this.waitMs;
    this.schedule();
    if (isBack) this.work.back();
    else if (isDue) this.work.retry();
  }
}

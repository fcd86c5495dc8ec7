import type { Disposable } from "../model/emitter";
import type { Timestamp } from "../model/model";

/** This long after the last throttled answer it counts as over. */
const calmMs = 3000;

/** Whether ECS is throttling what somebody reads, and since when. */
export class Throttling implements Disposable {
  private startedAt?: Timestamp;
  private timer?: NodeJS.Timeout;

  constructor(private readonly changed: () => void) {}

  get since(): Timestamp | undefined {
    return this.startedAt;
  }

  /** A call was throttled. */
  heard(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.over(), calmMs);
    this.timer.unref?.();
    if (this.startedAt !== undefined) return;
    this.startedAt = Date.now();
    this.changed();
  }

  /** Nothing that could be throttled is under way anymore. */
  over(): void {
    clearTimeout(this.timer);
    if (this.startedAt === undefined) return;
    this.startedAt = undefined;
    this.changed();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.startedAt = undefined;
  }
}

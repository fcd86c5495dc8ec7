import type { Disposable } from "../model/emitter";

/** Reads something again for as long as anybody watches it. */
export class Watch implements Disposable {
  private watchers = 0;
  private timer?: NodeJS.Timeout;
  private isOver = false;

  /** `waitMs` is asked at each turn for the time to the next reading; undefined leaves the turn to the next `schedule`. */
  constructor(
    private readonly read: () => void,
    private readonly waitMs: () => number | undefined,
  ) {}

  get isWatched(): boolean {
    return this.watchers > 0;
  }

  /** One more watcher, until it is disposed of. */
  add(): Disposable {
    this.watchers++;
    this.schedule();
    let held = true;
    return {
      dispose: () => {
        if (!held) return;
        held = false;
        this.watchers--;
        if (this.watchers === 0) this.pause();
      },
    };
  }

  /** Puts the next reading on the clock anew. */
  schedule(): void {
    this.pause();
    const waitMs = this.watchers === 0 || this.isOver ? undefined : this.waitMs();
    if (waitMs === undefined) return;
    this.timer = setTimeout(this.read, Math.max(0, waitMs));
    this.timer.unref?.();
  }

  /** No reading comes until the next `schedule`. */
  pause(): void {
    clearTimeout(this.timer);
  }

  dispose(): void {
    this.isOver = true;
    this.pause();
  }
}

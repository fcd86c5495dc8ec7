import { hold } from "../model/emitter";
import type { Disposable } from "../model/emitter";

/** Reads something again for as long as anybody watches it. */
export class Watch implements Disposable {
  private watchers = 0;
  private timer?: NodeJS.Timeout;
  private isOver = false;
  private resting?: NodeJS.Timeout;
  private hasRested = false;
  /** From when on nobody looked, or the last reading that ended well since then. */
  private restsFrom = 0;

  /**
   * `waitMs` is asked at each turn for the time to the next reading; undefined leaves the turn to the next `schedule`.
   * `pausedChanged` hears when nobody has watched for longer than `currentMs`, so that what was read may be old, and when a
   * reading has ended that.
   */
  constructor(
    private readonly read: () => void,
    private readonly waitMs: () => number | undefined,
    private readonly currentMs: () => number,
    private readonly pausedChanged: () => void,
  ) {}

  /** Whether nobody watched for so long that what was read may be old; somebody who looks again waits for a reading. */
  get isPaused(): boolean {
    return this.hasRested;
  }

  get isWatched(): boolean {
    return this.watchers > 0;
  }

  /** One more watcher, until it is disposed of. */
  add(): Disposable {
    this.watchers++;
    clearTimeout(this.resting);
    this.schedule();
    return hold(() => {
      this.watchers--;
      if (this.watchers > 0) return;
      this.pause();
      this.restsFrom = Date.now();
      this.rest();
    });
  }

  /** A reading has ended: what it left is current, however long nobody watched before; one that was canceled left nothing. */
  ended(isCanceled = false): void {
    const hadRested = this.hasRested;
    if (!isCanceled) {
      this.hasRested = false;
      this.restsFrom = Date.now();
    }
    this.schedule();
    if (isCanceled) return;
    if (hadRested) this.pausedChanged();
  }

  /** Puts the next reading on the clock anew, or without a watcher the end of what may pass for current. */
  schedule(): void {
    this.pause();
    if (this.watchers === 0 && !this.hasRested && this.restsFrom > 0) this.rest();
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
    clearTimeout(this.resting);
    this.pause();
  }

  private rest(): void {
    clearTimeout(this.resting);
    if (this.isOver) return;
    this.resting = setTimeout(
      () => {
        this.hasRested = true;
        this.pausedChanged();
      },
      Math.max(0, this.restsFrom + this.currentMs() - Date.now()),
    );
    this.resting.unref?.();
  }
}

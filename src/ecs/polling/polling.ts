import type { Disposable } from "../model/emitter";
import type { EcsError } from "../model/errors";
import type { Timestamp } from "../model/model";
import type { Priority, Urgency } from "../rate/tokenQueue";
import { Cadence } from "./cadence";
import type { Connected } from "./connected";
import { Loader } from "./loader";
import type { LoadState, Settled, Turn } from "./loader";
import { Watch } from "./watch";

/** What was read so long ago is read again for whoever looks. */
const staleMs = 60_000;

export interface Polled {
  /** Reads everything once, as urgently as told, and answers how many calls it took. */
  read(turn: Turn, urgency: Urgency): Promise<number>;
  /** Names what went wrong. */
  failure(error: unknown): EcsError;
  /** The state is another one. */
  changed(): void;
  /** No reading is under way anymore. */
  ended?(): void;
  /** Milliseconds between two readings while somebody looks. */
  intervalMs(): number;
  /** Whether a reading after a good one is seen only in what it finds. */
  readonly isQuiet: boolean;
  /** Whether what failed is read again when the connection works, though nobody looks. */
  readonly recoversUnwatched: boolean;
  readonly connected: Connected;
  readonly onThrottled: () => void;
}

/**
 * Something that is read as a whole, and again for as long as anybody watches it: no faster than a fair share of the rate
 * allows, more slowly after failures, and at once for a person.
 */
export class Polling implements Disposable {
  private readonly cadence = new Cadence();
  private readonly urgency: Urgency & { priority: Priority };
  private readonly loader: Loader;
  private readonly watching: Watch;

  constructor(private readonly polled: Polled) {
    this.urgency = { priority: "visible", onThrottled: polled.onThrottled };
    this.loader = new Loader({
      read: turn => this.read(turn),
      failure: error => polled.failure(error),
      changed: () => polled.changed(),
      ended: (settled, wasCanceled) => this.ended(settled, wasCanceled),
    });
    this.watching = new Watch(
      () => void this.load("background"),
      () => this.waitMs(),
      () => polled.intervalMs(),
      () => polled.changed(),
    );
  }

  get state(): LoadState {
    return this.loader.state;
  }

  /** Since when a reading has been under way that `state` tells of. */
  get loadingSince(): Timestamp | undefined {
    return this.loader.since;
  }

  get isWatched(): boolean {
    return this.watching.isWatched;
  }

  /** Whether nobody looked for so long that what was read may be old; `changed` is called when it begins. */
  get isPaused(): boolean {
    return this.watching.isPaused;
  }

  /** Whether what was read last, well, is no older than a minute. */
  get isFresh(): boolean {
    return this.state.kind === "ready" && !this.cadence.isOlderThan(staleMs);
  }

  /** Reads, or joins the reading under way, which somebody who waits for it hurries. Never rejects. */
  load(priority: Priority = "visible"): Promise<void> {
    if (!this.loader.isLoading || priority === "visible") this.urgency.priority = priority;
    return this.loader.load(this.polled.isQuiet && this.state.kind === "ready");
  }

  /** A person's own Refresh or Retry: gives up a reading under way and starts anew. Never rejects. */
  refresh(): Promise<void> {
    this.urgency.priority = "visible";
    return this.loader.refresh();
  }

  /** Ends the reading under way; the state is again what was known before it. */
  cancel(): void {
    this.loader.cancel();
  }

  /** What was out of sight for long is read at once and at the full rate: somebody looks at it again. */
  watch(): Disposable {
    const currentMs = Math.min(staleMs, this.polled.intervalMs());
    const outOfDate = !this.watching.isWatched && this.cadence.isOlderThan(currentMs);
    const failedBefore = this.hasFailed && this.cadence.mayTryAgain;
    if (this.state.kind === "idle" || outOfDate || failedBefore) void this.load();
    return this.watching.add();
  }

  /** The time between two readings is another one. */
  reschedule(): void {
    this.watching.schedule();
  }

  /** The connection works again: what failed or fell due meanwhile is read without waiting for its turn. */
  recover(): void {
    this.cadence.recover();
    const { state } = this;
    // What is tried again since the failure may wait for an answer that never comes.
    if (state.kind === "loading" && state.failure) void this.refresh();
    else if (this.hasFailed && (this.polled.recoversUnwatched || this.isWatched)) void this.load();
    else this.watching.schedule();
  }

  dispose(): void {
    this.loader.dispose();
    this.watching.dispose();
  }

  private async read(turn: Turn): Promise<void> {
    this.watching.pause();
    this.cadence.began();
    this.cadence.took(await this.polled.read(turn, this.urgency));
  }

  private ended(settled: Settled, wasCanceled: boolean): void {
    this.cadence.ended(settled, wasCanceled);
    this.polled.ended?.();
    this.watching.ended(wasCanceled);
    const kind = settled.kind === "failed" ? settled.error.kind : undefined;
    if (kind === "network" || kind === "auth") this.polled.connected.seemsDown();
  }

  /** Time to the next background reading; undefined while something else decides: the end of one, the connection, a person. */
  private waitMs(): number | undefined {
    if (this.loader.isLoading) return undefined;
    // The connection alone tries again; but what has not failed yet is read once more, or it would pass for current.
    if (this.cadence.isFailing && this.polled.connected.isDown()) return undefined;
    return this.cadence.waitMs(this.polled.intervalMs());
  }

  private get hasFailed(): boolean {
    return this.state.kind === "failed" && this.state.error.kind !== "cancelled";
  }
}

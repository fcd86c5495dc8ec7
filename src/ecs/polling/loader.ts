import { untilAborted } from "../rate/deadline";
import type { Disposable } from "../model/emitter";
import { EcsError } from "../model/errors";
import type { Timestamp } from "../model/model";

/** How current something is that readings fill. `asOf` is when the last complete reading ended. */
export type LoadState =
  | { readonly kind: "idle" }
  | {
      readonly kind: "loading";
      readonly done: number;
      readonly total: number;
      readonly asOf?: Timestamp;
      /** Why the reading before this one failed; kept until one succeeds. */
      readonly failure?: EcsError;
    }
  | { readonly kind: "ready"; readonly asOf: Timestamp }
  | { readonly kind: "failed"; readonly error: EcsError; readonly asOf?: Timestamp };

/** What is known between readings. */
export type Settled = Exclude<LoadState, { readonly kind: "loading" }>;

/** One reading under way: everything it sends ends with `signal`, and once that is aborted nothing it says is heard. */
export interface Turn {
  readonly signal: AbortSignal;
  /** Whether the reading is only seen in what it finds: the state stays what it was until it ends. */
  readonly quiet: boolean;
  /** How far the reading is. */
  readonly tell: (done: number, total: number) => void;
}

interface Work {
  /** Reads everything once; what it throws is why the reading failed. */
  read(turn: Turn): Promise<void>;
  /** Names what went wrong. */
  failure(error: unknown): EcsError;
  /** The state is another one. */
  changed(): void;
  /** No reading is under way anymore, and this is what is known. */
  ended(settled: Settled, wasCanceled: boolean): void;
}

interface UnderWay extends Turn {
  readonly startedAt: Timestamp;
  readonly controller: AbortController;
  done: Promise<void>;
}

/**
 * Runs one reading at a time and holds the state it leaves. A reading ends as a whole: when one part of it fails, when it is
 * canceled and when another takes its place, its signal is aborted and the rest of it changes nothing anymore.
 */
export class Loader implements Disposable {
  private settled: Settled = { kind: "idle" };
  private current: LoadState = this.settled;
  private underWay?: UnderWay;
  private isOver = false;

  constructor(private readonly work: Work) {}

  get state(): LoadState {
    return this.current;
  }

  get isLoading(): boolean {
    return this.underWay !== undefined;
  }

  /** Since when a reading is under way that the state tells of. */
  get since(): Timestamp | undefined {
    return this.underWay?.quiet ? undefined : this.underWay?.startedAt;
  }

  /** Reads, or joins the reading under way. Never rejects: a failure is told by `state`. */
  load(quiet = false): Promise<void> {
    return this.underWay?.done ?? this.start(quiet);
  }

  /** Gives up a reading under way and starts anew; whoever waited for the older one now waits for this one. */
  refresh(): Promise<void> {
    return this.start(false);
  }

  /** Ends the reading under way; the state is again what was known before it. */
  cancel(): void {
    if (!this.underWay) return;
    if (this.settled.kind === "idle") this.settled = { kind: "failed", error: canceled() };
    this.end(this.underWay, true);
    this.become(this.settled);
  }

  dispose(): void {
    this.isOver = true;
    if (this.underWay) this.end(this.underWay, true);
  }

  private start(quiet: boolean): Promise<void> {
    if (this.isOver) return Promise.resolve();
    const older = this.underWay;
    const controller = new AbortController();
    const turn: UnderWay = {
      startedAt: Date.now(),
      controller,
      signal: controller.signal,
      quiet,
      tell: (done, total) => this.tell(turn, done, total),
      done: Promise.resolve(),
    };
    this.underWay = turn;
    older?.controller.abort();
    turn.tell(0, 0);
    turn.done = this.run(turn);
    return turn.done;
  }

  private async run(turn: UnderWay): Promise<void> {
    let error: EcsError | undefined;
    try {
      await untilAborted(turn.signal, this.work.read(turn));
    } catch (thrown) {
      error = this.work.failure(thrown);
    }
    // Another reading has taken its place, or none is wanted anymore.
    if (this.underWay !== turn) return this.underWay?.done;
    const { asOf } = this;
    this.settled = error ? { kind: "failed", error, asOf } : { kind: "ready", asOf: Date.now() };
    this.end(turn, false);
    if (turn.quiet && this.current.kind === "ready" && !error) this.current = this.settled;
    else this.become(this.settled);
  }

  private tell(turn: UnderWay, done: number, total: number): void {
    if (this.underWay !== turn || turn.quiet) return;
    const failure =
      this.settled.kind === "failed" && this.settled.error.kind !== "cancelled" ? this.settled.error : undefined;
    this.become({ kind: "loading", done, total, asOf: this.asOf, failure });
  }

  private end(turn: UnderWay, wasCanceled: boolean): void {
    this.underWay = undefined;
    turn.controller.abort();
    this.work.ended(this.settled, wasCanceled);
  }

  private become(state: LoadState): void {
    if (this.isOver) return;
    this.current = state;
    this.work.changed();
  }

  private get asOf(): Timestamp | undefined {
    return this.settled.kind === "idle" ? undefined : this.settled.asOf;
  }
}

const canceled = () =>
  new EcsError({
    kind: "cancelled",
    code: "AbortError",
    sentence: "Loading was canceled.",
    advice: "Refresh to load it.",
  });

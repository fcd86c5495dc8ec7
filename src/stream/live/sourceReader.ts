import type { EcsError } from "../../ecs/model/errors";
import { toEcsError } from "../../ecs/answers/failure";
import type { Timestamp } from "../../ecs/model/model";
import { pause } from "../../ecs/rate/pause";
import type { EventSource, StreamItem } from "../event/item";
import { endsLooking } from "../sources/looking";

export interface ReaderOptions {
  readonly region: string;
  readonly now: () => Timestamp;
  readonly onItem: (item: StreamItem) => void;
  readonly onEnd: () => void;
  readonly onFailure: () => void;
}

const firstRetryMs = 1000;
const longestRetryMs = 60_000;

/** Reads a source for as long as it goes on, and again after a failure where that does no harm. */
export class SourceReader {
  /** Why reading stopped; undefined while it goes well. `retryAt` is absent when it isn't tried again by itself. */
  failure?: { readonly error: EcsError; readonly retryAt?: Timestamp };
  private readonly closed = new AbortController();
  private wake?: AbortController;

  constructor(
    private readonly source: EventSource,
    private readonly options: ReaderOptions,
  ) {}

  get isClosed(): boolean {
    return this.closed.signal.aborted;
  }

  async run(): Promise<void> {
    const { signal } = this.closed;
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        for await (const item of this.source.items(signal)) {
          if (this.failure) this.options.onFailure();
          this.failure = undefined;
          // A quiet source that was read to its end works, too.
          if (item.kind === "event" || item.kind === "caughtUp") failures = 0;
          this.options.onItem(item);
        }
        this.options.onEnd();
        return;
      } catch (error) {
        if (signal.aborted) return;
        await this.fail(error, failures);
      }
    }
  }

  /** Tries at once to read again after a failure, unless that would do harm. */
  retry(): void {
    if (this.failure && !endsLooking(this.failure.error)) this.wake?.abort();
  }

  dispose(): void {
    this.closed.abort();
    this.wake?.abort();
  }

  private async fail(error: unknown, failures: number): Promise<void> {
    const { region, now, onFailure } = this.options;
    const failure = toEcsError(error, { operation: `Reading ${this.source.name}`, region });
    const waitMs = retriesByItself(failure) ? Math.min(firstRetryMs * 2 ** failures, longestRetryMs) : undefined;
    this.failure = { error: failure, retryAt: waitMs === undefined ? undefined : now() + waitMs };
    onFailure();
    this.wake = new AbortController();
    // Node's timers end at 2^31 ms; who must not retry waits for `retry()`.
    await pause(waitMs ?? 2 ** 31 - 1, this.wake.signal).catch(() => undefined);
  }
}

/** What a person must mend first, or what must not go on, is not tried again by itself. */
function retriesByItself(error: EcsError): boolean {
  return error.kind === "network" || error.kind === "server" || error.kind === "throttled" || error.kind === "answer";
}

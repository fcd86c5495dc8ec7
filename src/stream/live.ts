import { Emitter } from "../ecs/emitter";
import type { Disposable } from "../ecs/emitter";
import { toEcsError } from "../ecs/failure";
import type { EcsError } from "../ecs/errors";
import type { Timestamp } from "../ecs/model";
import { pause } from "../ecs/pause";
import type { Replica } from "../ecs/replica";
import { Audit } from "./audit";
import { withNews } from "./currencyReport";
import type { Named } from "./currency";
import type { CurrencyReport } from "./currencyReport";
import type { StreamEvent } from "./event";
import { Holes } from "./holes";
import { Incoming } from "./incoming";
import type { EventSource, StreamItem } from "./item";
import { AuditKnowledge } from "./knowledge";
import type { Arrival } from "./versionSet";
import { endsLooking } from "./looking";
import { needsPolling, Rate } from "./liveState";
import type { LiveState } from "./liveState";

export interface LiveOptions {
  /** The replica of a cluster, or undefined for one that this window does not show. */
  readonly replica: (clusterArn: string) => Replica | undefined;
  readonly region: string;
  readonly graceMs?: number;
  /** Nothing for so long is `idle`. */
  readonly idleMs?: number;
  /** An event that comes later than this after its change makes the stream `late`, unless the source is at its end. */
  readonly lateMs?: number;
  /** Less than this part CURRENT, of what is CURRENT or BEHIND, makes the stream `behind`. */
  readonly trust?: number;
  readonly now?: () => Timestamp;
}

/** Changes are applied and told at most four times a second. */
const flushMs = 250;
const tickMs = 1000;
const mostPending = 5000;
const quietMs = 10_000;
const firstRetryMs = 1000;
const longestRetryMs = 60_000;

/** Follows one source: keeps the replicas current, and says how far it can be trusted. */
export class LiveStream implements Disposable {
  readonly audit = new Audit({ keepDetails: true });
  readonly knowledge = new AuditKnowledge(this.audit);
  /** The last event that was read, by when it was read. */
  last?: { readonly event: StreamEvent; readonly readAt: Timestamp };
  private readonly changeEmitter = new Emitter<void>();
  private readonly gapEmitter = new Emitter<readonly Named[]>();
  private readonly closed = new AbortController();
  private readonly now: () => Timestamp;
  private readonly rate: Rate;
  private readonly incoming: Incoming;
  private readonly holes: Holes;
  private timer?: NodeJS.Timeout;
  private ticker?: NodeJS.Timeout;
  private wake?: AbortController;
  private caughtUp = false;
  private failure?: { readonly error: EcsError; readonly retryAt?: Timestamp };
  private ended = false;
  private lagMs = 0;
  private lastCheck?: CurrencyReport;
  private told = "";

  /** Fires when something was applied or `state` changed, at most four times a second. */
  readonly onDidChange = this.changeEmitter.event;
  /** Resources with a possible gap that stayed longer than the grace: ask the API for them. */
  readonly onDidFindGaps = this.gapEmitter.event;

  constructor(
    readonly source: EventSource,
    private readonly options: LiveOptions,
  ) {
    this.now = options.now ?? Date.now;
    this.rate = new Rate(this.now);
    this.incoming = new Incoming(this.audit, options.replica);
    this.holes = new Holes(this.audit, options.graceMs ?? 10_000);
  }

  get state(): LiveState {
    if (this.failure) return { kind: "failed", ...this.failure };
    if (this.ended) return { kind: "ended" };
    const isLate = this.lagMs > (this.options.lateMs ?? 30_000);
    // What was there before reading began is old, which is not the stream's fault.
    if (!this.caughtUp && (isLate || !this.last)) return { kind: "connecting", lagMs: this.lagMs };
    if (isLate) return { kind: "late", lagMs: this.lagMs };
    const share = this.toldShare();
    if (share < (this.options.trust ?? 0.95)) return { kind: "behind", share };
    const since = this.last?.readAt;
    if (since === undefined) return { kind: "idle", since: 0 };
    return this.now() - since > (this.options.idleMs ?? 60_000) ? { kind: "idle", since } : { kind: "live" };
  }

  /** Of what the stream spoke of, the part it has right; what was there before it began is not its fault. */
  private toldShare(): number {
    const { CURRENT = 0, BEHIND = 0 } = this.lastCheck?.verdicts ?? {};
    return BEHIND === 0 ? 1 : CURRENT / (CURRENT + BEHIND);
  }

  get needsPolling(): boolean {
    return needsPolling(this.state);
  }

  /** Events a second, over the last ten. */
  get perSecond(): number {
    return this.rate.perSecond;
  }

  /** What the last check said; see `checked`. */
  get currency(): CurrencyReport | undefined {
    return this.lastCheck;
  }

  start(): void {
    if (this.ticker) return;
    this.ticker = setInterval(() => this.tick(), tickMs);
    this.ticker.unref?.();
    void this.run();
  }

  /** Tries at once to read again after a failure, unless that would do harm. */
  retry(): void {
    if (this.failure && !canRetry(this.failure.error)) return;
    this.wake?.abort();
  }

  /** Takes what a check of this stream found, for `state` and `currency`. */
  checked(report: CurrencyReport): void {
    this.lastCheck = report;
    this.tellSoon();
  }

  /**
   * Counts what the last check found as known from here on, since the replicas took the API's answers. The report that said so
   * is handed back: reconciling never happens without a word.
   */
  reconcile(): CurrencyReport | undefined {
    const report = this.lastCheck;
    if (report) this.knowledge.settle(report.findings, report.asOf);
    this.tellSoon();
    return report;
  }

  dispose(): void {
    this.closed.abort();
    this.wake?.abort();
    clearInterval(this.ticker);
    clearTimeout(this.timer);
    this.changeEmitter.dispose();
    this.gapEmitter.dispose();
  }

  private async run(): Promise<void> {
    const signal = this.closed.signal;
    for (let failures = 0; !signal.aborted; failures++) {
      const before = this.audit.events;
      try {
        for await (const item of this.source.items(signal)) this.take(item);
        this.flush();
        this.ended = true;
        this.tellSoon();
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (this.audit.events > before) failures = 0;
        await this.fail(error, failures);
      }
    }
  }

  private async fail(error: unknown, failures: number): Promise<void> {
    const failure = toEcsError(error, { operation: `Reading ${this.source.name}`, region: this.options.region });
    const waitMs = retriesByItself(failure) ? Math.min(firstRetryMs * 2 ** failures, longestRetryMs) : undefined;
    this.failure = { error: failure, retryAt: waitMs === undefined ? undefined : this.now() + waitMs };
    this.caughtUp = false;
    this.tellSoon();
    const wake = new AbortController();
    this.wake = wake;
    // Node's timers end at 2^31 ms; who must not retry waits for `retry()`.
    await pause(waitMs ?? 2 ** 31 - 1, wake.signal).catch(() => undefined);
  }

  private take(item: StreamItem): void {
    if (this.failure) this.tellSoon();
    this.failure = undefined;
    if (item.kind === "caughtUp") {
      this.reachEnd();
      return;
    }
    if (item.kind === "seenOnly") return;
    // What came back since it could not be applied was counted when it first came.
    const isCounted = item.kind === "event" && item.again === true;
    const arrival = isCounted ? undefined : this.audit.take(item);
    if (item.kind === "event") {
      if (!isCounted) this.takeEvent(item.event, arrival);
      this.incoming.add(item, arrival);
    }
    this.tellSoon();
    if (this.incoming.size >= mostPending) this.flush();
  }

  private takeEvent(event: StreamEvent, arrival: Arrival | undefined): void {
    const readAt = this.now();
    this.last = { event, readAt };
    this.rate.count();
    if (event.at !== undefined) this.lagMs = readAt - event.at;
    if (arrival === "jump") this.holes.open(event.arn, readAt);
  }

  /** The first time, whatever was read was history; later, a quiet source owes nothing. */
  private reachEnd(): void {
    const quiet = this.last === undefined || this.now() - this.last.readAt > quietMs;
    if (!this.caughtUp || quiet) this.lagMs = 0;
    if (!this.caughtUp) this.tellSoon();
    this.caughtUp = true;
  }

  private tellSoon(): void {
    if (this.closed.signal.aborted) return;
    this.timer ??= setTimeout(() => this.flush(), flushMs);
  }

  /** Applies what came to the replicas; only then are messages acknowledged. */
  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.incoming.apply(this.now());
    if (this.lastCheck) this.lastCheck = withNews(this.lastCheck, arn => this.knowledge.known(arn));
    this.told = this.summary();
    this.changeEmitter.fire();
  }

  /** What a person sees change though nothing came. */
  private summary(): string {
    return `${this.state.kind} ${this.perSecond}`;
  }

  private tick(): void {
    const stayed = this.holes.takeStayed(this.now());
    if (stayed.length > 0) this.gapEmitter.fire(stayed);
    if (this.summary() !== this.told) this.tellSoon();
  }
}

/** Whether reading may be tried again at all: not where peeking had to end to keep a queue's messages from harm. */
export const canRetry = (error: EcsError): boolean => !endsLooking(error);

/** What a person must mend first, or what must not go on, is not tried again by itself. */
function retriesByItself(error: EcsError): boolean {
  return error.kind === "network" || error.kind === "server" || error.kind === "throttled" || error.kind === "answer";
}

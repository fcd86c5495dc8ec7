import { Emitter } from "../../ecs/model/emitter";
import type { Disposable } from "../../ecs/model/emitter";
import type { Timestamp } from "../../ecs/model/model";
import type { ApiAnswer } from "../../ecs/replica/replica";
import { Audit } from "../audit/audit";
import { Baseline } from "./baseline";
import type { Acceptance, LiveReport } from "../currency/acceptance";
import { withMissed, withNews } from "../currency/currencyReport";
import type { Named } from "../currency/currency";
import type { CurrencyReport } from "../currency/currencyReport";
import type { StreamEvent } from "../event/event";
import { Holes } from "./holes";
import { Incoming } from "./incoming";
import type { EventSource, StreamItem } from "../event/item";
import { Delivery } from "./delivery";
import { AuditKnowledge } from "./knowledge";
import { LagMeter } from "../lag/lag";
import type { Arrival } from "../audit/versionSet";
import { needsPolling, Rate } from "../trust/liveState";
import type { LiveOptions } from "./liveOptions";
import type { LiveState } from "../trust/liveState";
import { SourceEnd } from "./sourceEnd";
import { SourceReader } from "./sourceReader";
import { Tombstones } from "./tombstones";
import { Trust } from "../trust/trust";

/** Changes are applied and told at most four times a second. */
const flushMs = 250;
const tickMs = 1000;
const asleepMs = 4000;
/** Later than this, or than the grace, events don't keep anything current: a late event must not pass for a lost one. */
const leastLateMs = 10_000;
const mostPending = 5000;

/** Follows one source: keeps the replicas current, and says how far it can be trusted. */
export class LiveStream implements Disposable {
  readonly audit = new Audit({ keepDetails: true });
  readonly knowledge = new AuditKnowledge(this.audit);
  /** Whether the stream tells what happens, cluster by cluster. */
  readonly trust: Trust;
  /** How late events came; those that were there before reading began do not count. */
  readonly lag = new LagMeter();
  /** The last event that was read, by when it was read. */
  last?: { readonly event: StreamEvent; readonly readAt: Timestamp };
  private readonly changeEmitter = new Emitter<void>();
  private readonly gapEmitter = new Emitter<readonly Named[]>();
  /** The time at which something is read, by this machine's clock. */
  readonly now: () => Timestamp;
  private readonly rate: Rate;
  private readonly incoming: Incoming;
  readonly delivery: Delivery;
  readonly baseline: Baseline;
  readonly holes: Holes;
  private readonly tombstones: Tombstones;
  private timer?: NodeJS.Timeout;
  private ticker?: NodeJS.Timeout;
  private readonly end = new SourceEnd();
  private readonly reader: SourceReader;
  private ended = false;
  private lastCheck?: CurrencyReport;
  private told = "";
  private tickedAt = Infinity;

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
    const graceMs = options.graceMs ?? 10_000;
    this.holes = new Holes(this.audit, graceMs);
    this.delivery = new Delivery(this.audit, this.knowledge, this.holes, options.replica);
    this.trust = new Trust(this.knowledge, { graceMs, now: this.now, clockAheadMs: options.clockAheadMs });
    this.baseline = new Baseline(this);
    this.tombstones = new Tombstones(this.audit, this.knowledge);
    this.reader = new SourceReader(source, {
      region: options.region,
      now: this.now,
      onItem: item => this.take(item),
      onEnd: () => {
        this.flush();
        this.ended = true;
        this.tellSoon();
      },
      onFailure: () => {
        if (this.reader.failure) this.end.lost();
        this.tellSoon();
      },
    });
  }

  get state(): LiveState {
    if (this.reader.failure) return { kind: "failed", ...this.reader.failure };
    if (this.ended) return { kind: "ended" };
    const { lagMs, wasReached } = this.end;
    const isLate = lagMs > (this.options.lateMs ?? Math.max(this.options.graceMs ?? 0, leastLateMs));
    // What was there before reading began is old, which is not the stream's fault.
    if (!wasReached && (isLate || !this.last)) return { kind: "connecting", lagMs };
    if (isLate) return { kind: "late", lagMs };
    const reasons = this.reasons();
    if (reasons.length > 0) return { kind: "behind", reasons };
    const since = this.last?.readAt;
    if (since === undefined) return { kind: "idle", since: 0 };
    return this.now() - since > (this.options.idleMs ?? 60_000) ? { kind: "idle", since } : { kind: "live" };
  }

  /** Whether the source can be read to its end: messages that were seen can come before those that were not. */
  get isStarved(): boolean {
    return this.end.isStarved(this.now());
  }

  /** Why the stream is not to be trusted; a cluster that it never names is no reason while it names others. */
  private reasons(): readonly string[] {
    if (this.isStarved) return ["The queue returns only messages that were already seen, so new ones may be waiting"];
    const { named, unnamed } = this.trust.clusters;
    return (named.length > 0 ? named : unnamed).flatMap(clusterArn => this.trust.of(clusterArn).reasons);
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
    void this.reader.run();
  }

  /** Tries at once to read again after a failure, unless that would do harm. */
  retry(): void {
    this.reader.retry();
  }

  /** Takes what a check of this stream found, for `state` and `currency`. */
  checked(report: CurrencyReport): void {
    this.lastCheck = report;
    this.trust.missed(report.findings.filter(finding => finding.verdict === "BEHIND"));
    this.tellSoon();
  }

  /** Takes an answer of the API, whoever asked for it, as evidence for or against the stream. */
  answered(clusterArn: string, answer: ApiAnswer): void {
    this.trust.answered(clusterArn, answer);
    this.tombstones.answered(answer, this.now());
  }

  /** Takes what the API said at a check as the baseline; hands back what that settled, for it never happens without a word. */
  accept(report: LiveReport): Acceptance {
    const acceptance = this.baseline.accept(report);
    this.tellSoon();
    return acceptance;
  }

  dispose(): void {
    this.reader.dispose();
    clearInterval(this.ticker);
    clearTimeout(this.timer);
    this.changeEmitter.dispose();
    this.gapEmitter.dispose();
  }

  private take(item: StreamItem): void {
    if (item.kind === "caughtUp") {
      if (!this.end.wasReached) this.tellSoon();
      this.end.reached(this.now());
      return;
    }
    if (item.kind === "seenOnly") return this.end.seenOnly(this.now());
    if (item.kind === "skipped" && item.service) this.options.onService?.(item.service);
    // What came back since it could not be applied was counted when it first came.
    const isCounted = item.kind === "event" && item.again === true;
    const arrival = isCounted ? undefined : this.delivery.take(item, this.now(), this.end.wasReached);
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
    const lagMs = event.at === undefined ? undefined : readAt - (this.options.clockAheadMs?.() ?? 0) - event.at;
    if (lagMs !== undefined && this.end.wasReached) this.lag.add(event, lagMs, readAt);
    this.end.event(readAt, lagMs);
    if (arrival !== "duplicate") this.trust.told(event);
    this.tombstones.told(event, readAt);
  }

  private tellSoon(): void {
    if (this.reader.isClosed) return;
    this.timer ??= setTimeout(() => this.flush(), flushMs);
  }

  /** Applies what came to the replicas; only then are messages acknowledged. */
  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.incoming.apply(this.now());
    if (this.lastCheck) this.lastCheck = withNews(this.lastCheck, arn => this.knowledge.known(arn));
    this.lag.stands(this.state.kind, this.now());
    this.told = this.summary();
    this.changeEmitter.fire();
  }

  /** What a person sees change though nothing came. */
  private summary(): string {
    const { state } = this;
    const isTrusted = this.trust.clusters.named.map(clusterArn => this.trust.of(clusterArn).trusted);
    return JSON.stringify([state.kind, state.kind === "behind" && state.reasons, this.perSecond, isTrusted]);
  }

  private tick(): void {
    const now = this.now();
    // After a sleep of the machine nothing was read for a while: what is owed gets its grace anew.
    const wasAsleep = now - this.tickedAt > asleepMs;
    this.tickedAt = now;
    const { kind } = this.state;
    if (kind === "live" || kind === "idle") this.trust.begin();
    const stayed = this.holes.takeStayed(now);
    for (const lack of stayed) this.trust.gap(lack);
    if (stayed.length > 0) this.gapEmitter.fire(stayed);
    const missed = this.trust.tick(
      (kind === "live" || kind === "idle" || kind === "behind") && !this.isStarved && !wasAsleep,
    );
    if (missed.length > 0 && this.lastCheck) this.lastCheck = withMissed(this.lastCheck, missed);
    this.tombstones.evict(now);
    if (this.summary() !== this.told) this.tellSoon();
  }
}

import { Emitter } from "../../ecs/model/emitter";
import type { Disposable } from "../../ecs/model/emitter";
import { toEcsError } from "../../ecs/answers/failure";
import type { EcsError } from "../../ecs/model/errors";
import type { EcsGateway } from "../../ecs/gateway/gateway";
import type { Timestamp } from "../../ecs/model/model";
import { pause } from "../../ecs/rate/pause";
import type { Resource } from "../../ecs/replica/resource";
import type { LiveReport } from "../currency/acceptance";
import { CurrencyChecker } from "../currency/currency";
import { withAnswers } from "../currency/currencyReport";
import type { CurrencyReport } from "../currency/currencyReport";
import type { LiveStream } from "./live";

export interface LiveCheckOptions {
  readonly gateway: EcsGateway;
  /** Clusters to check besides those that the stream named. */
  readonly clusters?: () => Iterable<string>;
  /** Takes the API's answers, for the replicas; `missing` are ARNs that ECS no longer knows. */
  readonly onAnswer: (clusterArn: string, found: readonly Resource[], missing: readonly string[]) => void;
  /** How often everything is asked for; five minutes. */
  readonly everyMs?: number;
  readonly graceMs?: number;
  readonly rereadMs?: number;
  readonly now?: () => Timestamp;
}

/** Checks a live stream against the API now and then, asks again for what was in flight, and for what a gap names. */
export class LiveChecks implements Disposable {
  private readonly checker: CurrencyChecker;
  private readonly closed = new AbortController();
  private readonly failEmitter = new Emitter<EcsError>();
  private readonly gaps: Disposable;
  private readonly graceMs: number;
  private checking?: Promise<LiveReport>;
  private timer?: NodeJS.Timeout;

  /** A check that was made by itself failed; the next one comes in its time. */
  readonly onDidFail = this.failEmitter.event;

  constructor(
    private readonly live: LiveStream,
    private readonly options: LiveCheckOptions,
  ) {
    const { gateway, graceMs = 10_000, rereadMs, now, onAnswer } = options;
    this.graceMs = graceMs;
    this.checker = new CurrencyChecker(gateway, live.knowledge, { live: true, graceMs, rereadMs, now, onAnswer });
    this.gaps = live.onDidFindGaps(named => void this.guard(this.checker.ask(named, this.closed.signal)));
  }

  /** Checks at once and then every so often. */
  start(): void {
    void this.guard(this.check(this.closed.signal));
  }

  /** Asks for everything; a call while a check is under way joins it. Throws an EcsError. */
  check(signal: AbortSignal): Promise<LiveReport> {
    this.checking ??= this.run(AbortSignal.any([signal, this.closed.signal])).finally(() => {
      this.checking = undefined;
      this.schedule();
    });
    return this.checking;
  }

  dispose(): void {
    this.closed.abort();
    clearTimeout(this.timer);
    this.gaps.dispose();
    this.failEmitter.dispose();
  }

  private async run(signal: AbortSignal): Promise<LiveReport> {
    const askedAt = this.live.now();
    const clusters = [...this.live.knowledge.clusters, ...(this.options.clusters?.() ?? [])];
    let report = await this.checker.check(signal, clusters);
    this.tell(report);
    const inFlight = report.findings.filter(finding => finding.verdict === "IN_FLIGHT");
    if (inFlight.length > 0) {
      await pause(this.graceMs, signal);
      const answers = await this.checker.ask(inFlight, signal);
      report = withAnswers(this.live.currency ?? report, (this.options.now ?? Date.now)(), answers);
      this.tell(report);
    }
    return { ...report, askedAt };
  }

  private tell(report: CurrencyReport): void {
    this.live.checked(report);
    // A task that ended and whose hour is over is no news, and need not be kept.
    const over = report.findings.filter(finding => finding.verdict === "GONE" && finding.ended);
    this.live.knowledge.settle(over, report.asOf);
  }

  private schedule(): void {
    clearTimeout(this.timer);
    if (this.closed.signal.aborted) return;
    this.timer = setTimeout(() => this.start(), this.options.everyMs ?? 300_000);
    this.timer.unref?.();
  }

  private async guard(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      const { region, endpoint } = this.options.gateway;
      const failure = toEcsError(error, { operation: "DescribeTasks", region, endpoint });
      if (failure.kind !== "cancelled") this.failEmitter.fire(failure);
    }
  }
}

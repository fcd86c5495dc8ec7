import { lastPart } from "../../ecs/model/model";
import type { Timestamp } from "../../ecs/model/model";
import type { ApiAnswer } from "../../ecs/replica/replica";
import type { Lack } from "../currency/acceptance";
import type { StreamKnowledge } from "../currency/currency";
import type { StreamEvent } from "../event/event";
import { Expectations } from "./expectations";
import { newLedger, reasonsOf } from "./ledger";
import type { Ledger } from "./ledger";
import type { Finding } from "../currency/verdict";

export interface TrustOptions {
  readonly graceMs: number;
  readonly now: () => Timestamp;
  /** How far the machine's clock is ahead of AWS's. */
  readonly clockAheadMs?: () => number;
}

/** How far the stream has earned that polling rests. */
export interface TrustState {
  readonly trusted: boolean;
  readonly proven: number;
  readonly needed: number;
  /** Why it is not trusted, in words; empty while it only has to prove itself. */
  readonly reasons: readonly string[];
}

/** At a loss of one in a hundred, fewer than two in a hundred streams tell so many changes without a miss. */
const provenMany = 400;
const provenSome = 50;
const provenSomeMs = 300_000;
/** So many changes within the grace a stream is relied on for while it has proven nothing. */
const aFew = 20;
const firstDistrustMs = 300_000;
const longestDistrustMs = 3_600_000;
const mostMissed = 1000;
/** A stream that told something all the time and falls silent for so long may be broken: polling looks. */
const quietAtLeastMs = 5000;

/**
 * Whether the stream tells what happens, cluster by cluster. Trust is earned by changes that were told while the API was
 * asked, too, and lost at the first that was not; while little happens, it lasts only until something does.
 */
export class Trust {
  private readonly expectations: Expectations;
  private readonly ledgers = new Map<string, Ledger>();
  private beganAt?: Timestamp;

  constructor(
    stream: StreamKnowledge,
    private readonly options: TrustOptions,
  ) {
    this.expectations = new Expectations(stream, {
      graceMs: options.graceMs,
      clockAheadMs: () => options.clockAheadMs?.() ?? 0,
      startedAt: () => (this.beganAt === undefined ? undefined : this.beganAt - (options.clockAheadMs?.() ?? 0)),
    });
  }

  /** From here on the stream is held to account: what was there before it was attached has been read. */
  begin(): void {
    this.beganAt ??= this.options.now();
  }

  /** Takes an answer of the API, whoever asked. */
  answered(clusterArn: string, answer: ApiAnswer): void {
    const now = this.options.now();
    const unversioned = this.expectations.answered(clusterArn, answer, now);
    if (answer.found.length > 0) this.ledger(clusterArn).unversioned = unversioned > 0;
  }

  /** Takes an event that is no duplicate. */
  told(event: StreamEvent): void {
    this.expectations.told(event);
    if (this.beganAt === undefined) return;
    const ledger = this.ledger(event.clusterArn);
    const now = this.options.now();
    if (ledger.toldAt > 0) ledger.usualMs += (now - ledger.toldAt - ledger.usualMs) * 0.05;
    ledger.toldAt = now;
    ledger.kinds.add(event.kind);
    if (event.kind === "task") ledger.statuses.add(event.detail["lastStatus"]);
    ledger.told.push({ at: now, kind: event.kind });
    if (ledger.told.length > aFew) ledger.changedAt = now;
  }

  /** Something of a cluster changed, though nothing says what: polling returns until it was looked at. */
  changed(clusterArn: string): void {
    const ledger = this.ledger(clusterArn);
    ledger.changedAt = this.options.now();
    ledger.proven = 0;
  }

  /** Versions of a resource were left out and did not come within the grace: ECS counts each change that sends an event. */
  gap(lack: Lack): void {
    if (this.beganAt === undefined || lack.at < this.beganAt) return;
    const ledger = this.ledger(lack.clusterArn);
    ledger.gaps.set(lack.arn, lack);
    this.distrust(ledger);
  }

  /** Takes what a check found that the stream had not told. */
  missed(findings: readonly Finding[]): void {
    const now = this.options.now();
    for (const finding of findings) {
      const ledger = this.ledger(finding.clusterArn);
      if (ledger.missed.some(item => item.finding.arn === finding.arn && now - item.at < this.options.graceMs))
        continue;
      if (ledger.missed.length < mostMissed) ledger.missed.push({ at: now, finding });
      this.distrust(ledger);
    }
  }

  /** Moves on in time; hands back what was due and was not told. `isRead`: whether the stream is read to its end now. */
  tick(isRead: boolean): readonly Finding[] {
    const now = this.options.now();
    const overdue = this.expectations.overdue(now, isRead);
    this.missed(overdue);
    for (const ledger of this.ledgers.values()) {
      while (ledger.told[0] && now - ledger.told[0].at > this.options.graceMs) {
        const told = ledger.told.shift();
        ledger.proven++;
        if (told) ledger.provenKinds.add(told.kind);
      }
      if (now - ledger.toldAt > Math.max(quietAtLeastMs, 20 * ledger.usualMs)) ledger.proven = 0;
      if (now > ledger.distrustUntil) {
        ledger.missed = [];
        ledger.gaps.clear();
      }
    }
    return overdue;
  }

  of(clusterArn: string): TrustState {
    const ledger = this.ledger(clusterArn);
    const reasons = reasonsOf(lastPart(clusterArn), ledger);
    const { proven } = ledger;
    const trusted = this.beganAt !== undefined && reasons.length === 0 && this.hasProven(clusterArn, ledger);
    return { trusted, proven, needed: provenMany, reasons };
  }

  /** Whether little changed for a while, so that there is little to tell. */
  isQuiet(clusterArn: string): boolean {
    const now = this.options.now();
    const since = Math.max(this.ledger(clusterArn).changedAt, this.beganAt ?? now);
    return now - since > 3 * this.options.graceMs;
  }

  /** Clusters that the stream named since it was attached, and those that it did not. */
  get clusters(): { readonly named: readonly string[]; readonly unnamed: readonly string[] } {
    const all = [...this.ledgers];
    const of = (isNamed: boolean) =>
      all.filter(([, ledger]) => ledger.kinds.size > 0 === isNamed).map(([clusterArn]) => clusterArn);
    return { named: of(true), unnamed: of(false) };
  }

  /** ARNs to ask for next, of one kind and cluster; those asked for longest ago. */
  stalest(clusterArn: string, most: number): readonly string[] {
    return this.expectations.stalest(clusterArn, most);
  }

  /** Versions that were left out, once a resource. */
  *gaps(): Iterable<Lack> {
    for (const { gaps } of this.ledgers.values()) yield* gaps.values();
  }

  /**
   * A person took the API's state of these clusters as the baseline: what it covers is no longer held against the stream, and
   * trust is earned anew.
   */
  accept(clusters: Iterable<string>, covers: (lack: Lack) => boolean, settled: readonly Finding[]): void {
    this.expectations.accept(settled);
    for (const clusterArn of clusters) {
      const ledger = this.ledger(clusterArn);
      ledger.missed = ledger.missed.filter(
        ({ at, finding: { arn, apiVersion } }) => !covers({ arn, clusterArn, version: apiVersion, at }),
      );
      for (const [arn, lack] of ledger.gaps) if (covers(lack)) ledger.gaps.delete(arn);
      ledger.proven = 0;
      ledger.provenKinds.clear();
      if (ledger.missed.length === 0 && ledger.gaps.size === 0) ledger.distrustUntil = 0;
    }
  }

  private hasProven(clusterArn: string, ledger: Ledger): boolean {
    if (this.isQuiet(clusterArn)) return true;
    const now = this.options.now();
    const beganAt = this.beganAt ?? now;
    const enough =
      ledger.proven >= provenMany ||
      (ledger.proven >= provenSome && now - beganAt > provenSomeMs && ledger.losses === 0);
    // A rule that tells of tasks only proves nothing of container instances.
    const changed = [...this.expectations.changedKinds(clusterArn)];
    return enough && changed.every(kind => ledger.provenKinds.has(kind));
  }

  private distrust(ledger: Ledger): void {
    const now = this.options.now();
    if (now > ledger.distrustUntil) ledger.losses++;
    ledger.distrustUntil = now + Math.min(firstDistrustMs * 2 ** (ledger.losses - 1), longestDistrustMs);
    ledger.proven = 0;
    ledger.provenKinds.clear();
    ledger.told.length = 0;
  }

  private ledger(clusterArn: string): Ledger {
    let ledger = this.ledgers.get(clusterArn);
    if (!ledger) {
      ledger = newLedger(quietAtLeastMs);
      this.ledgers.set(clusterArn, ledger);
    }
    return ledger;
  }
}

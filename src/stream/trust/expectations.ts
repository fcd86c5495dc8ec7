import type { Timestamp } from "../../ecs/model/model";
import type { ApiAnswer } from "../../ecs/replica/replica";
import type { Resource } from "../../ecs/replica/resource";
import type { StreamKnowledge } from "../currency/currency";
import type { StreamEvent } from "../event/event";
import { tellsEnd } from "../event/event";
import { hasEnded, lastChange } from "../currency/verdict";
import type { Finding } from "../currency/verdict";

/** What the API last said of a resource. */
interface Sight {
  readonly kind: Resource["kind"];
  readonly version: number;
  readonly ended: boolean;
  readonly answeredAt: Timestamp;
}

/** A version that the API has and the stream has not told yet. */
interface Owed {
  readonly kind: Resource["kind"];
  readonly clusterArn: string;
  readonly version: number;
  readonly since: Timestamp;
  /** A newer version that the API had later. */
  next?: { readonly version: number; readonly since: Timestamp };
}

export interface ExpectationOptions {
  readonly graceMs: number;
  /** Since when the stream is held to account, by AWS's clock. */
  readonly startedAt: () => Timestamp | undefined;
  readonly clockAheadMs: () => number;
}

/**
 * What the stream owes: each change that the API shows must have been told within the grace. Each answer of the API counts,
 * whoever asked for it; what had changed before the stream was attached is not owed.
 */
export class Expectations {
  private readonly sights = new Map<string, Map<string, Sight>>();
  private readonly changed = new Map<string, Set<Resource["kind"]>>();
  private readonly owed = new Map<string, Owed>();
  /** Resources that the API no longer knows, whose end is owed. */
  private readonly ends = new Map<string, Owed>();
  /** Whose end was missed and handed back: every check finds them gone anew, which is no new miss. */
  private readonly missedEnds = new Set<string>();

  constructor(
    private readonly stream: StreamKnowledge,
    private readonly options: ExpectationOptions,
  ) {}

  /** Takes an answer; hands back how many resources had no version. */
  answered(clusterArn: string, { found, missing }: ApiAnswer, now: Timestamp): number {
    let sights = this.sights.get(clusterArn);
    if (!sights) this.sights.set(clusterArn, (sights = new Map()));
    let unversioned = 0;
    for (const resource of found) {
      if (resource.version === undefined) unversioned++;
      else this.see(sights, resource, resource.version, now);
    }
    for (const arn of missing) this.lose(sights, clusterArn, arn, now);
    return unversioned;
  }

  told(event: StreamEvent): void {
    if (tellsEnd(event)) this.ends.delete(event.arn);
    this.missedEnds.delete(event.arn);
    this.paid(event.arn, event.version);
  }

  private paid(arn: string, version: number): void {
    const owed = this.owed.get(arn);
    if (!owed || version < owed.version) return;
    const { next } = owed;
    if (next && version < next.version) this.owed.set(arn, { ...owed, ...next, next: undefined });
    else this.owed.delete(arn);
  }

  /** The stream's knowledge was raised to what the API had said: up to there nothing is owed. */
  accept(settled: readonly Finding[]): void {
    for (const { arn, verdict } of settled) {
      if (verdict === "GONE") {
        this.ends.delete(arn);
        this.missedEnds.delete(arn);
      }
      const known = this.stream.known(arn);
      if (known || verdict === "GONE") this.paid(arn, known?.version ?? Infinity);
    }
  }

  /** What outlived the grace and was not told; each is handed back once. While the stream isn't read the grace starts anew. */
  overdue(now: Timestamp, isRead: boolean): readonly Finding[] {
    const missed: Finding[] = [];
    for (const arn of this.missedEnds) if (!this.stream.known(arn)) this.missedEnds.delete(arn);
    for (const map of [this.owed, this.ends]) {
      for (const [arn, owed] of map) {
        if (!isRead) {
          map.set(arn, { ...owed, since: now });
          continue;
        }
        if (now - owed.since < this.options.graceMs) continue;
        map.delete(arn);
        if (map === this.ends) this.missedEnds.add(arn);
        missed.push(this.finding(arn, owed, map === this.ends, now));
      }
    }
    return missed;
  }

  /** Resources of a cluster that may change, those that the API was asked for longest ago first. */
  stalest(clusterArn: string, most: number): readonly string[] {
    const sights = [...(this.sights.get(clusterArn) ?? [])].filter(([, { ended }]) => !ended);
    const oldest = sights.toSorted(([, a], [, b]) => a.answeredAt - b.answeredAt);
    // One Describe names resources of one kind.
    const kind = oldest[0]?.[1].kind;
    return oldest
      .filter(([, sight]) => sight.kind === kind)
      .slice(0, most)
      .map(([arn]) => arn);
  }

  /** Kinds of resources that the API showed to change in a cluster since the stream is held to account. */
  changedKinds(clusterArn: string): ReadonlySet<Resource["kind"]> {
    return this.changed.get(clusterArn) ?? new Set();
  }

  private see(sights: Map<string, Sight>, resource: Resource, version: number, now: Timestamp): void {
    const { arn, kind, clusterArn } = resource;
    const before = sights.get(arn);
    // A reading that is older than what is known says nothing of now.
    if (before && before.version > version) return;
    sights.set(arn, { kind, version, ended: hasEnded(resource), answeredAt: now });
    this.ends.delete(arn);
    this.missedEnds.delete(arn);
    const startedAt = this.options.startedAt();
    if (startedAt === undefined) return;
    const rose = before !== undefined && before.version < version;
    if (rose) this.changed.set(clusterArn, new Set(this.changedKinds(clusterArn)).add(kind));
    const known = this.stream.known(arn);
    if (known && known.version >= version) return;
    const isNew = before === undefined && (known !== undefined || (lastChange(resource) ?? 0) > startedAt);
    if (!rose && !isNew) return;
    const owed = this.owed.get(arn);
    if (owed) owed.next = { version, since: now };
    else this.owed.set(arn, { kind, clusterArn, version, since: now });
  }

  private lose(sights: Map<string, Sight>, clusterArn: string, arn: string, now: Timestamp): void {
    const before = sights.get(arn);
    sights.delete(arn);
    this.owed.delete(arn);
    const known = this.stream.known(arn);
    const subject = known ?? before;
    if (!subject || known?.ended || before?.ended || this.options.startedAt() === undefined) return;
    const { kind, version } = subject;
    if (!this.ends.has(arn) && !this.missedEnds.has(arn)) this.ends.set(arn, { kind, clusterArn, version, since: now });
  }

  private finding(arn: string, { kind, clusterArn, version, next }: Owed, isGone: boolean, now: Timestamp): Finding {
    const known = this.stream.known(arn);
    const told = { kind, arn, clusterArn, streamVersion: known?.version };
    if (isGone) return { ...told, verdict: "GONE", ended: false };
    const base = { ...told, ...(this.sights.get(clusterArn)?.get(arn)?.ended && { apiEnded: true }) };
    const apiVersion = next?.version ?? version;
    if (!known) return { ...base, apiVersion, verdict: "UNSEEN" };
    const lagMs = known.at === undefined ? undefined : now - this.options.clockAheadMs() - known.at;
    return { ...base, apiVersion, verdict: "BEHIND", behindBy: apiVersion - known.version, lagMs };
  }
}

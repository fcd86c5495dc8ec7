import type { Audit, Track } from "../audit/audit";
import type { StreamKnowledge } from "../currency/currency";
import type { Finding, Known } from "../currency/verdict";

const knownOfTrack = (track: Track): Known => ({
  kind: track.kind,
  arn: track.arn,
  clusterArn: track.clusterArn,
  version: track.versions.highest,
  at: track.at,
  ended: track.ended,
});

/** What an audited stream said, and what was taken over from the API since, which the stream never told. */
export class AuditKnowledge implements StreamKnowledge {
  private readonly settled = new Map<string, Known>();

  constructor(private readonly audit: Audit) {}

  get clusters(): Iterable<string> {
    return this.audit.clusters;
  }

  known(arn: string): Known | undefined {
    const track = this.audit.get(arn);
    const settled = this.settled.get(arn);
    if (!track) return settled;
    return settled && settled.version > track.versions.highest ? settled : knownOfTrack(track);
  }

  *knownOf(clusterArn: string): Iterable<Known> {
    for (const track of this.audit.resources.values())
      if (track.clusterArn === clusterArn) yield this.known(track.arn) ?? knownOfTrack(track);
    for (const settled of this.settled.values())
      if (settled.clusterArn === clusterArn && !this.audit.get(settled.arn)) yield settled;
  }

  /** Up to which version a person accepted what the API said; the stream need not tell it. */
  baseline(arn: string): number | undefined {
    return this.settled.get(arn)?.version;
  }

  /** How many resources are known by the API's word alone, since no event has told of them as much. */
  get resting(): number {
    let count = 0;
    for (const [arn, { version }] of this.settled) if ((this.audit.get(arn)?.versions.highest ?? -1) < version) count++;
    return count;
  }

  forget(arn: string): void {
    this.audit.forget(arn);
    this.settled.delete(arn);
  }

  /** Takes over what the API said where the stream lacked it, and forgets what is gone. */
  settle(findings: readonly Finding[], at: number): void {
    for (const { kind, arn, clusterArn, verdict, apiVersion, apiEnded = false } of findings) {
      if (verdict === "GONE") {
        this.forget(arn);
      } else if (apiVersion !== undefined && (verdict === "BEHIND" || verdict === "UNSEEN")) {
        this.settled.set(arn, { kind, arn, clusterArn, version: apiVersion, at, ended: apiEnded });
      }
    }
  }
}

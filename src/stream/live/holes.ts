import type { Timestamp } from "../../ecs/model/model";
import type { Audit } from "../audit/audit";
import type { Named } from "../currency/currency";

/** A resource that lacks versions between those that came, and since when. */
export interface Hole extends Named {
  readonly since: Timestamp;
}

/** Resources whose versions left a hole. The late event that fills it may still come, so each is given the grace. */
export class Holes {
  private readonly since = new Map<string, Timestamp>();

  constructor(
    private readonly audit: Audit,
    private readonly graceMs: number,
  ) {}

  open(arn: string, at: Timestamp): void {
    this.since.set(arn, at);
  }

  /** Those whose hole outlived the grace; each is told once. */
  takeStayed(now: Timestamp): readonly Hole[] {
    const stayed: Hole[] = [];
    for (const [arn, since] of this.since) {
      if (now - since < this.graceMs) continue;
      this.since.delete(arn);
      const track = this.audit.get(arn);
      if (track?.versions.hasHoles) stayed.push({ arn, clusterArn: track.clusterArn, since });
    }
    return stayed;
  }
}

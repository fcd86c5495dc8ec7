import type { Timestamp } from "../../ecs/model/model";
import type { Audit } from "../audit/audit";
import type { VersionRange } from "../audit/versionSet";
import type { Named } from "../currency/currency";

/** A resource that lacks versions between those that came, and since when. */
export interface Hole extends Named {
  readonly since: Timestamp;
}

interface Opened extends Hole {
  readonly missing: VersionRange;
}

/** Versions that were left out. The late event that brings one may still come, so each hole is given the grace. */
export class Holes {
  private opened: readonly Opened[] = [];

  constructor(
    private readonly audit: Audit,
    private readonly graceMs: number,
  ) {}

  open(resource: Named, missing: VersionRange, since: Timestamp): void {
    const { arn, clusterArn } = resource;
    this.opened = [...this.opened, { arn, clusterArn, missing, since }];
  }

  /** Those that outlived the grace; each is told once. */
  takeStayed(now: Timestamp): readonly Hole[] {
    const due = this.opened.filter(({ since }) => now - since >= this.graceMs);
    if (due.length === 0) return [];
    this.opened = this.opened.filter(({ since }) => now - since < this.graceMs);
    const stayed = due.filter(({ arn, missing }) => this.audit.get(arn)?.versions.lacks(missing));
    return [...new Map(stayed.map(hole => [hole.arn, hole])).values()];
  }

  /** Lets go of those that nobody waits for any more. */
  accept(covers: (resource: Named) => boolean): void {
    this.opened = this.opened.filter(hole => !covers(hole));
  }
}

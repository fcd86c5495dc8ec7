import type { Timestamp } from "../../ecs/model/model";
import type { Audit } from "../audit/audit";
import type { VersionRange } from "../audit/versionSet";
import type { Lack } from "../currency/acceptance";
import type { Named } from "../currency/currency";

/** A resource that lacks versions between those that came, and since when. */
interface Hole extends Lack {
  readonly missing: VersionRange;
}

/** Versions that were left out. The late event that brings one may still come, so each hole is given the grace. */
export class Holes {
  private opened: Hole[] = [];

  constructor(
    private readonly audit: Audit,
    private readonly graceMs: number,
  ) {}

  open({ arn, clusterArn }: Named, missing: VersionRange, at: Timestamp): void {
    this.opened.push({ arn, clusterArn, missing, version: missing[1], at });
  }

  /** Those that outlived the grace; each is told once. */
  takeStayed(now: Timestamp): readonly Lack[] {
    const due = this.opened.filter(({ at }) => now - at >= this.graceMs);
    if (due.length === 0) return [];
    this.opened = this.opened.filter(({ at }) => now - at < this.graceMs);
    const stayed = due.filter(({ arn, missing }) => this.audit.get(arn)?.versions.lacks(missing));
    return [...new Map(stayed.map(hole => [hole.arn, hole])).values()];
  }

  /** Lets go of those that nobody waits for any more. */
  accept(covers: (lack: Lack) => boolean): void {
    this.opened = this.opened.filter(hole => !covers(hole));
  }
}

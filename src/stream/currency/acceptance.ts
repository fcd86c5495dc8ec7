import type { Timestamp } from "../../ecs/model/model";
import type { CurrencyReport, UnreachableCluster } from "./currencyReport";
import type { Finding, Verdict } from "./verdict";

/** What comes of taking the API's state as the baseline. */
export interface Acceptance {
  /** When the API was asked. */
  readonly asOf: Timestamp;
  /** No longer reported: the check goes on from the API's version. */
  readonly settled: readonly Finding[];
  /** Stay as they are, since the API's answer says nothing certain of them. */
  readonly open: readonly Finding[];
  /** Resources that had skipped versions. */
  readonly gaps: number;
  /** Clusters that weren't read, so that nothing is settled there. */
  readonly unreachable: readonly UnreachableCluster[];
}

const settling: ReadonlySet<Verdict> = new Set(["BEHIND", "UNSEEN", "GONE"]);

/**
 * What accepting a report would settle. What is in flight stays owed, an API that is behind the stream is no baseline, and
 * what couldn't be read or has no version can't be one.
 */
export function acceptanceOf(report: CurrencyReport, gaps: number): Acceptance {
  const { asOf, findings, unreachable } = report;
  return {
    asOf,
    gaps,
    unreachable,
    settled: findings.filter(({ verdict }) => settling.has(verdict)),
    open: findings.filter(({ verdict }) => !settling.has(verdict) && verdict !== "CURRENT"),
  };
}

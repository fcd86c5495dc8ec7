import type { Timestamp } from "../../ecs/model/model";
import type { Named } from "./currency";
import type { CurrencyReport, UnreachableCluster } from "./currencyReport";
import type { Finding, Verdict } from "./verdict";

/** What a check of a live stream found. */
export interface LiveReport extends CurrencyReport {
  /** When the check began, by this machine's clock, which also says when an event was read; `asOf` is by AWS's. */
  readonly askedAt: Timestamp;
}

/** What a stream left out of a resource. */
export interface Lack extends Named {
  /** Up to which version; absent for an end that wasn't told. */
  readonly version?: number;
  /** When it was noticed, by this machine's clock. */
  readonly at: Timestamp;
}

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
  /** Resources of which anything is settled, each counted once. */
  readonly resources: number;
  /** Clusters that weren't read, so that nothing is settled there. */
  readonly unreachable: readonly UnreachableCluster[];
}

const settling: ReadonlySet<Verdict> = new Set(["BEHIND", "UNSEEN", "GONE"]);

/**
 * What accepting a report would settle. What is in flight stays owed, an API that is behind the stream is no baseline, and
 * what couldn't be read or has no version can't be one.
 */
export function acceptanceOf(report: CurrencyReport, skipped: readonly Named[]): Acceptance {
  const { asOf, findings, unreachable } = report;
  const settled = findings.filter(({ verdict }) => settling.has(verdict));
  const gaps = new Set(skipped.map(({ arn }) => arn));
  const resources = new Set([...gaps, ...settled.map(({ arn }) => arn)]);
  return {
    asOf,
    settled,
    gaps: gaps.size,
    resources: resources.size,
    unreachable,
    open: findings.filter(({ verdict }) => !settling.has(verdict) && verdict !== "CURRENT"),
  };
}

/**
 * Which lacks a check vouches for: those from before it, and those up to a version that it saw. Nothing of what stays open
 * once the stream's news is counted, nor of a cluster that couldn't be read.
 */
export function coveredBy(report: LiveReport, news: CurrencyReport): (lack: Lack) => boolean {
  const read = new Set(report.clusters.map(({ arn }) => arn));
  const found = new Map(report.findings.map(finding => [finding.arn, finding]));
  const open = new Set(news.findings.filter(({ verdict }) => !settling.has(verdict)).map(({ arn }) => arn));
  return ({ arn, clusterArn, version, at }) => {
    if (!read.has(clusterArn) || open.has(arn)) return false;
    if (at < report.askedAt) return true;
    const { verdict, apiVersion = -1 } = found.get(arn) ?? {};
    return verdict === "GONE" || (version !== undefined && version <= apiVersion);
  };
}

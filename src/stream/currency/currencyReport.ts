import type { EcsError } from "../../ecs/model/errors";
import type { Timestamp } from "../../ecs/model/model";
import type { Finding, Known, Verdict } from "./verdict";

/** Verdicts of many resources, added up. */
interface Totals {
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /**
   * Part of the resources that the stream has right, 0 to 1. What is in flight, has no version, couldn't be read, or is gone after the stream
   * told its end does not count; undefined when nothing counts.
   */
  readonly share?: number;
  /** Of those BEHIND, the one that lacks most versions, and the one whose last event is oldest. */
  readonly worstVersions?: Finding;
  readonly worstTime?: Finding;
}

interface ClusterCurrency extends Totals {
  readonly arn: string;
}

export interface CurrencyReport extends Totals {
  readonly asOf: Timestamp;
  readonly clusters: readonly ClusterCurrency[];
  /** All that is not CURRENT. */
  readonly findings: readonly Finding[];
  /** Clusters that the events name and this connection cannot see, and why. */
  readonly unreachable: readonly UnreachableCluster[];
}

export interface UnreachableCluster {
  readonly arn: string;
  readonly error: EcsError;
}

/** Adds up findings; those that are CURRENT may be given as a number a cluster instead. */
export function reportOf(
  asOf: Timestamp,
  current: ReadonlyMap<string, number>,
  findings: readonly Finding[],
  unreachable: readonly UnreachableCluster[],
): CurrencyReport {
  const groups = new Map([...current.keys()].map(arn => [arn, [] as Finding[]]));
  for (const finding of findings) {
    const group = groups.get(finding.clusterArn);
    if (group) group.push(finding);
    else groups.set(finding.clusterArn, [finding]);
  }
  const clusters = [...groups].map(([arn, group]) => ({ arn, ...totalsOf(current.get(arn) ?? 0, group) }));
  const allCurrent = [...current.values()].reduce((sum, count) => sum + count, 0);
  const notCurrent = findings.filter(finding => finding.verdict !== "CURRENT");
  return { asOf, ...totalsOf(allCurrent, findings), clusters, findings: notCurrent, unreachable };
}

function totalsOf(current: number, findings: readonly Finding[]): Totals {
  const verdicts: Record<Verdict, number> = {
    CURRENT: current,
    BEHIND: 0,
    AHEAD: 0,
    GONE: 0,
    UNSEEN: 0,
    IN_FLIGHT: 0,
    UNVERSIONED: 0,
    UNREAD: 0,
  };
  let goneInOrder = 0;
  let worstVersions: Finding | undefined;
  let worstTime: Finding | undefined;
  for (const finding of findings) {
    verdicts[finding.verdict]++;
    if (finding.verdict === "GONE" && finding.ended) goneInOrder++;
    if (finding.verdict !== "BEHIND") continue;
    if ((finding.behindBy ?? 0) > (worstVersions?.behindBy ?? 0)) worstVersions = finding;
    if ((finding.lagMs ?? -1) > (worstTime?.lagMs ?? -1)) worstTime = finding;
  }
  const { CURRENT, BEHIND, AHEAD, GONE, UNSEEN } = verdicts;
  const counted = CURRENT + BEHIND + AHEAD + UNSEEN + GONE - goneInOrder;
  return { verdicts, share: counted > 0 ? CURRENT / counted : undefined, worstVersions, worstTime };
}

const currentOf = (report: CurrencyReport): Map<string, number> =>
  new Map(report.clusters.map(cluster => [cluster.arn, cluster.verdicts.CURRENT]));

/** The report with other findings in place of its own; those that are CURRENT stay as they were. */
export const reportWith = (report: CurrencyReport, findings: readonly Finding[]): CurrencyReport =>
  reportOf(report.asOf, currentOf(report), findings, report.unreachable);

/** The report with some of its findings asked for anew. */
export function withAnswers(report: CurrencyReport, asOf: Timestamp, fresh: readonly Finding[]): CurrencyReport {
  const asked = new Set(fresh.map(finding => finding.arn));
  const kept = report.findings.filter(finding => !asked.has(finding.arn));
  return reportOf(asOf, currentOf(report), [...kept, ...fresh], report.unreachable);
}

/** The report with what turned out since not to have been told; asked for one by one, so the rest stands. */
export function withMissed(report: CurrencyReport, missed: readonly Finding[]): CurrencyReport {
  const current = currentOf(report);
  const before = new Set(report.findings.map(finding => finding.arn));
  for (const { arn, clusterArn, verdict } of missed) {
    const count = current.get(clusterArn) ?? 0;
    // What was current then is no longer; what was unseen was never counted.
    if (!before.has(arn) && verdict !== "UNSEEN" && count > 0) current.set(clusterArn, count - 1);
  }
  const asked = new Set(missed.map(finding => finding.arn));
  const kept = report.findings.filter(finding => !asked.has(finding.arn));
  return reportOf(report.asOf, current, [...kept, ...missed], report.unreachable);
}

/**
 * The report once what the stream has said since is counted: who was behind and has caught up with that answer is CURRENT, and
 * who has caught up in part is behind by less.
 */
export function withNews(report: CurrencyReport, known: (arn: string) => Known | undefined): CurrencyReport {
  const current = currentOf(report);
  let isNew = false;
  const findings = report.findings.flatMap(finding => {
    const fresh = renewed(finding, known(finding.arn), report.asOf);
    isNew ||= fresh !== finding;
    if (fresh?.verdict !== "CURRENT") return fresh ?? [];
    current.set(finding.clusterArn, (current.get(finding.clusterArn) ?? 0) + 1);
    return [];
  });
  return isNew ? reportOf(report.asOf, current, findings, report.unreachable) : report;
}

/** A finding as it is once the stream knows so much; undefined for what is gone and forgotten. */
function renewed(finding: Finding, known: Known | undefined, asOf: Timestamp): Finding | undefined {
  const { verdict, apiVersion, streamVersion = -1, ended } = finding;
  if (verdict === "GONE") return known && known.ended && !ended ? { ...finding, ended: true } : known && finding;
  if (verdict === "AHEAD" || apiVersion === undefined || !known) return finding;
  if (known.version >= apiVersion) return { ...finding, verdict: "CURRENT" };
  if (known.version <= streamVersion) return finding;
  const told = { ...finding, streamVersion: known.version, behindBy: apiVersion - known.version };
  if (verdict === "IN_FLIGHT") return told;
  return { ...told, verdict: "BEHIND", lagMs: known.at === undefined ? undefined : Math.max(0, asOf - known.at) };
}

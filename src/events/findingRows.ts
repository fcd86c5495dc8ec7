import { lastPart } from "../ecs/model";
import type { CurrencyReport } from "../stream/currencyReport";
import type { Finding, Verdict } from "../stream/verdict";
import { blue, counted, dotted, green, grey, noun, shortId, shown, yellow } from "./row";
import type { Row } from "./row";

/** So many findings of a cluster are rows; the rest is counted in one. */
const mostFindings = 200;

/** The worst first. UNSEEN comes late: there may be thousands, of before the stream began. */
const order: readonly Verdict[] = ["BEHIND", "AHEAD", "GONE", "IN_FLIGHT", "UNSEEN", "UNVERSIONED", "CURRENT"];

const looks: Readonly<Record<Verdict, readonly [icon: string, color: string]>> = {
  BEHIND: ["arrow-down", yellow],
  AHEAD: ["arrow-up", blue],
  GONE: ["circle-slash", grey],
  UNSEEN: ["eye-closed", grey],
  IN_FLIGHT: ["sync", blue],
  UNVERSIONED: ["question", grey],
  CURRENT: ["check", green],
};

const version = (value: number | undefined): string => (value === undefined ? "–" : `v${String(value)}`);

/** What a verdict says in words that need no legend: `BEHIND by 2`. */
export function verdictText({ verdict, behindBy, ended, reread }: Finding): string {
  switch (verdict) {
    case "BEHIND":
      return `BEHIND by ${String(behindBy ?? 0)}`;
    case "IN_FLIGHT":
      return behindBy === undefined ? "IN FLIGHT" : `IN FLIGHT, ${String(behindBy)} to come`;
    case "AHEAD":
      return reread ? "AHEAD, also when asked again" : "AHEAD";
    case "GONE":
      return ended ? "GONE, its end was told" : "GONE";
    case "CURRENT":
    case "UNSEEN":
    case "UNVERSIONED":
      return verdict;
  }
}

/** Both versions, the stream's first. */
function versionsText({ streamVersion, apiVersion }: Finding): string {
  if (streamVersion === undefined) return `API ${version(apiVersion)}`;
  if (apiVersion === undefined) return `stream ${version(streamVersion)}`;
  return `stream ${version(streamVersion)}, API ${version(apiVersion)}`;
}

const explained: Readonly<Record<Verdict, string>> = {
  BEHIND: "The API has a higher version than any event told.",
  AHEAD: "An event told a higher version than the API answers: its reads can be stale.",
  GONE: "The API no longer knows it. A stopped task is forgotten after about an hour.",
  UNSEEN: "The API has it, and the stream never spoke of it: its last change may be older than the stream.",
  IN_FLIGHT: "It changed within the grace, so its event may be under way. It is asked for again.",
  UNVERSIONED: "This endpoint gives no version, so nothing can be said.",
  CURRENT: "The stream told the version that the API has.",
};

function findingRow(finding: Finding): Row {
  const [icon, color] = looks[finding.verdict];
  return {
    id: finding.arn,
    label: shortId(finding.arn),
    description: dotted(verdictText(finding), versionsText(finding)),
    icon,
    color,
    tooltip: `${noun(finding.kind)} ${lastPart(finding.arn)}\n${explained[finding.verdict]}\nOpen it to compare event and API field by field.`,
    context: `finding ${finding.verdict.toLowerCase()}`,
    finding,
  };
}

/** `2 BEHIND · 1 UNSEEN`, the worst first; without CURRENT. */
export function countsText(verdicts: Readonly<Record<Verdict, number>>): string {
  const told = order.filter(verdict => verdict !== "CURRENT" && verdicts[verdict] > 0);
  return dotted(...told.map(verdict => `${shown(verdicts[verdict])} ${verdict.replace("_", " ")}`));
}

/** A row for each cluster of a check, with what is not current there. */
export function clusterRows(currency: CurrencyReport): readonly Row[] {
  const rows = currency.clusters.map((cluster): Row => {
    const findings = currency.findings
      .filter(finding => finding.clusterArn === cluster.arn)
      .toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict) || (b.behindBy ?? 0) - (a.behindBy ?? 0));
    const rest = findings.length - mostFindings;
    const more: Row = {
      id: `${cluster.arn}#more`,
      label: `${shown(rest)} more`,
      description: "an audit of this stream lists them all",
      icon: "ellipsis",
      context: "more",
    };
    return {
      id: cluster.arn,
      label: lastPart(cluster.arn),
      description: countsText(cluster.verdicts) || `CURRENT · ${counted(cluster.verdicts.CURRENT, "resource")}`,
      icon: findings.length > 0 ? "layers" : "layers-active",
      context: "cluster",
      children: [...findings.slice(0, mostFindings).map(findingRow), ...(rest > 0 ? [more] : [])],
    };
  });
  const unreachable = currency.unreachable.map(({ arn, error }): Row => ({
    id: arn,
    label: arn === "" ? "(no cluster named)" : lastPart(arn),
    description: "this connection cannot see it",
    icon: "eye-closed",
    color: yellow,
    tooltip: `${arn}\n${error.message}`,
    context: "unreachable",
  }));
  return [...rows.toSorted((a, b) => a.label.localeCompare(b.label)), ...unreachable];
}

import { lastPart, parseArn } from "../../ecs/model/model";
import type { CurrencyReport } from "../../stream/currency/currencyReport";
import type { Finding, Verdict } from "../../stream/currency/verdict";
import { countsText, verdictText, worstFirst } from "../../stream/currency/verdictText";
import { amount, plural } from "../../text/counts";
import { dotted } from "../../text/dotted";
import { blue, green, grey, noun, yellow } from "./viewRow";
import { shortId } from "../../ecs/model/names";
import type { Row } from "./viewRow";

/** So many findings of a cluster are rows; the rest is counted in one. */
const mostFindings = 200;

const looks: Readonly<Record<Verdict, readonly [icon: string, color: string]>> = {
  BEHIND: ["arrow-down", yellow],
  AHEAD: ["arrow-up", blue],
  GONE: ["circle-slash", grey],
  UNSEEN: ["eye-closed", grey],
  IN_FLIGHT: ["sync", blue],
  UNVERSIONED: ["question", grey],
  UNREAD: ["warning", yellow],
  CURRENT: ["check", green],
};

const version = (value: number | undefined): string => (value === undefined ? "–" : `v${String(value)}`);

/** Both versions, the stream's first; short, since a side bar is narrow. */
function versionsText({ streamVersion, apiVersion }: Finding): string {
  if (streamVersion === undefined) return `API ${version(apiVersion)}`;
  if (apiVersion === undefined) return version(streamVersion);
  return `${version(streamVersion)}, API ${version(apiVersion)}`;
}

/** As `verdictText`, without what would push the versions out of sight. */
function shortText(finding: Finding): string {
  const { verdict, ended } = finding;
  return verdict === "AHEAD" || (verdict === "GONE" && !ended) ? verdict : verdictText(finding);
}

const explained: Readonly<Record<Verdict, string>> = {
  BEHIND: "The API has a higher version than the newest event.",
  AHEAD: "An event has a higher version than the API returns. API reads can be stale.",
  GONE: "The API no longer returns it. ECS forgets a stopped task after about an hour.",
  UNSEEN: "No event received for this resource. Its last change may be older than the stream.",
  IN_FLIGHT: "It changed within the grace period, so its event may still arrive. It's checked again.",
  UNVERSIONED: "This endpoint returns no versions, so the stream can't be verified.",
  UNREAD: "The API couldn't describe it. It may still exist; the next check asks again.",
  CURRENT: "The stream has the API's version.",
};

function findingRow(finding: Finding): Row {
  const [icon, color] = looks[finding.verdict];
  return {
    id: finding.arn,
    label: shortId(finding.arn),
    description: dotted(shortText(finding), versionsText(finding)),
    icon,
    color,
    tooltip: [
      `${noun(finding.kind)} ${lastPart(finding.arn)}`,
      `${verdictText(finding)}: stream ${version(finding.streamVersion)}, API ${version(finding.apiVersion)}`,
      explained[finding.verdict],
      ...(finding.reason === undefined ? [] : [`Reason: ${finding.reason}`]),
      "Select it to compare the event with the API, field by field.",
    ].join("\n"),
    context: `finding ${finding.verdict.toLowerCase()}`,
    finding,
  };
}

/** A row for each cluster of a check, those that are behind first, with what is not current there. */
export function clusterRows(currency: CurrencyReport): readonly Row[] {
  const clusters = currency.clusters.toSorted(
    (a, b) =>
      Number(b.verdicts.BEHIND > 0) - Number(a.verdicts.BEHIND > 0) || lastPart(a.arn).localeCompare(lastPart(b.arn)),
  );
  const rows = clusters.map((cluster): Row => {
    const findings = currency.findings
      .filter(finding => finding.clusterArn === cluster.arn)
      .toSorted(
        (a, b) =>
          worstFirst.indexOf(a.verdict) - worstFirst.indexOf(b.verdict) || (b.behindBy ?? 0) - (a.behindBy ?? 0),
      );
    const rest = findings.length - mostFindings;
    const more: Row = {
      id: `${cluster.arn}#more`,
      label: `${amount(rest)} more`,
      description: "Audit Events lists them all",
      icon: "ellipsis",
      context: "more",
    };
    return {
      id: cluster.arn,
      label: lastPart(cluster.arn),
      description: countsText(cluster.verdicts) || `CURRENT · ${plural(cluster.verdicts.CURRENT, "resource")}`,
      icon: findings.length > 0 ? "layers" : "layers-active",
      context: "cluster",
      children: [...findings.slice(0, mostFindings).map(findingRow), ...(rest > 0 ? [more] : [])],
    };
  });
  const unreachable = currency.unreachable.map(({ arn, error }): Row => ({
    id: arn,
    label: arn === "" ? "(no cluster named)" : lastPart(arn),
    description: dotted(parseArn(arn)?.region, "not visible to this connection"),
    icon: "eye-closed",
    color: yellow,
    tooltip: `${arn}\n${error.message}`,
    context: "unreachable",
  }));
  return [...rows, ...unreachable];
}

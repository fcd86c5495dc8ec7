import { amount, plural } from "../../text/counts";
import { markdownText as text } from "../../text/markdownText";
import type { CurrencyReport } from "../currency/currencyReport";
import { clusterName, shortName, table, version } from "./markdownTable";
import { iso } from "./report";
import { verdicts } from "../currency/verdict";
import { countsText, percentText, verdictName, verdictText, worstFirst } from "../currency/verdictText";

/** Whose versions are held against the API's, in a column's head, and when the last of them was told. */
export interface Compared {
  readonly teller: "Stream" | "Replica" | "Log group";
  readonly end?: string;
}

/** The verdicts of a comparison, for people; whatever comes from events or the API is escaped. */
export function currencySection(currency: CurrencyReport, { teller, end }: Compared): readonly string[] {
  const { share, worstVersions, worstTime, unreachable } = currency;
  const all = currency.clusters.length > 1 ? [{ arn: undefined, ...currency }] : [];
  const outcome = share === undefined ? "Nothing could be compared" : `${percentText(share)} current`;
  const columns = verdicts.filter(name => name === "CURRENT" || name === "BEHIND" || currency.verdicts[name] > 0);
  return [
    "## Compared with the API",
    "",
    `**${outcome}**, checked ${iso(currency.asOf)}. ${countsText(currency.verdicts)}`.trim(),
    "",
    ...(worstVersions
      ? [
          `- Furthest behind: ${text(shortName(worstVersions.arn))}, by ${plural(worstVersions.behindBy ?? 0, "version")}`,
        ]
      : []),
    ...(worstTime
      ? [
          `- Behind for the longest without an event: ${text(shortName(worstTime.arn))}, for ${amount(Math.round((worstTime.lagMs ?? 0) / 1000))} s`,
        ]
      : []),
    ...laterText(currency, end),
    ...unreachable.map(
      ({ arn, error }) =>
        `- Not visible to this connection: ${text(arn || "no cluster named")}. ${text(error.message)}`,
    ),
    "",
    ...table(
      ["Cluster", "#Share", ...columns.map(name => `#${verdictName(name)}`)],
      [...currency.clusters, ...all].map(cluster => [
        cluster.arn === undefined ? "All" : clusterName(cluster.arn),
        cluster.share === undefined ? "–" : percentText(cluster.share),
        ...columns.map(name => amount(cluster.verdicts[name])),
      ]),
    ),
    "### Not current",
    "",
    ...table(
      ["Resource", "Verdict", `#${teller}`, "#API"],
      currency.findings
        .toSorted((a, b) => worstFirst.indexOf(a.verdict) - worstFirst.indexOf(b.verdict))
        .map(finding => [
          text(shortName(finding.arn)),
          verdictText(finding),
          version(finding.streamVersion),
          version(finding.apiVersion),
        ]),
    ),
  ];
}

/** What changed after the last that was told could not be told; of instances nobody knows when they changed. */
function laterText({ findings }: CurrencyReport, end: string | undefined): readonly string[] {
  if (end === undefined) return [];
  const last = Date.parse(end);
  const behind = findings.filter(({ verdict }) => verdict === "BEHIND");
  const later = behind.filter(({ changedAt }) => changedAt !== undefined && changedAt > last);
  if (later.length === 0) return [];
  return [
    `- ${amount(later.length)} of ${amount(behind.length)} BEHIND changed after ${end}, the last time in this data.`,
  ];
}

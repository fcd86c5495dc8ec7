import { lastPart } from "../ecs/model";
import type { CurrencyReport } from "./currencyReport";
import { iso } from "./report";
import type { AuditReport } from "./report";
import { verdicts } from "./verdict";
import type { Finding } from "./verdict";
import type { VersionRange } from "./versionSet";

/** A table in Markdown is cut at so many rows, and says so; the JSON has them all. */
const mostRows = 200;

/** Audit and verdicts for people, in Markdown; whatever comes from events is escaped. */
export function markdownReport(audit: AuditReport, currency?: CurrencyReport): string {
  return [...auditSection(audit), ...(currency ? currencySection(currency) : [])].join("\n");
}

function auditSection(audit: AuditReport): readonly string[] {
  const { skipped, unreadable } = audit;
  return [
    `# ECS events of ${text(audit.source)}`,
    "",
    ...table(
      ["", ""],
      [
        ["From", audit.from ?? "–"],
        ["To", audit.to ?? "–"],
        ["Events with a version", count(audit.events)],
        ["Duplicates (same resource and version)", count(audit.duplicates)],
        ["Late (a lower version after a higher)", count(audit.late)],
        ["Possibly missing versions", count(audit.possiblyMissing)],
        ["ECS events without a version", count(skipped.noVersion)],
        ["Events of other services", count(skipped.notEcs)],
        ["JSON that is no event", count(skipped.notEnvelope)],
        ["Not readable as JSON", count(unreadable.count)],
      ],
    ),
    "ECS does not document that versions rise by one, so a version that never came is a possible gap.",
    "",
    "## By type",
    "",
    ...table(
      ["Type", "Events"],
      Object.entries(audit.byType).map(([type, events]) => [text(type), count(events)]),
    ),
    "## Clusters",
    "",
    ...table(
      ["Cluster", "Tasks", "Container instances", "Events", "Duplicates", "Late", "Possibly missing"],
      audit.clusters.map(({ arn, tasks, containerInstances, events, duplicates, late, possiblyMissing }) => [
        text(arn || "(none named)"),
        ...[tasks, containerInstances, events, duplicates, late, possiblyMissing].map(count),
      ]),
    ),
    "## Resources with duplicates, late events or possible gaps",
    "",
    ...table(
      ["Resource", "Versions", "Duplicates", "Late", "Never came"],
      audit.irregular.map(({ arn, lowest, highest, duplicates, late, gaps, gapsIncomplete }) => [
        text(shortName(arn)),
        `${lowest}–${highest}`,
        count(duplicates),
        count(late),
        `${gaps.map(rangeText).join(", ") || "–"}${gapsIncomplete ? " and older ones" : ""}`,
      ]),
    ),
    "## Not readable",
    "",
    ...table(
      ["Line", "Reason", "Text"],
      unreadable.first.map(({ line, reason, excerpt }) => [
        line === undefined ? "–" : count(line),
        text(reason),
        text(excerpt),
      ]),
      unreadable.count,
    ),
  ];
}

function currencySection(currency: CurrencyReport): readonly string[] {
  const { worstVersions, worstTime } = currency;
  return [
    `## Against the API, ${iso(currency.asOf)}`,
    "",
    ...table(
      ["Cluster", ...verdicts, "Share current"],
      [...currency.clusters, ...(currency.clusters.length > 1 ? [{ arn: "All", ...currency }] : [])].map(cluster => [
        text(cluster.arn),
        ...verdicts.map(name => count(cluster.verdicts[name])),
        cluster.share === undefined ? "–" : `${(cluster.share * 100).toFixed(1)} %`,
      ]),
    ),
    ...(worstVersions
      ? [`Worst lag in versions: ${worstVersions.behindBy}, ${text(shortName(worstVersions.arn))}.`, ""]
      : []),
    ...(worstTime
      ? [
          `Longest without an event while behind: ${Math.round((worstTime.lagMs ?? 0) / 1000)} s, ${text(shortName(worstTime.arn))}.`,
          "",
        ]
      : []),
    ...currency.unreachable.flatMap(({ arn, error }) => [
      `Not seen by this connection: ${text(arn)}. ${text(error.message)}`,
      "",
    ]),
    "### Not current",
    "",
    ...table(
      ["Resource", "Verdict", "Stream", "API", "Behind by"],
      currency.findings.map(finding => [
        text(shortName(finding.arn)),
        verdictText(finding),
        version(finding.streamVersion),
        version(finding.apiVersion),
        finding.behindBy === undefined ? "–" : count(finding.behindBy),
      ]),
    ),
  ];
}

/** A verdict in words that a person can act on. */
export function verdictText(finding: Finding): string {
  switch (finding.verdict) {
    case "CURRENT":
      return "CURRENT";
    case "BEHIND":
      return `BEHIND by ${finding.behindBy}`;
    case "AHEAD":
      return finding.reread ? "AHEAD, still so when read again" : "AHEAD";
    case "GONE":
      if (finding.ended) return "GONE, as the stream told";
      return finding.kind === "task"
        ? "GONE: likely stopped over an hour ago; its end never came"
        : "GONE; its end never came";
    case "UNSEEN":
      return "UNSEEN";
    case "IN_FLIGHT":
      return "IN FLIGHT";
    case "UNVERSIONED":
      return "The endpoint gives no version";
  }
}

function table(head: readonly string[], rows: readonly (readonly string[])[], total = rows.length): readonly string[] {
  if (rows.length === 0) return ["None.", ""];
  const shown = rows.slice(0, mostRows);
  const lines = [head, head.map(() => "---"), ...shown].map(cells => `| ${cells.join(" | ")} |`);
  return [...lines, "", ...(total > shown.length ? [`${count(shown.length)} of ${count(total)} rows.`, ""] : [])];
}

const count = (value: number): string => value.toLocaleString("en-US");
const version = (value: number | undefined): string => (value === undefined ? "–" : `v${value}`);
const rangeText = ([first, last]: VersionRange): string => (first === last ? `v${first}` : `v${first}–v${last}`);

function shortName(arn: string): string {
  const kind = arn.includes(":container-instance/") ? "instance" : "task";
  return `${kind} ${lastPart(arn)}`;
}

/** Text from events, so that it can neither break a table nor become a link, an image or HTML. */
function text(value: string): string {
  return value
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\\`*_{}[\]<>()#|!~&]/g, character => `&#${character.codePointAt(0)};`);
}

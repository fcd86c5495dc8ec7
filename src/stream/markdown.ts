import { lastPart, parseArn } from "../ecs/model";
import { markdownText as text } from "../text/markdownText";
import type { CurrencyReport } from "./currencyReport";
import { standingOf } from "./event";
import { iso } from "./report";
import type { AuditReport } from "./report";
import { verdicts } from "./verdict";
import { countsText, percentText, verdictName, verdictText, worstFirst } from "./verdictText";
import type { VersionRange } from "./versionSet";

/** A table in Markdown is cut at so many rows, and says so; the JSON has them all. */
const mostRows = 200;

/** Audit and verdicts for people, in Markdown, what matters most first; whatever comes from events is escaped. */
export function markdownReport(audit: AuditReport, currency?: CurrencyReport): string {
  return [
    `# ECS events of ${text(audit.source)}`,
    "",
    ...(currency ? currencySection(currency) : []),
    ...auditSection(audit),
  ].join("\n");
}

function auditSection(audit: AuditReport): readonly string[] {
  const { skipped, unreadable, unclear, conflicts } = audit;
  return [
    "## What the events say of themselves",
    "",
    ...table(
      ["", "#"],
      [
        ["From", audit.from ?? "–"],
        ["To", audit.to ?? "–"],
        ["Events with a version", count(audit.events)],
        ["Duplicates (same resource and version)", count(audit.duplicates)],
        ["Same version, different content", conflictsText(audit)],
        ["Late (a lower version after a higher)", count(audit.late)],
        ["Possibly missing versions", count(audit.possiblyMissing)],
        ["ECS events without a version", count(skipped.noVersion)],
        ["Events of other services", count(skipped.notEcs)],
        ["JSON that is not an event", count(skipped.notEnvelope)],
        ["Not readable as JSON", count(unreadable.count)],
      ],
    ),
    "ECS does not document that versions rise by one, so a version that never came is a possible gap.",
    "",
    "### By type",
    "",
    ...table(
      ["Type", "#Events", "Version"],
      Object.entries(audit.byType).map(([type, events]) => [text(type), count(events), standings[standingOf(type)]]),
    ),
    "### By cluster",
    "",
    ...table(
      ["Cluster", "#Tasks", "#Container instances", "#Events", "#Duplicates", "#Late", "#Possibly missing"],
      audit.clusters.map(({ arn, tasks, containerInstances, events, duplicates, late, possiblyMissing }) => [
        clusterName(arn),
        ...[tasks, containerInstances, events, duplicates, late, possiblyMissing].map(count),
      ]),
    ),
    "### Resources with duplicates, late events or possible gaps",
    "",
    ...table(
      ["Resource", "Versions", "#Duplicates", "#Late", "Never came"],
      audit.irregular.map(({ arn, lowest, highest, duplicates, late, gaps, gapsIncomplete }) => [
        text(shortName(arn)),
        `${lowest}–${highest}`,
        count(duplicates),
        count(late),
        `${gaps.map(rangeText).join(", ") || "–"}${gapsIncomplete ? " and older ones" : ""}`,
      ]),
    ),
    ...(conflicts.count > 0
      ? [
          "### Same version, different content",
          "",
          ...table(
            ["Resource", "#Version", "Fields that differ"],
            conflicts.first.map(({ arn, version: number, fields }) => [
              text(shortName(arn)),
              `v${number}`,
              text(fields.join(", ")),
            ]),
            conflicts.count,
          ),
        ]
      : []),
    "### Not understood",
    "",
    ...table(
      ["Shape", "#Count", "Reason", "Example", "#Line"],
      unclear.shapes.map(({ shape, count: times, reason, example, line }) => [
        text(shape),
        count(times),
        text(reason),
        text(example),
        line === undefined ? "–" : count(line),
      ]),
    ),
    ...(unclear.further > 0 ? [`${count(unclear.further)} more had further shapes.`, ""] : []),
    "### Not readable",
    "",
    ...table(
      ["#Line", "Reason", "Text"],
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
  const { share, worstVersions, worstTime, unreachable } = currency;
  const all = currency.clusters.length > 1 ? [{ arn: undefined, ...currency }] : [];
  const outcome = share === undefined ? "Nothing could be compared" : `${percentText(share)} current`;
  const columns = verdicts.filter(name => name === "CURRENT" || name === "BEHIND" || currency.verdicts[name] > 0);
  return [
    "## Against the API",
    "",
    `**${outcome}**, as of ${iso(currency.asOf)}. ${countsText(currency.verdicts)}`.trim(),
    "",
    ...(worstVersions
      ? [`- Worst lag in versions: ${worstVersions.behindBy}, ${text(shortName(worstVersions.arn))}`]
      : []),
    ...(worstTime
      ? [
          `- Longest without an event while behind: ${count(Math.round((worstTime.lagMs ?? 0) / 1000))} s, ${text(shortName(worstTime.arn))}`,
        ]
      : []),
    ...unreachable.map(
      ({ arn, error }) => `- Not seen by this connection: ${text(arn || "no cluster named")}. ${text(error.message)}`,
    ),
    "",
    ...table(
      ["Cluster", "#Share", ...columns.map(name => `#${verdictName(name)}`)],
      [...currency.clusters, ...all].map(cluster => [
        cluster.arn === undefined ? "All" : clusterName(cluster.arn),
        cluster.share === undefined ? "–" : percentText(cluster.share),
        ...columns.map(name => count(cluster.verdicts[name])),
      ]),
    ),
    "### Not current",
    "",
    ...table(
      ["Resource", "Verdict", "#Stream", "#API"],
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

/** A column whose head begins with `#` holds numbers, and stands at the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[], total = rows.length): readonly string[] {
  if (rows.length === 0) return ["None.", ""];
  const shown = rows.slice(0, mostRows);
  const titles = head.map(title => title.replace(/^#/, ""));
  const rule = head.map(title => (title.startsWith("#") ? "--:" : "---"));
  const lines = [titles, rule, ...shown].map(cells => `| ${cells.join(" | ")} |`);
  return [...lines, "", ...(total > shown.length ? [`${count(shown.length)} of ${count(total)} rows.`, ""] : [])];
}

const standings: Readonly<Record<ReturnType<typeof standingOf>, string>> = {
  versioned: "counted",
  unversioned: "has none",
  new: "not known to this version of ECS Explorer",
  foreign: "not ECS",
};

function conflictsText({ conflicts: { count: found, uncompared } }: AuditReport): string {
  return uncompared === 0 ? count(found) : `${count(found)} (${count(uncompared)} could not be compared)`;
}

const count = (value: number): string => value.toLocaleString("en-US");
const version = (value: number | undefined): string => (value === undefined ? "–" : `v${value}`);
const rangeText = ([first, last]: VersionRange): string => (first === last ? `v${first}` : `v${first}–v${last}`);

function clusterName(arn: string): string {
  const { region, account } = parseArn(arn) ?? {};
  return text([lastPart(arn) || "(none named)", region, account].filter(Boolean).join(" · "));
}

function shortName(arn: string): string {
  const kind = arn.includes(":container-instance/") ? "instance" : "task";
  return `${kind} ${lastPart(arn)}`;
}

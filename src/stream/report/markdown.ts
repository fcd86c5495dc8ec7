import { amount } from "../../text/counts";
import { markdownText as text } from "../../text/markdownText";
import type { CurrencyReport } from "../currency/currencyReport";
import { eventTypeStatus } from "../event/event";
import type { AuditReport } from "./report";
import { currencySection } from "./markdownCurrency";
import { clusterName, rangeText, shortName, table } from "./markdownTable";

/** Audit and verdicts for people, in Markdown, what matters most first; whatever comes from events is escaped. */
export function markdownReport(audit: AuditReport, currency?: CurrencyReport): string {
  return [
    `# ECS events of ${text(audit.source)}`,
    "",
    ...(currency ? currencySection(currency, { teller: "Stream", end: audit.to }) : []),
    ...auditSection(audit),
  ].join("\n");
}

function auditSection(audit: AuditReport): readonly string[] {
  const { skipped, unreadable, unclear, conflicts } = audit;
  return [
    "## Events",
    "",
    ...table(
      ["", "#"],
      [
        ["From", audit.from ?? "–"],
        ["To", audit.to ?? "–"],
        ["Events with a version", amount(audit.events)],
        ["Duplicates (same resource and version)", amount(audit.duplicates)],
        ["Same version, different content", conflictsText(audit)],
        ["Late (a lower version after a higher)", amount(audit.late)],
        ["Possibly missing versions", amount(audit.possiblyMissing)],
        ["ECS events without a version", amount(skipped.noVersion)],
        ["Events of other services", amount(skipped.notEcs)],
        ["JSON that is not an event", amount(skipped.notEnvelope)],
        ["Not readable as JSON", amount(unreadable.count)],
      ],
    ),
    "ECS doesn't document that versions increase by exactly one, so a missing version is only a possible gap.",
    "",
    "### By type",
    "",
    ...table(
      ["Type", "#Events", "Version"],
      Object.entries(audit.byType).map(([type, events]) => [
        text(type),
        amount(events),
        statusTexts[eventTypeStatus(type)],
      ]),
    ),
    "### By cluster",
    "",
    ...table(
      ["Cluster", "#Tasks", "#Container instances", "#Events", "#Duplicates", "#Late", "#Possibly missing"],
      audit.clusters.map(({ arn, tasks, containerInstances, events, duplicates, late, possiblyMissing }) => [
        clusterName(arn),
        ...[tasks, containerInstances, events, duplicates, late, possiblyMissing].map(amount),
      ]),
    ),
    "### Resources with duplicates, late events or possible gaps",
    "",
    ...table(
      ["Resource", "Versions", "#Duplicates", "#Late", "Missing"],
      audit.irregular.map(({ arn, lowest, highest, duplicates, late, gaps, gapsIncomplete }) => [
        text(shortName(arn)),
        `${lowest}–${highest}`,
        amount(duplicates),
        amount(late),
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
        amount(times),
        text(reason),
        text(example),
        line === undefined ? "–" : amount(line),
      ]),
    ),
    ...(unclear.further > 0 ? [`${amount(unclear.further)} more had further shapes.`, ""] : []),
    "### Not readable",
    "",
    ...table(
      ["#Line", "Reason", "Text"],
      unreadable.first.map(({ line, reason, excerpt }) => [
        line === undefined ? "–" : amount(line),
        text(reason),
        text(excerpt),
      ]),
      unreadable.count,
    ),
  ];
}

const statusTexts: Readonly<Record<ReturnType<typeof eventTypeStatus>, string>> = {
  versioned: "counted",
  unversioned: "has none",
  new: "not known to this version of ECS Explorer",
  foreign: "not ECS",
};

function conflictsText({ conflicts: { count: found, uncompared } }: AuditReport): string {
  return uncompared === 0 ? amount(found) : `${amount(found)} (${amount(uncompared)} could not be compared)`;
}

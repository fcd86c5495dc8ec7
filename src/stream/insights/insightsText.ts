import { amount, bytesText } from "../../text/counts";
import { jsonText } from "../../text/jsonText";
import { markdownText as text } from "../../text/markdownText";
import { duplicatesOf, missingOf } from "./insights";
import type { InsightsAudit } from "./insights";
import { shortName, table } from "../report/markdownTable";

/** An audit that CloudWatch counted, for people: what it can tell, and what it cannot. */
export function insightsMarkdown(group: string, from: number, to: number, audit: InsightsAudit): string {
  const { resources, total, events, duplicates, possiblyMissing, isComplete, queries, bytesScanned } = audit;
  const irregular = resources
    .filter(counted => duplicatesOf(counted) > 0 || missingOf(counted) > 0)
    .toSorted((a, b) => missingOf(b) - missingOf(a) || duplicatesOf(b) - duplicatesOf(a));
  return [
    `# Insights audit of ${text(group)}`,
    "",
    isComplete
      ? `**Complete**: the resources have ${amount(events)} events in all, which is also the separately counted total.`
      : `**Not complete**: the resources have ${amount(events)} events, and the total is ${amount(total)}. Events may have arrived while the queries ran; run it again.`,
    "",
    "Logs Insights counts versions. It can't tell which events arrived late, in what order they came, or which versions are missing. To find these, run Audit Events on a shorter time range.",
    "",
    ...table(
      ["", "#"],
      [
        ["From", new Date(from).toISOString()],
        ["To", new Date(to).toISOString()],
        ["Events with a version", amount(total)],
        ["Tasks and container instances", amount(resources.length)],
        ["Duplicates (same resource and version)", amount(duplicates)],
        ["Possibly missing versions", amount(possiblyMissing)],
        ["Queries", amount(queries)],
        ["Data scanned", bytesText(bytesScanned)],
      ],
    ),
    "ECS doesn't document that versions increase by exactly one, so a missing version is only a possible gap.",
    "",
    "### Resources with duplicates or possible gaps",
    "",
    ...table(
      ["Resource", "Versions", "#Events", "#Duplicates", "#Possibly missing"],
      irregular.map(counted => [
        text(shortName(counted.arn)),
        `${counted.lowest}–${counted.highest}`,
        amount(counted.events),
        amount(duplicatesOf(counted)),
        amount(missingOf(counted)),
      ]),
    ),
  ].join("\n");
}

export const insightsJson = (group: string, from: number, to: number, audit: InsightsAudit): string =>
  jsonText({ group, from: new Date(from).toISOString(), to: new Date(to).toISOString(), ...audit });

import type { LagReport } from "../../stream/lag/lag";
import { durationText, sparkline } from "../../stream/lag/lagWords";
import { lastPart } from "../../ecs/model/model";
import { amount, plural } from "../../text/counts";
import { dotted } from "../../text/dotted";
import type { Row } from "./viewRow";

/** So many clusters stand in the tooltip; the page has them all. */
const mostGroups = 8;

/** How late events come, with the last minutes as bars; no row before the first event that counts. */
export function lagRow({ all, groups, minutes, asOf, lapseCount, lapseMs }: LagReport): Row | undefined {
  if (all.count === 0) return undefined;
  return {
    id: "lag",
    label: `Lag ${durationText(all.median)}`,
    description: dotted(`95% within ${durationText(all.p95)}`, sparkline(minutes, asOf)),
    icon: "graph",
    tooltip: [
      "Time from a change to its event's arrival, since the stream was attached:",
      `median ${durationText(all.median)}, 95% ${durationText(all.p95)}, 99% ${durationText(all.p99)}, worst ${durationText(all.worst)}, ${amount(all.count)} events`,
      ...groups
        .slice(0, mostGroups)
        .map(
          ({ clusterArn, type, p95, worst }) =>
            `${lastPart(clusterArn)}, ${type}: 95% ${durationText(p95)}, worst ${durationText(worst)}`,
        ),
      lapseCount === 0
        ? "Reliable since it was attached."
        : `Late, behind or failed: ${plural(lapseCount, "time")}, ${durationText(lapseMs)} in all.`,
      "Select it to see the last hour and to export.",
    ].join("\n"),
    context: "lag",
    command: { id: "ecsExplorer.showEventLag", title: "Show Event Lag" },
  };
}

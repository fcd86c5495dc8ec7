import type { ViewBadge } from "vscode";
import type { Node } from "../nodes/node";
import { lastUpdated, outdatedRow } from "../nodes/outdated";
import { rowOf } from "./nodeRow";

/** So many are named in a tooltip before the rest is plural. */
const mostNamed = 5;

/** Counts what is not current among connections and open clusters, and names it; undefined when all is. */
export function badgeOf(nodes: readonly Node[]): ViewBadge | undefined {
  const lines = nodes.flatMap(node => {
    const old = outdatedRow(node, true);
    return old ? [`${rowOf(node, true).label}: ${lastUpdated(old)}`] : [];
  });
  if (lines.length === 0) return undefined;
  const more = lines.length > mostNamed ? [`and ${lines.length - mostNamed} more`] : [];
  return { value: lines.length, tooltip: ["Not up to date", ...lines.slice(0, mostNamed), ...more].join("\n") };
}

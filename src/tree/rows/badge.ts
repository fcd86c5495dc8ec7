import type { ViewBadge } from "vscode";
import { problemsIn } from "../nodes/attention";
import type { Node } from "../nodes/node";
import { lastUpdated, outdatedRow } from "../nodes/outdated";
import { plainText } from "../../text/plainText";
import { rowOf } from "./nodeRow";

/** So many are named in a tooltip before the rest is plural. */
const mostNamed = 5;

/** Counts what is not current among connections and open clusters, and what is wrong in those; undefined when nothing is. */
export function badgeOf(nodes: readonly Node[]): ViewBadge | undefined {
  const old: string[] = [];
  const wrong: string[] = [];
  for (const node of nodes) {
    const outdated = outdatedRow(node, true);
    if (outdated) old.push(`${rowOf(node, true).label}: ${lastUpdated(outdated)}`);
    // What was wrong when it was last read says nothing of now.
    else if (node.kind === "cluster")
      for (const problem of problemsIn(node.session))
        wrong.push(plainText(`${node.session.cluster.name} · ${problem}`));
  }
  const value = old.length + wrong.length;
  if (value === 0) return undefined;
  return { value, tooltip: [...named("Not up to date", old), ...named("Needs attention", wrong)].join("\n") };
}

function named(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const more = lines.length > mostNamed ? [`and ${lines.length - mostNamed} more`] : [];
  return [title, ...lines.slice(0, mostNamed), ...more];
}

import { problemLines } from "../nodes/attention";
import type { Node } from "../nodes/node";
import { lastUpdated, lastUpdatedAt, outdatedRow, pausedRow, pausedSince } from "../nodes/outdated";
import type { Paused } from "../nodes/outdated";
import { plainText } from "../../text/plainText";
import { rowOf } from "./nodeRow";

/** So many are named in a tooltip before the rest is plural. */
const mostNamed = 5;

/** What the view's badge and the status bar item count: what is not current, and what is wrong. */
export interface ProblemCount {
  /** What is known by now. */
  readonly current: number;
  /** What was wrong when it was last read, of clusters that are polled no more, and when that was. */
  readonly earlier?: { readonly count: number; readonly asOf: number };
  readonly tooltip: string;
}

/** Counts what is not current among connections and open clusters, and what is wrong in those; undefined when nothing is. */
export function problemCount(nodes: readonly Node[]): ProblemCount | undefined {
  const old: string[] = [];
  const wrong: string[] = [];
  const earlier: { readonly paused: Paused; readonly lines: readonly string[] }[] = [];
  for (const node of nodes) {
    const outdated = outdatedRow(node, true);
    const paused = pausedRow(node, true);
    if (outdated) old.push(`${rowOf(node, true).label}: ${lastUpdated(outdated)}`);
    // What was wrong when it was last read says nothing of now.
    else if (node.kind === "cluster") {
      const lines = problemLines(node.session).map(problem => plainText(`${node.session.cluster.name} · ${problem}`));
      if (!paused) wrong.push(...lines);
      else if (lines.length > 0) earlier.push({ paused, lines });
    }
  }
  const current = old.length + wrong.length;
  const [first, ...others] = earlier.toSorted((a, b) => a.paused.asOf - b.paused.asOf);
  if (!first) return current === 0 ? undefined : { current, tooltip: told(old, wrong).join("\n") };
  const lines = [first, ...others].flatMap(each => each.lines);
  return {
    current,
    earlier: { count: lines.length, asOf: first.paused.asOf },
    tooltip: [...told(old, wrong), ...named(pausedSince(first.paused), lines)].join("\n"),
  };
}

const told = (old: readonly string[], wrong: readonly string[]): readonly string[] => [
  ...named("Not up to date", old),
  ...named("Needs attention", wrong),
];

function named(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const more = lines.length > mostNamed ? [`and ${lines.length - mostNamed} more`] : [];
  return [title, ...lines.slice(0, mostNamed), ...more];
}

/** `ECS 3`, or with what may have changed since: `ECS 3 · last updated 9:36 AM` */
export function statusText({ current, earlier }: ProblemCount): string {
  if (!earlier) return `ECS ${String(current)}`;
  const since = lastUpdatedAt(earlier.asOf);
  return current === 0
    ? `ECS ${String(earlier.count)} · ${since}`
    : `ECS ${String(current)} · ${String(earlier.count)} ${since}`;
}

import { ago } from "../../text/age";
import { amount } from "../../text/counts";
import { dotted } from "../../text/dotted";
import type { StopGroupNode, StoppedNode } from "../nodes/node";
import { stopGroupOf, stopGroups } from "../nodes/stopped";
import { TaskIndex } from "../groups/taskIndex";
import { stopAppearance } from "./appearance";
import type { Was } from "./resourceRow";
import { goneRow } from "./row";
import type { Row } from "./row";

/** `3 failed · 19 in the last hour` */
export function stoppedRow({ session }: StoppedNode, was: Was): Row {
  let failed = 0;
  let all = 0;
  for (const { cause, tasks } of stopGroups(session)) {
    all += tasks.length;
    if (cause.nature === "failed") failed += tasks.length;
  }
  return {
    label: "Stopped Tasks",
    description: was + dotted(failed > 0 && `${amount(failed)} failed`, `${amount(all)} in the last hour`),
    icon: { icon: "history" },
    state: "collapsed",
    context: "stoppedTasks",
  };
}

/** `recommender` | `×9 · image not found · 2 min ago`; of tasks that their family doesn't tell whose they are, it says that. */
export function stopGroupRow(node: StopGroupNode): Row {
  const group = stopGroupOf(node);
  if (!group) return goneRow(node.family);
  const { family, service, cause, tasks } = group;
  const last = tasks[0]?.times.stoppedAt;
  const isBeside = TaskIndex.of(node.session.replica).isBesideService(group);
  const whose = isBeside ? "standalone" : service !== family && service;
  const rest = [whose, cause.words, last !== undefined && ago(last)];
  return {
    label: family,
    description: dotted(`×${amount(tasks.length)}`, ...rest),
    icon: stopAppearance(cause.nature),
    state: "collapsed",
    context: "stopGroup",
    spoken: dotted(`${amount(tasks.length)} stopped tasks of ${family}`, ...rest),
  };
}

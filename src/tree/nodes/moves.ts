import { groupName, isStopped } from "../../ecs/model/model";
import type { Change } from "../../ecs/replica/replica";
import { groupingOf } from "./taskIndex";

/** Whether a change makes a row come, go, move or be plural elsewhere. */
export function movesRows({ before, after }: Change): boolean {
  if (!before || !after) return true;
  if (before.kind !== "task" || after.kind !== "task") return false;
  return (
    before.lastStatus !== after.lastStatus ||
    isStopped(before) !== isStopped(after) ||
    groupingOf(before) !== groupingOf(after) ||
    groupName(before) !== groupName(after) ||
    before.containerInstanceArn !== after.containerInstanceArn
  );
}

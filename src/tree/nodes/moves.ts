import { groupName, isStopped } from "../../ecs/model/model";
import { stopCause } from "../../ecs/model/stopCause";
import { isRecent } from "../../text/age";
import type { Change } from "../../ecs/replica/replica";
import { groupingOf } from "../groups/taskIndex";

/** Whether a change makes a row come, go, move or be plural elsewhere. */
export function movesRows({ before, after }: Change): boolean {
  if (!before || !after) return true;
  // A sick one counts in the row above it.
  if (before.health !== after.health) return true;
  if (before.kind !== "task" || after.kind !== "task")
    return (
      before.kind === "containerInstance" &&
      after.kind === "containerInstance" &&
      before.agentConnected !== after.agentConnected
    );
  return (
    before.lastStatus !== after.lastStatus ||
    isStopped(before) !== isStopped(after) ||
    stopCause(before)?.words !== stopCause(after)?.words ||
    groupingOf(before) !== groupingOf(after) ||
    groupName(before) !== groupName(after) ||
    before.containerInstanceArn !== after.containerInstanceArn
  );
}

/** When a resource got the version that it has; whatever replaces it is another object. */
const movedAt = new WeakMap<object, number>();

/** Remembers for a moment which resources got a new version. */
export function noteMoves(changes: readonly Change[], now = Date.now()): void {
  for (const { before, after } of changes)
    if (before?.version !== undefined && after && after.version !== before.version) movedAt.set(after, now);
}

/** Whether a resource got its version just now. */
export function hasJustMoved(resource: object, now = Date.now()): boolean {
  const at = movedAt.get(resource);
  return at !== undefined && isRecent(at, now);
}

import type { OperationName } from "../../ecs/gateway/operations";
import type { Aimed } from "../../requests/sending/target";
import { changedLines, movedText, rereadMoved } from "../../requests/sending/versionGuard";
import { nameLines, placeLines } from "../../requests/sending/wording";
import { plural } from "../../text/counts";
import { confirm } from "./kit";
import { reading } from "./run";

const send = "Send Again";

/** Whether to send again to those that failed; asked when they moved since: a notification may wait for hours. */
export async function areAsSeen(operation: OperationName, aims: readonly Aimed[]): Promise<boolean> {
  const moved = await reading("Reading them again before sending", signal => rereadMoved(aims, signal));
  if (moved.length === 0) return true;
  return agrees(operation, aims, ["Changed since you saw it:", ...nameLines(moved.map(movedText))]);
}

/** Always asks: what was sent and not answered may have been carried out. */
export async function agreesToSendTwice(
  operation: OperationName,
  aims: readonly Aimed[],
  names: readonly string[],
): Promise<boolean> {
  const moved = await reading("Reading them again before sending", signal => rereadMoved(aims, signal));
  return agrees(operation, aims, [
    ...nameLines(names),
    ...changedLines(moved),
    "",
    "The first request may have succeeded even though its answer was lost.",
  ]);
}

async function agrees(operation: OperationName, aims: readonly Aimed[], lines: readonly string[]): Promise<boolean> {
  const question =
    aims.length === 1 ? `Send ${operation} again?` : `Send ${operation} again for ${plural(aims.length, "resource")}?`;
  return (await confirm(question, [...placeLines(aims), "", ...lines], send)) === send;
}

import type { Node } from "../../tree/nodes/node";
import type { Argument } from "../running/commandDeps";
import type { Kit } from "../running/kit";
import { subjectsOf } from "./askSubjects";
import type { FollowedLogs } from "./followedLogs";

/** Follows the logs of what was clicked, selected, or picked, each in an output channel. */
export async function showLogs(
  kit: Kit,
  logs: FollowedLogs,
  argument: Argument,
  selected?: readonly Node[],
): Promise<void> {
  const subjects = await subjectsOf(kit, "Show Logs", argument, selected);
  for (const subject of subjects) logs.show(subject);
}

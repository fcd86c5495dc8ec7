import type { Node } from "../../tree/nodes/node";
import type { Argument } from "../running/commandDeps";
import type { Kit } from "../running/kit";
import { inNotification } from "../running/run";
import { subjectsOf } from "./askSubjects";
import type { FollowedLogs } from "./followedLogs";
import type { LogDocuments } from "./logDocuments";
import { momentOf } from "./logSubject";

/**
 * Follows the logs of what was clicked, selected, or picked, each in an output channel. What names the moment at which a task
 * ended has its log opened there, as a document.
 */
export async function showLogs(
  kit: Kit,
  logs: FollowedLogs,
  documents: LogDocuments,
  argument: Argument,
  selected?: readonly Node[],
): Promise<void> {
  const at = momentOf(argument);
  const subjects = await subjectsOf(kit, "Show Logs", argument, selected);
  const [first] = subjects;
  if (at !== undefined && first) {
    await inNotification(`Reading logs of ${first.title}`, signal => documents.openAt(first, at, signal));
    return;
  }
  for (const subject of subjects) logs.show(subject);
}

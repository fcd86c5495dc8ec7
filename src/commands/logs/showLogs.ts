import { shortId } from "../../ecs/model/names";
import type { Node } from "../../tree/nodes/node";
import type { Argument } from "../running/commandDeps";
import type { Kit } from "../running/kit";
import { inNotification } from "../running/run";
import { subjectsOf } from "./askSubjects";
import type { FollowedLogs } from "./followedLogs";
import type { LogDocuments } from "./logDocuments";
import { endedTask, lastEnd, ofContainers } from "./logSubject";
import type { EndedTask } from "./logSubject";

/**
 * Follows the logs of what was clicked, selected, or picked, each in an output channel. Of tasks that have stopped nothing is left
 * to follow: their log is opened as a document, at what they wrote last, as is that of a task whose end a notification tells.
 */
export async function showLogs(
  kit: Kit,
  logs: FollowedLogs,
  documents: LogDocuments,
  argument: Argument,
  selected?: readonly Node[],
): Promise<void> {
  const ended = endedTask(argument);
  if (ended) return showEnd(documents, ended);
  const subjects = (await subjectsOf(kit, "Show Logs", argument, selected)).map(subject => ({
    subject,
    at: lastEnd(subject),
  }));
  for (const { subject, at } of subjects) if (at === undefined) logs.show(subject);
  for (const { subject, at } of subjects)
    if (at !== undefined)
      await inNotification(`Reading logs of ${subject.title}`, async signal => documents.openAt(subject, at, signal));
}

const showEnd = async (documents: LogDocuments, ended: EndedTask): Promise<void> =>
  inNotification(`Reading logs of task ${shortId(ended.arn)}`, async signal => {
    const { session, arn, at } = ended;
    // The tree may not have heard of it yet.
    if (!session.replica.tasks.has(arn)) await session.reread([arn], signal);
    for (const subject of ofContainers([ended])) await documents.openAt(subject, at, signal);
  });

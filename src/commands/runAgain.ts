import { runAgainRequest } from "../requests/runAgain";
import type { Argument } from "./deps";
import type { Kit } from "./kit";
import { inView, untilDone } from "./run";
import { aims, taskOf } from "./targets";

/** Opens the request that a task was started with, to be changed and sent. */
export async function runAgain(kit: Kit, argument: Argument): Promise<void> {
  const chosen = await aims(kit.deps, { title: "Run Again", kind: "task", many: false }, argument);
  const [aim] = chosen ?? [];
  const task = aim && taskOf(aim);
  if (!aim || !task) return;
  const needsNetwork = task.attachments.some(attachment => attachment.type === "ElasticNetworkInterface");
  const services = needsNetwork ? await inView(() => aim.session.services(untilDone())) : [];
  await kit.documents.open("RunTask", runAgainRequest(task, services));
}

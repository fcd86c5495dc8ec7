import { runAgainRequest } from "../../requests/run/runAgainRequest";
import { servicesOf } from "../steps/networkSteps";
import type { Argument } from "../running/commandDeps";
import type { Kit } from "../running/kit";
import { reading } from "../running/run";
import { aims, taskOf } from "../running/targets";

/** Opens the request that a task was started with, to be changed and sent. */
export async function runAgain(kit: Kit, argument: Argument): Promise<void> {
  const chosen = await aims(kit.deps, { title: "Run Again", kind: "task", many: false }, argument);
  const [aim] = chosen ?? [];
  const task = aim && taskOf(aim);
  if (!aim || !task) return;
  const needsNetwork = task.attachments.some(attachment => attachment.type === "ElasticNetworkInterface");
  const { services } = needsNetwork
    ? await reading("Reading services", signal => servicesOf(aim, signal))
    : { services: [] };
  await kit.documents.open("RunTask", runAgainRequest(task, services));
}

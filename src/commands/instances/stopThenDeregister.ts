import { EcsError } from "../../ecs/model/errors";
import { isStopping } from "../../requests/sending/lost";
import { isStopped } from "../../requests/sending/settled";
import { byCluster } from "../../requests/sending/target";
import type { Aimed } from "../../requests/sending/target";
import { rereadTasksOn, tasksOn } from "../../requests/sending/tasksOn";
import { watch } from "../../requests/sending/followUntilSettled";
import { nameOf } from "../../requests/sending/wording";
import { plural } from "../../text/counts";
import type { Kit } from "../running/kit";
import { warn } from "../running/notice";
import { inNotification, reading } from "../running/run";
import { sendAll } from "../running/sendAll";
import { sendDeregister } from "./sendDeregister";
import { sendStates } from "./setState";
import { instanceOf } from "../running/targets";

/**
 * Drains first, or services would put new tasks where the old ones stopped; then stops what is on the instances at that
 * moment, waits, and deregisters. A task that does not stop leaves its instance registered; Retry takes it up where it stood.
 */
export async function stopThenDeregister(kit: Kit, instances: readonly Aimed[]): Promise<void> {
  const open = instances.filter(aim => instanceOf(aim) !== undefined);
  const active = open.filter(aim => instanceOf(aim)?.status === "ACTIVE");
  if (active.length > 0 && !(await sendStates(kit, active, "DRAINING"))) {
    void warn("No task was stopped and nothing was deregistered: not every container instance is DRAINING.");
    return;
  }
  await reading("Reading the tasks to stop", signal => rereadTasksOn(open, signal));
  const tasks = open.flatMap(aim => tasksOn(aim).map(task => ({ ...aim, arn: task.arn })));
  const stopped = await sendAll(kit, tasks, {
    operation: "StopTask",
    title: `Stopping ${plural(tasks.length, "task")}`,
    noun: "task",
    did: "asked to stop",
    name: aim => nameOf(aim.session.replica.get(aim.arn), aim.arn),
    evidence: isStopping,
    send: aim =>
      kit.sender.send(
        aim,
        "StopTask",
        { cluster: aim.session.cluster.arn, task: aim.arn, reason: "Its container instance is being deregistered." },
        [aim.arn],
      ),
    follow: () => undefined,
    again: () => stopThenDeregister(kit, open),
  });
  // What was not stopped was told, with a Retry that goes on from here.
  if (stopped.length < tasks.length) return;
  if (await allStopped(kit, stopped)) await sendDeregister(kit, open, false);
  else
    void warn(
      `${plural(open.length, "container instance")} stayed registered: the wait for their tasks to stop was ended. ${plural(stopped.length, "stop request")} had been sent.`,
    );
}

async function allStopped(kit: Kit, stopped: readonly Aimed[]): Promise<boolean> {
  if (stopped.length === 0) return true;
  const wait = (signal: AbortSignal) =>
    Promise.all(
      byCluster(stopped).map(([target, own]) => {
        const arns = own.map(aim => aim.arn);
        return watch(target, arns, isStopped, signal, kit.sender.history);
      }),
    );
  try {
    const title = `Waiting for ${plural(stopped.length, "task")} to stop before deregistering`;
    const endings = (await inNotification(title, wait)).flat();
    return endings.every(ending => ending.kind !== "unsettled");
  } catch (error) {
    if (error instanceof EcsError && error.kind === "cancelled") return false;
    throw error;
  }
}

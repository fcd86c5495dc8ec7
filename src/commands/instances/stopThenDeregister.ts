import { isStopping } from "../../requests/sending/lost";
import { isStopped } from "../../requests/sending/settled";
import { byCluster } from "../../requests/sending/target";
import type { Aimed } from "../../requests/sending/target";
import { rereadTasksOn, tasksOn } from "../../requests/sending/tasksOn";
import { watch } from "../../requests/sending/followUntilSettled";
import { nameOf } from "../../ecs/model/names";
import { plural } from "../../text/counts";
import type { Kit } from "../running/kit";
import { warn } from "../running/notice";
import { inNotification, isCancelled, reading } from "../running/run";
import { sendAll } from "../running/sendAll";
import { sendDeregister } from "./sendDeregister";
import { drainedOnly, soFar } from "./soFar";
import type { Progress } from "./soFar";
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
  try {
    await reading("Reading the tasks to stop", signal => rereadTasksOn(open, signal));
  } catch (error) {
    // Whoever cancels hears of nothing else, and the drain was sent.
    if (!isCancelled(error)) throw error;
    void warn(`Canceled. ${soFar(progressOf(open, [], []))}`);
    return;
  }
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
    meanwhile: () => drainedOnly(progressOf(open, [], []).draining),
    again: () => stopThenDeregister(kit, open),
  });
  // What was not stopped was told, with a Retry that goes on from here.
  if (stopped.length < tasks.length) return;
  const end = await waitForAll(kit, stopped);
  if (end === "stopped") await sendDeregister(kit, open, false);
  else
    void warn(
      `${end === "canceled" ? "Canceled." : "Not every task stopped within 10 minutes."} ${soFar(progressOf(open, tasks, stopped))}`,
    );
}

/** By what is known now: a task that ECS no longer knows has stopped. */
function progressOf(open: readonly Aimed[], tasks: readonly Aimed[], asked: readonly Aimed[]): Progress {
  const hasStopped = (aim: Aimed) => {
    const task = aim.session.replica.get(aim.arn);
    return task === undefined || isStopped(task);
  };
  return {
    draining: open.filter(aim => instanceOf(aim)?.status === "DRAINING").length,
    tasks: tasks.length,
    asked: asked.length,
    stopped: asked.filter(hasStopped).length,
  };
}

async function waitForAll(kit: Kit, stopped: readonly Aimed[]): Promise<"stopped" | "late" | "canceled"> {
  if (stopped.length === 0) return "stopped";
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
    return endings.every(ending => ending.kind !== "unsettled") ? "stopped" : "late";
  } catch (error) {
    if (isCancelled(error)) return "canceled";
    throw error;
  }
}

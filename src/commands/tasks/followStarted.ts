import * as vscode from "vscode";
import type { Task } from "../../ecs/model/model";
import { hasFailed } from "../../ecs/model/stopCause";
import { endMoment, endOf, unsettledText } from "../../requests/sending/taskEnd";
import { isRunningOrStopped, isStopped } from "../../requests/sending/settled";
import { isTask } from "../../requests/sending/target";
import type { Target } from "../../requests/sending/target";
import { taskName } from "../../ecs/model/names";
import { versionOf } from "../../requests/sending/wording";
import { plural } from "../../text/counts";
import type { Kit } from "../running/kit";
import { inform, warn } from "../running/notice";

/** A task that stops this soon after it ran did not start well. */
const infantMs = 15_000;

/** Follows started tasks to RUNNING or STOPPED, tells those that died, and looks a little longer at those that run. */
export function followStarted(kit: Kit, target: Target, arns: readonly string[], name: string): void {
  kit.watching.start(
    `Starting ${plural(arns.length, "task")} of ${name}`,
    target,
    arns,
    isRunningOrStopped,
    endings => {
      const tasks = endings.flatMap(ending =>
        isTask(ending.resource) && ending.kind === "settled" ? [ending.resource] : [],
      );
      const stopped = tasks.filter(task => task.lastStatus === "STOPPED");
      const running = tasks.filter(task => task.lastStatus !== "STOPPED");
      kit.runner.beside(() => tellRunning(kit, target, running, name));
      reportStopped(kit, target, stopped);
      const unsettled = unsettledText(endings, target.session.cluster.name);
      if (unsettled !== undefined) void warn(unsettled);
      lookLonger(kit, target, running, name);
    },
  );
}

/** Told as a notification, which stays at hand: people run a task to look at it. */
async function tellRunning(kit: Kit, target: Target, running: readonly Task[], name: string): Promise<void> {
  const [first, ...others] = running;
  if (!first) return;
  const cluster = target.session.cluster.name;
  const subject = { connection: target.connection, session: target.session, arn: first.arn };
  if (others.length === 0) {
    const show = "Show Task";
    const text = `${taskName(first)} is RUNNING in ${cluster}, ${versionOf(first.version)}.`;
    if ((await inform(text, show)) === show) kit.deps.pages.openTask(subject);
    return;
  }
  const show = "Show Tasks";
  const text = `${plural(running.length, "task")} of ${name} are RUNNING in ${cluster}.`;
  if ((await inform(text, show)) === show) await kit.deps.reveal(subject);
}

/** Tells those of the tasks that stop within seconds of running; the time being up is the good end. */
function lookLonger(kit: Kit, target: Target, running: readonly Task[], name: string): void {
  kit.watching.start(
    `Checking that ${plural(running.length, "task")} of ${name} ${running.length === 1 ? "stays" : "stay"} up`,
    target,
    running.map(task => task.arn),
    isStopped,
    endings => {
      const stopped = endings.flatMap(({ kind, resource }) =>
        kind === "settled" && isTask(resource) ? [resource] : [],
      );
      reportStopped(kit, target, stopped);
    },
    infantMs,
  );
}

function reportStopped(kit: Kit, target: Target, stopped: readonly Task[]): void {
  // A failure is told before what completed.
  const first = stopped.find(hasFailed) ?? stopped[0];
  if (!first) return;
  const details = "Show Task Details";
  const logs = "Show Logs";
  const end = endOf(first);
  const others = stopped.length - 1;
  const text = others > 0 ? `${end.text} ${plural(others, "other task")} stopped too.` : end.text;
  const show = end.well ? inform : warn;
  const at = endMoment(first);
  void show(text, ...(at === undefined ? [] : [logs]), details).then(choice => {
    if (choice === details) kit.deps.pages.openTask({ ...target, arn: first.arn });
    else if (choice === logs)
      void vscode.commands.executeCommand("ecsExplorer.showLogs", { ...target, arn: first.arn, at });
  });
}

import { limits } from "../../ecs/gateway/limits";
import { isStopping } from "../../requests/sending/lost";
import { isStopped } from "../../requests/sending/settled";
import { byCluster } from "../../requests/sending/target";
import type { Aimed } from "../../requests/sending/target";
import { shownService } from "../../requests/services/seenService";
import { movedText, rereadMoved } from "../../requests/sending/versionGuard";
import { nameOf, taskName } from "../../ecs/model/names";
import { nameLines, placeLines, versionOf } from "../../requests/sending/wording";
import { counted, plural } from "../../text/counts";
import type { Node } from "../../tree/nodes/node";
import { forceNewDeploymentOf } from "../services/forceNewDeployment";
import { serviceArn } from "../running/serviceTarget";
import type { ServiceAim } from "../services/serviceAim";
import { sendAll } from "../running/sendAll";
import type { Argument } from "../running/commandDeps";
import { confirm, say, showChanged } from "../running/kit";
import type { Kit } from "../running/kit";
import { inform, warn } from "../running/notice";
import { editAsJson, reading } from "../running/run";
import { sending } from "../running/job";
import { aimsOf, aimSteps, clusterInView, taskOf } from "../running/targets";
import type { AimDraft } from "../running/targets";
import { into, runWizard } from "../../wizard/wizard";
import { askText } from "../../wizard/textBox";
import type { Step } from "../../wizard/wizard";

const title = "Stop Task";
const force = "Force New Deployment…";

interface Draft extends AimDraft {
  readonly reason: string;
}

/** Stops one or many tasks, with an optional reason that ECS keeps with the task. */
export async function stopTask(kit: Kit, argument: Argument, selected?: readonly Node[]): Promise<void> {
  const given = aimsOf("task", argument, selected);
  for (const aim of given) kit.sender.allow(aim, "StopTask");
  const allow = kit.sender.allowing("StopTask");
  const picking = aimSteps<Draft>(kit.deps, {
    title,
    kind: "task",
    many: true,
    allow,
    accepts: resource => resource.kind === "task" && resource.lastStatus !== "STOPPED",
  });
  const steps = [...(given.length > 0 ? [] : picking), reasonStep];
  const target = given.length > 0 ? undefined : clusterInView(kit.deps, allow, argument);
  const draft = await runWizard<Draft>(title, steps, { target, aims: given, reason: "" }, target ? 1 : 0);
  if (!draft) return;
  const { aims: chosen, reason } = draft;
  // Retry begins here: what was chosen and typed is kept.
  await kit.runner.run(sending("StopTask", chosen), () => confirmStops(kit, chosen, reason.trim() || undefined));
}

async function confirmStops(kit: Kit, chosen: readonly Aimed[], reason: string | undefined): Promise<void> {
  for (const aim of chosen) kit.sender.allow(aim, "StopTask");
  const moved = await reading("Reading the tasks to stop", signal => rereadMoved(chosen, signal));
  const open = chosen.filter(aim => {
    const task = taskOf(aim);
    return task !== undefined && task.lastStatus !== "STOPPED";
  });
  if (open.length === 0) {
    void inform(
      `${chosen.length === 1 ? "The task has" : "These tasks have"} stopped already. ${moved.map(movedText).join(" ")}`.trim(),
    );
    return;
  }
  const service = onlyService(open);
  // A StopTask stops one task: several have no request in common that could be edited.
  const only = open.length === 1 ? open[0] : undefined;
  const button = counted("Stop", open.length, "Task");
  const answer = await confirm(
    question(open),
    stopDetail(open, chosen.length - open.length, moved.map(movedText)),
    button,
    ...(only ? [editAsJson] : []),
    ...(service ? [force] : []),
  );
  if (answer === button) await sendStops(kit, open, reason);
  else if (answer === editAsJson && only) await kit.documents.open("StopTask", inputOf(only, reason), only);
  else if (answer === force && service) await forceNewDeploymentOf(kit, service);
}

/** The service that all of the tasks belong to, if it is one. */
function onlyService(open: readonly Aimed[]): ServiceAim | undefined {
  const [first] = open;
  const name = first && taskOf(first)?.service;
  if (!name || open.some(aim => aim.session !== first.session || taskOf(aim)?.service !== name)) return undefined;
  const { connection, session } = first;
  const aim = { connection, session, arn: serviceArn(first, name) };
  return { ...aim, seen: shownService(aim) };
}

const reasonStep: Step<Draft> = {
  ask: async (draft, at) =>
    into(
      await askText(at, {
        prompt: `Reason (optional), recorded on the ${plural(draft.aims.length, "task")}`,
        placeholder: "Reason for stopping",
        value: draft.reason,
        problem: text =>
          text.length > limits.reasonCharacters
            ? `A reason has at most ${String(limits.reasonCharacters)} characters, not ${String(text.length)}.`
            : undefined,
      }),
      reason => ({ ...draft, reason }),
    ),
};

const inputOf = ({ session, arn }: Aimed, reason: string | undefined) => ({
  cluster: session.cluster.arn,
  task: arn,
  reason,
});

/** Sends the stops and follows each task to STOPPED. */
export function sendStops(kit: Kit, open: readonly Aimed[], reason: string | undefined): Promise<readonly Aimed[]> {
  return sendAll(kit, open, {
    operation: "StopTask",
    title: `Stopping ${plural(open.length, "task")}`,
    noun: "task",
    did: "asked to stop",
    name: aim => nameOf(taskOf(aim), aim.arn),
    send: aim => kit.sender.send(aim, "StopTask", inputOf(aim, reason), [aim.arn]),
    follow: done => followStops(kit, done),
    evidence: isStopping,
  });
}

function followStops(kit: Kit, stopped: readonly Aimed[]): void {
  for (const [target, own] of byCluster(stopped)) {
    const arns = own.map(aim => aim.arn);
    showChanged(kit, target, arns[0]);
    kit.watching.start(`Stopping ${plural(arns.length, "task")}`, target, arns, isStopped, endings => {
      const late = endings.filter(ending => ending.kind === "unsettled").length;
      const ended = endings.length - late;
      if (late === 0) say(`${plural(ended, "task")} stopped in ${target.session.cluster.name}.`);
      else
        void warn(
          `${String(ended)} of ${plural(endings.length, "task")} stopped in ${target.session.cluster.name}; ${String(late)} didn't stop within 10 minutes.`,
        );
    });
  }
}

function question(open: readonly Aimed[]): string {
  const [first] = open;
  const task = first && taskOf(first);
  if (first && open.length === 1)
    return `Stop task ${task ? taskName(task) : nameOf(undefined, first.arn)} in cluster ${first.session.cluster.name}?`;
  const clusters = byCluster(open).map(([target]) => target.session.cluster.name);
  return `Stop ${plural(open.length, "task")} in ${clusters.length === 1 ? "cluster" : "clusters"} ${clusters.join(", ")}?`;
}

function stopDetail(open: readonly Aimed[], stoppedAlready: number, moved: readonly string[]): readonly string[] {
  const tasks = open.flatMap(aim => taskOf(aim) ?? []);
  const services = [...new Set(tasks.flatMap(task => task.service ?? []))];
  return [
    ...nameLines(tasks.map(task => `${taskName(task)} · ${task.lastStatus} · ${versionOf(task.version)}`)),
    ...placeLines(open),
    ...(moved.length > 0 ? ["", "Changed since you saw it:", ...nameLines(moved)] : []),
    ...(stoppedAlready > 0
      ? ["", `${plural(stoppedAlready, "task")} of the selection already stopped and won't be changed.`]
      : []),
    "",
    "Containers get SIGTERM, then SIGKILL if they're still running after 30 seconds.",
    ...(services.length > 0
      ? [`${services.length === 1 ? "Service" : "Services"} ${services.join(", ")} will start replacements.`]
      : []),
    ...(services.length === 1
      ? ["To replace all its tasks without going below its minimum, force a new deployment instead."]
      : []),
  ];
}

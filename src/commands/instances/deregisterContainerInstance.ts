import type { Task } from "../../ecs/model/model";
import { groupName, taskCount } from "../../ecs/model/model";
import type { Aimed } from "../../requests/sending/target";
import { movedText, rereadMoved } from "../../requests/sending/versionGuard";
import { rereadTasksOn, tasksOn } from "../../requests/sending/tasksOn";
import { nameLines, placeLines, versionOf } from "../../requests/sending/wording";
import { instanceName } from "../../ecs/model/names";
import { plural } from "../../text/counts";
import type { Node } from "../../tree/nodes/node";
import type { Argument } from "../running/commandDeps";
import { confirm } from "../running/kit";
import type { Kit } from "../running/kit";
import { inform } from "../running/notice";
import { reading } from "../running/run";
import { sendDeregister } from "./sendDeregister";
import { sendStates } from "./setState";
import { stopThenDeregister } from "./stopThenDeregister";
import { aims, instanceOf, sendKey } from "../running/targets";

const title = "Deregister Container Instance";
const deregister = "Deregister";
const drainFirst = "Drain First";
const stopFirst = "Stop Its Tasks, Then Deregister";
const orphan = "Force…";
const force = "Deregister and Orphan Them";

/** The API reference and the events page of the developer guide contradict each other, so both are said. */
const forceWords = [
  "With force, the API reference says that the tasks keep running, orphaned: ECS no longer sees or stops them.",
  "The page on events says that ECS stops them all. Be ready for either.",
];
const billing = (many: boolean): string =>
  many
    ? "Deregistering doesn't terminate the EC2 instances; they keep incurring charges."
    : "Deregistering doesn't terminate the EC2 instance; it keeps incurring charges.";

/** Takes instances out of their cluster: drained first, with their tasks stopped, or by force as a second, explicit choice. */
export async function deregisterContainerInstance(
  kit: Kit,
  argument: Argument,
  selected?: readonly Node[],
): Promise<void> {
  const chosen = await aims(kit.deps, { title, kind: "containerInstance", many: true }, argument, selected);
  if (!chosen) return;
  // From here on Retry begins here: what was chosen is kept.
  await kit.runner.run(sendKey("DeregisterContainerInstance", chosen), () => confirmDeregistration(kit, chosen));
}

async function confirmDeregistration(kit: Kit, chosen: readonly Aimed[]): Promise<void> {
  for (const aim of chosen) kit.sender.allow(aim, "DeregisterContainerInstance");
  const moved = await reading(`Reading ${plural(chosen.length, "container instance")} again`, async signal => {
    const [first] = await Promise.all([rereadMoved(chosen, signal), rereadTasksOn(chosen, signal)]);
    return first;
  });
  const open = chosen.filter(aim => instanceOf(aim) !== undefined);
  if (open.length === 0) {
    void inform(`Nothing to deregister. ${moved.map(movedText).join(" ")}`);
    return;
  }
  const tasks = open.flatMap(tasksOn);
  const running = Math.max(tasks.length, tasksThere(open));
  const many = open.length > 1;
  const facts = [
    ...nameLines(open.map(aim => instanceLine(aim))),
    ...placeLines(open),
    ...(moved.length > 0 ? ["", "Changed since you saw it:", ...nameLines(moved.map(movedText))] : []),
  ];
  if (running === 0) {
    const answer = await confirm(question(open), [...facts, "", "No task runs there.", billing(many)], deregister);
    if (answer === deregister) await sendDeregister(kit, open, false);
    return;
  }
  const canDrain = open.some(aim => instanceOf(aim)?.status === "ACTIVE");
  const answer = await confirm(
    question(open),
    [
      ...facts,
      "",
      `${plural(running, "task")} ${running === 1 ? "runs" : "run"} there:`,
      ...nameLines(groupLines(tasks)),
      "",
      ...(canDrain
        ? [
            `${drainFirst}: ECS places no new tasks here and moves service tasks elsewhere. Standalone tasks run until they end. Nothing is deregistered yet.`,
          ]
        : []),
      `${stopFirst}: stops all ${plural(running, "task")}, waits for them to stop, then deregisters. Drains first so that nothing new is placed here.`,
      `${orphan} asks once more, then deregisters while the tasks are still here.`,
      billing(many),
    ],
    ...(canDrain ? [drainFirst] : []),
    stopFirst,
    orphan,
  );
  if (answer === drainFirst) await sendStates(kit, open, "DRAINING");
  else if (answer === stopFirst) await stopThenDeregister(kit, open);
  else if (answer === orphan && (await confirmForce(open, running))) await sendDeregister(kit, open, true);
}

/** How many tasks ECS counts on the instances. */
export const tasksThere = (open: readonly Aimed[]): number =>
  open.reduce((sum, aim) => {
    const instance = instanceOf(aim);
    return sum + (instance ? taskCount(instance) : 0);
  }, 0);

export async function confirmForce(open: readonly Aimed[], running: number): Promise<boolean> {
  const answer = await confirm(
    `Deregister ${open.length === 1 ? instanceLine(open[0]) : plural(open.length, "container instance")} with ${plural(running, "task")} still there?`,
    [...forceWords, "", ...placeLines(open), billing(open.length > 1)],
    force,
  );
  return answer === force;
}

function groupLines(tasks: readonly Task[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const task of tasks) {
    const name = task.service ? `service ${task.service}` : groupName(task);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `${name}: ${String(count)}`);
}

function instanceLine(aim: Aimed | undefined): string {
  const instance = aim && instanceOf(aim);
  if (!instance) return "the instance";
  const agent = instance.agentConnected ? "" : ", agent disconnected";
  return `${instanceName(instance)} (${instance.status}${agent}, ${versionOf(instance.version)})`;
}

const question = (open: readonly Aimed[]): string => {
  const [first] = open;
  const instance = first && instanceOf(first);
  return open.length === 1 && instance
    ? `Deregister container instance ${instanceName(instance)} from cluster ${first.session.cluster.name}?`
    : `Deregister ${plural(open.length, "container instance")}?`;
};

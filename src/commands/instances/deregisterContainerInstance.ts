import type { Task } from "../../ecs/model/model";
import { groupName, taskCount } from "../../ecs/model/model";
import type { Aimed } from "../../requests/sending/target";
import { isStopped } from "../../requests/sending/settled";
import { watch } from "../../requests/sending/followUntilSettled";
import { changedLines, movedText, rereadMoved } from "../../requests/sending/versionGuard";
import { rereadTasksOn, tasksOn } from "../../requests/sending/tasksOn";
import { nameLines, namesText, placedNames, placeLines, versionOf } from "../../requests/sending/wording";
import { instanceName } from "../../ecs/model/names";
import { plural } from "../../text/counts";
import type { Node } from "../../tree/nodes/node";
import type { Argument } from "../running/commandDeps";
import { confirm } from "../running/kit";
import type { Kit } from "../running/kit";
import { inform, warn } from "../running/notice";
import { editAsJson, reading } from "../running/run";
import { deregistration, sendDeregister } from "./sendDeregister";
import { sendStates } from "./setState";
import { stopThenDeregister } from "./stopThenDeregister";
import { sending } from "../running/job";
import { aims, instanceOf } from "../running/targets";
import { pickOne } from "../../wizard/pick";
import { alone } from "../../wizard/wizard";

const title = "Deregister Container Instance";
const deregister = "Deregister";
const stopFirst = "Stop Its Tasks, Then Deregister";
const deregisterNow = "Deregister…";
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
  const allow = kit.sender.allowing("DeregisterContainerInstance");
  const chosen = await aims(kit.deps, { title, kind: "containerInstance", many: true, allow }, argument, selected);
  if (!chosen) return;
  // From here on Retry begins here: what was chosen is kept.
  await kit.runner.run(sending("DeregisterContainerInstance", chosen), () => confirmDeregistration(kit, chosen));
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
  const facts = [...nameLines(open.map(aim => instanceLine(aim))), ...placeLines(open), ...changedLines(moved)];
  if (running === 0) {
    const lines = [...facts, "", "No task runs there.", billing(many)];
    const answer = await confirm(question(open), lines, deregister, ...(many ? [] : [editAsJson]));
    if (answer === deregister) await sendDeregister(kit, open, false);
    else if (answer === editAsJson) await edit(kit, open);
    return;
  }
  const how = await askHow(open, tasks, running);
  if (how === "edit") await edit(kit, open);
  else if (how === "force") {
    if (await confirmForce(open, running, [...facts, ...groupLine(tasks)])) await sendDeregister(kit, open, true);
  } else if (how !== undefined) {
    const { button, consequence } = ways(running, many)[how];
    const stopped = how === "stop" ? groupLine(tasks) : [];
    const answer = await confirm(question(open), [...facts, ...stopped, "", consequence, billing(many)], button);
    if (answer !== button) return;
    if (how === "drain") await sendStates(kit, open, "DRAINING", emptied => offer(kit, emptied));
    else await stopThenDeregister(kit, open);
  }
}

/** A DeregisterContainerInstance is about one instance: several have no request in common that could be edited. */
async function edit({ documents }: Kit, [only]: readonly Aimed[]): Promise<void> {
  if (only) await documents.open("DeregisterContainerInstance", deregistration(only, false), only);
}

type Way = "drain" | "stop" | "force" | "edit";

/** What can be done while tasks run there: each way's row, which must fit into a line, and what is confirmed before it is done. */
const ways = (running: number, many: boolean) => {
  const tasks = plural(running, "task");
  const them = many ? "they are" : "it is";
  return {
    drain: {
      label: "Drain First, Then Deregister",
      button: "Drain First",
      hint: `Services move their tasks elsewhere. You confirm once more when ${them} empty.`,
      consequence: `Services move their tasks elsewhere; standalone tasks run until they end. Nothing is deregistered until ${them} empty and you confirm.`,
    },
    stop: {
      label: stopFirst,
      button: stopFirst,
      hint: `Stops all ${tasks}, waits for them to stop, then deregisters.`,
      consequence: `Stops all ${tasks}, waits for them to stop, then deregisters. Drains first so that nothing new is placed here.`,
    },
    force: {
      label: "Deregister with Force…",
      hint: `Leaves ${tasks} behind, orphaned or stopped. Asks once more.`,
    },
    edit: {
      label: editAsJson,
      hint: "Opens the request. ECS refuses it while tasks run, unless force is true.",
    },
  } as const;
};

async function askHow(open: readonly Aimed[], tasks: readonly Task[], running: number): Promise<Way | undefined> {
  const all = ways(running, open.length > 1);
  const canDrain = open.some(aim => instanceOf(aim)?.status === "ACTIVE");
  const offered = (["drain", "stop", "force", "edit"] as const).filter(
    way => (way !== "drain" || canDrain) && (way !== "edit" || open.length === 1),
  );
  const reply = await pickOne<Way>(alone(question(open).replace(/\?$/, "")), {
    placeholder: `${plural(running, "task")} ${running === 1 ? "runs" : "run"} there: ${groupLines(tasks).join(", ")}`,
    load: () => Promise.resolve(offered.map(way => ({ label: all[way].label, detail: all[way].hint, value: way }))),
    empty: "",
  });
  return reply.kind === "value" ? reply.value : undefined;
}

/**
 * ECS no longer counts a task that is on its way out, but deregisters no instance before it has stopped. The instances of one
 * cluster whose last tasks have stopped are offered; the others are waited for as long as they take.
 */
function offer(kit: Kit, emptied: readonly Aimed[], isFirst = true): void {
  const [first] = emptied;
  if (!first) return;
  kit.watching.follow(
    `Waiting for the last tasks of ${placedNames(emptied)} to stop, then offering to deregister`,
    async signal => {
      const last = emptied.flatMap(tasksOn).map(task => task.arn);
      await watch(first, last, isStopped, signal, kit.sender.history);
      // One that was made to take tasks again meanwhile, or is deregistered, isn't waited for.
      const draining = emptied.filter(aim => instanceOf(aim)?.status === "DRAINING");
      const empty = draining.filter(aim => tasksOn(aim).length === 0);
      const late = draining.filter(aim => !empty.includes(aim));
      if (empty.length > 0) void offerDeregistration(kit, empty);
      if (late.length > 0 && isFirst)
        void warn(`The last tasks on ${placedNames(late)} didn't stop within 10 minutes. Still waiting for them.`);
      offer(kit, late, false);
    },
  );
}

/** An instance that is empty at last was drained to be deregistered. */
async function offerDeregistration(kit: Kit, emptied: readonly Aimed[]): Promise<void> {
  const are = emptied.length === 1 ? "is" : "are";
  const answer = await inform(`${placedNames(emptied)} ${are} drained: no task is left there.`, deregisterNow);
  if (answer === deregisterNow)
    await kit.runner.run(sending("DeregisterContainerInstance", emptied), () => confirmDeregistration(kit, emptied));
}

/** How many tasks ECS counts on the instances. */
export const tasksThere = (open: readonly Aimed[]): number =>
  open.reduce((sum, aim) => {
    const instance = instanceOf(aim);
    return sum + (instance ? taskCount(instance) : 0);
  }, 0);

/** The second, explicit choice; `facts` say which instances, where, and what changed since they were seen. */
export async function confirmForce(
  open: readonly Aimed[],
  running: number,
  facts: readonly string[],
): Promise<boolean> {
  const answer = await confirm(
    `Deregister ${open.length === 1 ? instanceLine(open[0]) : plural(open.length, "container instance")} with ${plural(running, "task")} still there?`,
    [...facts, "", ...forceWords, billing(open.length > 1)],
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

/** Whose tasks they are, for a dialog. */
const groupLine = (tasks: readonly Task[]): readonly string[] =>
  tasks.length > 0 ? [`Tasks there: ${namesText(groupLines(tasks))}`] : [];

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

import { EcsError } from "../ecs/errors";
import type { Task } from "../ecs/model";
import { groupName } from "../ecs/model";
import { isStopped } from "../requests/settled";
import { byCluster } from "../requests/target";
import type { Aimed } from "../requests/target";
import { movedText, rereadMoved } from "../requests/versionGuard";
import { watch } from "../requests/watch";
import { instanceName, nameLines, nameOf, placeLines, plural, versionOf } from "../requests/wording";
import type { Node } from "../tree/node";
import type { Argument } from "./deps";
import { confirm, say } from "./kit";
import type { Kit } from "./kit";
import { inform, warn } from "./notice";
import { inNotification, inView, untilDone } from "./run";
import { sendAll } from "./sendAll";
import { sendStates } from "./setState";
import { aims, instanceOf, loaded } from "./targets";

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
  `EC2 goes on billing the instance${many ? "s" : ""}: deregistering terminates nothing.`;

/** Takes instances out of their cluster: drained first, with their tasks stopped, or by force as a second, explicit choice. */
export async function deregisterContainerInstance(
  kit: Kit,
  argument: Argument,
  selected?: readonly Node[],
): Promise<void> {
  const chosen = await aims(kit.deps, { title, kind: "containerInstance", many: true }, argument, selected);
  if (!chosen) return;
  for (const aim of chosen) kit.sender.allow(aim, "DeregisterContainerInstance");
  const moved = await inView(async () => {
    await Promise.all(byCluster(chosen).map(([target]) => loaded(target)));
    return rereadMoved(chosen, untilDone());
  });
  const open = chosen.filter(aim => instanceOf(aim) !== undefined);
  if (open.length === 0) {
    void inform(`Nothing to deregister. ${moved.map(movedText).join(" ")}`);
    return;
  }
  const tasks = open.flatMap(aim => tasksOn(aim).map(task => ({ ...aim, arn: task.arn, task })));
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
      ...nameLines(groupLines(tasks.map(({ task }) => task))),
      "",
      ...(canDrain
        ? [
            `${drainFirst}: ECS places no more tasks there and moves the services' tasks elsewhere; nothing is deregistered yet. Tasks that no service runs go on until they end.`,
          ]
        : []),
      `${stopFirst}: drains, so that nothing new is placed there, stops all ${plural(running, "task")}, waits until they have stopped, and deregisters then.`,
      `${orphan} asks once more, and deregisters with its tasks still there.`,
      billing(many),
    ],
    ...(canDrain ? [drainFirst] : []),
    stopFirst,
    orphan,
  );
  if (answer === drainFirst) await sendStates(kit, open, "DRAINING");
  else if (answer === stopFirst) await stopThenDeregister(kit, open, tasks);
  else if (answer === orphan && (await confirmForce(open, running))) await sendDeregister(kit, open, true);
}

/** How many tasks ECS counts on the instances. */
export const tasksThere = (open: readonly Aimed[]): number =>
  open.reduce((sum, aim) => {
    const instance = instanceOf(aim);
    return sum + (instance ? instance.runningTasks + instance.pendingTasks : 0);
  }, 0);

export async function confirmForce(open: readonly Aimed[], running: number): Promise<boolean> {
  const answer = await confirm(
    `Deregister ${open.length === 1 ? instanceLine(open[0]) : plural(open.length, "container instance")} with ${plural(running, "task")} still there?`,
    [...forceWords, "", ...placeLines(open), billing(open.length > 1)],
    force,
  );
  return answer === force;
}

export function sendDeregister(kit: Kit, open: readonly Aimed[], force: boolean): Promise<void> {
  return sendAll(kit, open, {
    title: `Deregistering ${plural(open.length, "container instance")}`,
    noun: "container instance",
    did: "deregistered",
    name: aim => nameOf(instanceOf(aim), aim.arn),
    send: aim =>
      kit.sender.send(
        aim,
        "DeregisterContainerInstance",
        { cluster: aim.session.cluster.arn, containerInstance: aim.arn, force },
        [aim.arn],
      ),
    follow: done => {
      say(`${plural(done.length, "container instance")} deregistered.`);
      for (const aim of done) aim.session.replica.remove([aim.arn], Date.now());
      // What becomes of its tasks is ECS's business: read, not assumed.
      for (const [target] of byCluster(done)) void target.session.load();
    },
  });
}

/** Drained first, or services would put new tasks where the old ones stopped. A task that does not stop leaves the instance registered. */
async function stopThenDeregister(
  kit: Kit,
  open: readonly Aimed[],
  tasks: readonly (Aimed & { readonly task: Task })[],
): Promise<void> {
  const active = open.filter(aim => instanceOf(aim)?.status === "ACTIVE");
  if (active.length > 0 && !(await sendStates(kit, active, "DRAINING"))) {
    void warn(`No task was stopped and nothing deregistered: not every container instance became DRAINING.`);
    return;
  }
  const stopped: Aimed[] = [];
  await sendAll(kit, tasks, {
    title: `Stopping ${plural(tasks.length, "task")}`,
    noun: "task",
    did: "asked to stop",
    name: aim => nameOf(aim.session.replica.get(aim.arn), aim.arn),
    send: aim =>
      kit.sender.send(
        aim,
        "StopTask",
        { cluster: aim.session.cluster.arn, task: aim.arn, reason: "Its container instance is being deregistered." },
        [aim.arn],
      ),
    follow: done => stopped.push(...done),
  });
  // The summary has told which did not; an instance with tasks stays registered.
  if (stopped.length < tasks.length) return;
  if (await allStopped(kit, stopped)) await sendDeregister(kit, open, false);
  else
    void warn(
      `${plural(open.length, "container instance")} stayed registered: the wait for the tasks to stop was ended. What was sent stays sent.`,
    );
}

async function allStopped(kit: Kit, stopped: readonly Aimed[]): Promise<boolean> {
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

const tasksOn = (aim: Aimed): readonly Task[] =>
  [...aim.session.replica.tasks.values()].filter(
    task => task.containerInstanceArn === aim.arn && task.lastStatus !== "STOPPED",
  );

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

import { EcsError } from "../../ecs/model/errors";
import type { ContainerInstance, Task } from "../../ecs/model/model";
import { groupName } from "../../ecs/model/model";
import { untilAborted } from "../../ecs/rate/deadline";
import type { Aimed, Target } from "../../requests/sending/target";
import { isInstance, isTask } from "../../requests/sending/target";
import { instanceState, placeLine, taskName, versionOf } from "../../requests/sending/wording";
import { instanceName, shortId } from "../../ecs/model/names";
import type { Node } from "../../tree/nodes/node";
import { clusterCounts } from "../../tree/rows/clusterRow";
import type { Argument, CommandDeps } from "./commandDeps";
import { reading } from "./run";
import { into, runWizard } from "../../wizard/wizard";
import { pickMany, pickOne } from "../../wizard/pick";
import type { StepHeader, Reply, Step } from "../../wizard/wizard";
import type { Choice } from "../../wizard/pick";

export type Kind = "task" | "containerInstance";

const isNode = (argument: unknown): argument is Node =>
  typeof argument === "object" && argument !== null && "kind" in argument && "id" in argument;

/** What a command was asked about: the whole selection when the clicked node is part of it. */
export function nodesOf(argument: unknown, selected?: readonly Node[]): readonly Node[] {
  if (!isNode(argument)) return [];
  return selected?.some(node => node.id === argument.id) ? selected : [argument];
}

/** The tasks or instances that a menu or a page named; empty when a command comes from the palette. */
export function aimsOf(kind: Kind, argument: unknown, selected?: readonly Node[]): readonly Aimed[] {
  if (isAimed(argument) && !isNode(argument)) return [argument];
  const aims = nodesOf(argument, selected).flatMap((node): readonly Aimed[] => {
    const ofTask = kind === "task" && (node.kind === "task" || node.kind === "container");
    const ofInstance = kind === "containerInstance" && node.kind === "containerInstance";
    return (ofTask || ofInstance) && "arn" in node
      ? [{ connection: node.connection, session: node.session, arn: node.arn }]
      : [];
  });
  return [...new Map(aims.map(aim => [`${aim.connection.spec.id} ${aim.arn}`, aim])).values()];
}

const isAimed = (argument: unknown): argument is Aimed =>
  typeof argument === "object" && argument !== null && "arn" in argument && "session" in argument;

/** The cluster that a node or a page belongs to. */
export function targetOf(argument: unknown): Target | undefined {
  if (typeof argument !== "object" || argument === null) return undefined;
  const { connection, session } = argument as Partial<Target>;
  return connection && session ? { connection, session } : undefined;
}

/** Every cluster of every connection; reads the lists that were not read yet, and throws when none could be. */
async function allClusters(deps: CommandDeps): Promise<readonly Target[]> {
  const { all } = deps.connections;
  await Promise.all(all.filter(connection => connection.state.kind !== "ready").map(connection => connection.load()));
  const targets = all.flatMap(connection => connection.clusters.map(session => ({ connection, session })));
  const failed = all.find(connection => connection.state.kind === "failed");
  if (targets.length === 0 && failed?.state.kind === "failed") throw failed.state.error;
  return targets;
}

const clusterChoice = (target: Target): Choice<Target> => ({
  label: target.session.cluster.name,
  description: `${target.connection.spec.label} · ${target.session.region} · ${target.session.account}`,
  detail: clusterCounts(target.session, target.session.isWatched),
  value: target,
});

export const askCluster = (deps: CommandDeps, at: StepHeader, before?: Target): Promise<Reply<Target>> =>
  pickOne(at, {
    placeholder: "Cluster",
    load: async () => (await allClusters(deps)).map(clusterChoice),
    isActive: target => target.session === (before?.session ?? selectedSession(deps)),
    empty: "No connection has a cluster. Add a connection or open the sandbox first.",
  });

const selectedSession = (deps: CommandDeps): Target["session"] | undefined => targetOf(deps.selection()[0])?.session;

/** What was read this lately is offered as it is; anything older is read again before a person picks from it. */
const freshMs = 5000;

/** Reads a cluster unless it was read just now, and throws what kept it from being read. */
export async function loaded(target: Target): Promise<void> {
  target.session.checkOpen();
  const { state } = target.session;
  if (state.kind !== "ready" || Date.now() - state.asOf > freshMs) await target.session.load();
  target.session.checkOpen();
  if (target.session.state.kind === "failed") throw target.session.state.error;
}

const taskChoice = (target: Target, task: Task): Choice<Aimed> => ({
  label: shortId(task.arn),
  description: `${task.lastStatus} · ${task.family}:${task.revision} · ${versionOf(task.version)}`,
  detail: `${groupName(task)} · ${placeLine(target)}`,
  value: { ...target, arn: task.arn },
});

const instanceChoice = (target: Target, instance: ContainerInstance): Choice<Aimed> => ({
  label: instanceName(instance),
  description: instanceState(instance),
  detail: `${instance.agentConnected ? "" : "agent disconnected · "}${shortId(instance.arn)} · ${placeLine(target)}`,
  value: { ...target, arn: instance.arn },
});

export interface AimQuestion {
  readonly title: string;
  readonly kind: Kind;
  readonly many: boolean;
  /** Leaves out what the command cannot be about. */
  accepts?(resource: Task | ContainerInstance): boolean;
}

export interface AimDraft {
  readonly target?: Target;
  readonly aims: readonly Aimed[];
}

/** The palette's way to tasks or instances: a cluster, then what is in it. */
export const aimSteps = <D extends AimDraft>(deps: CommandDeps, question: AimQuestion): readonly Step<D>[] => [
  {
    ask: async (draft, at) =>
      into(await askCluster(deps, at, draft.target), target => ({
        ...draft,
        target,
        aims: draft.aims.filter(aim => aim.session === target.session),
      })),
  },
  {
    ask: async (draft, at) => {
      const { target } = draft;
      if (!target) return { kind: "back" };
      const picked = draft.aims.map(aim => aim.arn);
      const selected = deps.selection().flatMap(node => ("arn" in node ? [node.arn] : []));
      const before = new Set(picked.length > 0 ? picked : selected);
      const options = {
        placeholder: question.kind === "task" ? "Task" : "Container instance",
        load: async () => (await loaded(target), choices(target, question)),
        isActive: (aim: Aimed) => before.has(aim.arn),
        empty:
          question.kind === "task"
            ? `No task of ${target.session.cluster.name} fits.`
            : `No container instance of ${target.session.cluster.name} fits.`,
      };
      if (question.many) return into(await pickMany(at, options), aims => ({ ...draft, aims }));
      return into(await pickOne(at, options), aim => ({ ...draft, aims: [aim] }));
    },
  },
];

/** Undefined when dismissed. */
export async function askAims(deps: CommandDeps, question: AimQuestion): Promise<readonly Aimed[] | undefined> {
  const draft = await runWizard<AimDraft>(question.title, aimSteps(deps, question), { aims: [] });
  return draft?.aims;
}

function choices(target: Target, question: AimQuestion): readonly Choice<Aimed>[] {
  const { replica } = target.session;
  const accepts = (resource: Task | ContainerInstance) => question.accepts?.(resource) !== false;
  if (question.kind === "task")
    return [...replica.tasks.values()]
      .filter(accepts)
      .toSorted((a, b) => taskName(a).localeCompare(taskName(b)))
      .map(task => taskChoice(target, task));
  return [...replica.containerInstances.values()]
    .filter(accepts)
    .toSorted((a, b) => instanceName(a).localeCompare(instanceName(b)))
    .map(instance => instanceChoice(target, instance));
}

export const taskOf = (aim: Aimed): Task | undefined => {
  const resource = aim.session.replica.get(aim.arn);
  return isTask(resource) ? resource : undefined;
};

export const instanceOf = (aim: Aimed): ContainerInstance | undefined => {
  const resource = aim.session.replica.get(aim.arn);
  return isInstance(resource) ? resource : undefined;
};

/** What makes two sendings the same once it is chosen what they are about. */
export const sendKey = (operation: string, chosen: readonly Aimed[]): string =>
  [operation, "send", ...chosen.map(aim => aim.arn).toSorted()].join(" ");

/** Menus hand a node or a page's subject; the palette asks. Undefined when dismissed. */
export async function aims(
  deps: CommandDeps,
  question: AimQuestion,
  argument: Argument,
  selected?: readonly Node[],
): Promise<readonly Aimed[] | undefined> {
  const given = aimsOf(question.kind, argument, selected);
  return given.length > 0 ? given : askAims(deps, question);
}

/** The cluster that a request names, by ARN or name; asked for when it names none or several are called so. */
export async function clusterNamed(
  deps: CommandDeps,
  name: string | undefined,
  placeholder = name ? `Which ${name}?` : "Cluster",
): Promise<Target | undefined> {
  const all = await reading("Reading clusters", signal => untilAborted(signal, allClusters(deps)));
  const named = name ? all.filter(({ session }) => session.cluster.arn === name || session.cluster.name === name) : all;
  if (name && named.length === 0)
    throw new EcsError({
      kind: "missing",
      code: "UnknownCluster",
      sentence: `No connection has a cluster ${name}.`,
      advice: "Add a connection to its account and region, or name another cluster.",
    });
  if (name && named.length === 1) return named[0];
  const reply = await pickOne(
    { title: "Cluster of the Request", step: 1, totalSteps: 1, canGoBack: false },
    {
      placeholder,
      load: () => Promise.resolve(named.map(clusterChoice)),
      isActive: target => target.session === selectedSession(deps),
      empty: "No connection has a cluster.",
    },
  );
  return reply.kind === "value" ? reply.value : undefined;
}

import type { ContainerInstance, Task } from "../../ecs/model/model";
import { groupName } from "../../ecs/model/model";
import type { Aimed, Target } from "../../requests/sending/target";
import { distinct, isInstance, isTask } from "../../requests/sending/target";
import { instanceState, placeLine, versionOf } from "../../requests/sending/wording";
import { instanceName, shortId, taskName } from "../../ecs/model/names";
import type { Node } from "../../tree/nodes/node";
import { clusterCounts } from "../../tree/rows/clusterRow";
import type { Argument, CommandDeps } from "./commandDeps";
import { into, runWizard } from "../../wizard/wizard";
import { pickMany, pickOne, retryRow } from "../../wizard/pick";
import type { StepHeader, Reply, Step } from "../../wizard/wizard";
import type { Choice, RetryRow } from "../../wizard/pick";
import { knownClusters, reasonOf, unreadText } from "./knownClusters";
import type { KnownClusters } from "./knownClusters";

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
  return distinct(aims);
}

const isAimed = (argument: unknown): argument is Aimed =>
  typeof argument === "object" && argument !== null && "arn" in argument && "session" in argument;

/** The cluster that a node or a page belongs to. */
export function targetOf(argument: unknown): Target | undefined {
  if (typeof argument !== "object" || argument === null) return undefined;
  const { connection, session } = argument as Partial<Target>;
  return connection && session ? { connection, session } : undefined;
}

const clusterChoice = (target: Target): Choice<Target> => ({
  label: target.session.cluster.name,
  description: `${target.connection.spec.label} · ${target.session.region} · ${target.session.account}${target.connection.readOnly ? " · read-only" : ""}`,
  detail: clusterCounts(target.session, target.session.isWatched),
  value: target,
});

/** The clusters, and after them the connections whose clusters couldn't be read: none of these is left out without a word. */
export const clusterRows = ({ targets, unread }: KnownClusters): readonly (Choice<Target> | RetryRow)[] => [
  ...targets.map(clusterChoice),
  ...unread.map(each => retryRow(unreadText(each), reasonOf(each))),
];

/** Throws where a command can't be carried out, such as over a read-only connection. */
export type Allow = (target: Target) => void;

/** Says at once that the command can't be carried out in the cluster, by throwing what `allow` throws. */
export const askCluster = async (
  deps: CommandDeps,
  at: StepHeader,
  before?: Target,
  allow: Allow = () => undefined,
): Promise<Reply<Target>> =>
  into(
    await pickOne(at, {
      placeholder: "Cluster",
      load: async () => clusterRows(await knownClusters(deps.connections.all)),
      isActive: target => target.session === (before?.session ?? clusterInView(deps)?.session),
      empty: "No connection has a cluster. Add a connection or open the sandbox first.",
    }),
    target => (allow(target), target),
  );

/**
 * The cluster that a person looks at: the one of the row that the command was called on, whatever page is in front; for the
 * palette the one of that page, else of what is selected in the tree. It isn't asked for unless the command can't be carried out
 * there; Back leads to the others.
 */
export function clusterInView(
  deps: CommandDeps,
  allow: Allow = () => undefined,
  argument?: Argument,
): Target | undefined {
  const given = targetOf(argument);
  if (given) allow(given);
  // A row above all clusters says nothing of which one is meant.
  if (given || argument) return given;
  const seen = [deps.pages.active(), deps.selection()[0]].map(targetOf).find(target => target && isOpen(deps, target));
  try {
    if (seen) allow(seen);
    return seen;
  } catch {
    return undefined;
  }
}

/** A hidden tree keeps rows selected whose connection was removed meanwhile. */
const isOpen = ({ connections }: CommandDeps, { connection }: Target): boolean =>
  connections.get(connection.spec.id) === connection;

/** What the page in front and the tree's selection are about. */
const arnsInView = (deps: CommandDeps): readonly string[] => [
  ...(deps.pages.active() ? [deps.pages.active()?.arn ?? ""] : []),
  ...deps.selection().flatMap(node => ("arn" in node ? [node.arn] : [])),
];

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
  readonly allow?: Allow;
}

export interface AimDraft {
  readonly target?: Target;
  readonly aims: readonly Aimed[];
}

/** The palette's way to tasks or instances: a cluster, then what is in it. */
export const aimSteps = <D extends AimDraft>(deps: CommandDeps, question: AimQuestion): readonly Step<D>[] => [
  {
    ask: async (draft, at) =>
      into(await askCluster(deps, at, draft.target, question.allow), target => ({
        ...draft,
        target,
        aims: draft.aims.filter(aim => aim.session === target.session),
      })),
  },
  {
    ask: async (draft, at) => {
      const { target } = draft;
      if (!target) return { kind: "back" };
      const picked = new Set(draft.aims.map(aim => aim.arn));
      const inView = new Set(arnsInView(deps));
      const header = { ...at, title: `${at.title} in ${target.session.cluster.name}` };
      const options = {
        placeholder: question.kind === "task" ? "Task" : "Container instance",
        load: async () => (await loaded(target), choices(target, question)),
        isActive: (aim: Aimed) => picked.has(aim.arn),
        isLikely: (aim: Aimed) => inView.has(aim.arn),
        empty:
          question.kind === "task"
            ? `No matching tasks in ${target.session.cluster.name}.`
            : `No container instance of ${target.session.cluster.name} fits.`,
      };
      if (question.many) return into(await pickMany(header, options), aims => ({ ...draft, aims }));
      return into(await pickOne(header, options), aim => ({ ...draft, aims: [aim] }));
    },
  },
];

/** Undefined when dismissed. */
export async function askAims(
  deps: CommandDeps,
  question: AimQuestion,
  argument?: Argument,
): Promise<readonly Aimed[] | undefined> {
  const target = clusterInView(deps, question.allow, argument);
  const first: AimDraft = { target, aims: [] };
  const draft = await runWizard(question.title, aimSteps<AimDraft>(deps, question), first, target ? 1 : 0);
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

/** Menus hand a node or a page's subject; the palette asks. Undefined when dismissed. */
export async function aims(
  deps: CommandDeps,
  question: AimQuestion,
  argument: Argument,
  selected?: readonly Node[],
): Promise<readonly Aimed[] | undefined> {
  const given = aimsOf(question.kind, argument, selected);
  return given.length > 0 ? given : askAims(deps, question, argument);
}

import { groupName, isStopped, lastPart } from "../../ecs/model/model";
import type { Task, Timestamp } from "../../ecs/model/model";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import { shortId } from "../../ecs/model/names";
import type { LogChoice } from "../../logs/following/taskScope";
import type { Naming } from "../../logs/lines/logText";
import { byCluster } from "../../requests/sending/target";
import type { Target } from "../../requests/sending/target";
import { endMoment } from "../../requests/sending/taskEnd";
import { plural } from "../../text/counts";
import type { Node } from "../../tree/nodes/node";
import { loopOf } from "../../tree/nodes/services";
import { stopGroupOf } from "../../tree/nodes/stopped";
import type { Argument } from "../running/commandDeps";
import { serviceTarget } from "../running/serviceTarget";
import { nodesOf, targetOf } from "../running/targets";

/** What logs are shown of, and how it is called. */
export interface LogSubject extends Target {
  readonly choice: LogChoice;
  readonly title: string;
  readonly naming: Naming;
}

/** A task, or one container of it, that a page or a notification names. */
interface NamedContainer extends Target {
  readonly arn: string;
  readonly container?: string;
}

/** Of tasks that ended with one cause the newest tell enough. */
const mostOfOneCause = 3;

/** What a menu, a page, or a selection names; several tasks and containers of one cluster are shown together. */
export function logSubjects(argument: Argument, selected?: readonly Node[]): readonly LogSubject[] {
  const nodes = nodesOf(argument, selected);
  if (nodes.length === 0) {
    const service = serviceTarget(argument);
    if (service) return [ofService(service, lastPart(service.arn))];
    return isContainer(argument) ? ofContainers([argument]) : [];
  }
  const services = nodes.flatMap(node => {
    const target = targetOf(node);
    if (!target || (node.kind !== "service" && node.kind !== "deployment")) return [];
    return [ofService(target, node.kind === "service" ? node.name : node.service)];
  });
  const families = nodes.flatMap(node =>
    node.kind === "family" ? [ofGroup(parts(node), { kind: "family", name: node.name })] : [],
  );
  return [...services, ...families, ...ofContainers(nodes.flatMap(containersOf))];
}

/** A task to whose log a notification leads, and the moment at which it ended. */
export interface EndedTask extends Target {
  readonly arn: string;
  readonly at: Timestamp;
}

export function endedTask(argument: Argument): EndedTask | undefined {
  const target = targetOf(argument);
  const { arn, at } = (argument ?? {}) as Partial<EndedTask>;
  return target && typeof arn === "string" && typeof at === "number" ? { ...target, arn, at } : undefined;
}

/** The moment of the last end of what has stopped; undefined while any of it may still write, and for what never ran. */
export function lastEnd({ session, choice }: LogSubject): Timestamp | undefined {
  if (choice.kind !== "tasks") return undefined;
  const tasks = choice.tasks.map(({ arn }) => session.replica.tasks.get(arn));
  if (!tasks.every(task => task !== undefined && isStopped(task))) return undefined;
  const ends = tasks.flatMap(task => (task && endMoment(task)) ?? []);
  return ends.length > 0 ? Math.max(...ends) : undefined;
}

const isContainer = (argument: unknown): argument is NamedContainer =>
  targetOf(argument) !== undefined && typeof (argument as Partial<NamedContainer>).arn === "string";

const ofService = (target: Target, name: string): LogSubject => ofGroup(target, { kind: "service", name });

/** Whichever tasks a service or a family has. */
export const ofGroup = (
  { connection, session }: Target,
  choice: Exclude<LogChoice, { kind: "tasks" }>,
): LogSubject => ({ connection, session, choice, title: choice.name, naming: "task" });

function containersOf(node: Node): readonly NamedContainer[] {
  if (node.kind === "task") return [{ ...parts(node), arn: node.arn }];
  if (node.kind === "container") return [{ ...parts(node), arn: node.arn, container: node.name }];
  if (node.kind === "stopGroup") return newestOf(node, stopGroupOf(node)?.tasks);
  return node.kind === "crashLoop" ? newestOf(node, loopOf(node)?.tasks) : [];
}

const newestOf = (target: Target, tasks: readonly Task[] = []): readonly NamedContainer[] =>
  tasks.slice(0, mostOfOneCause).map(({ arn }) => ({ ...parts(target), arn }));

const parts = ({ connection, session }: Target): Target => ({ connection, session });

/** Tasks and containers, those of one cluster together. */
export function ofContainers(named: readonly NamedContainer[]): readonly LogSubject[] {
  return byCluster(named).map(([target, own]) => {
    const byTask = new Map<string, string[] | undefined>();
    for (const { arn, container } of own) {
      // A task that is chosen as a whole has all of its containers.
      const before = byTask.has(arn) ? byTask.get(arn) : [];
      byTask.set(arn, container === undefined || before === undefined ? undefined : [...before, container]);
    }
    const tasks = [...byTask].map(([arn, containers]) => ({ arn, containers }));
    return { ...target, choice: { kind: "tasks", tasks }, ...titleOf(target, tasks) };
  });
}

type Tasks = Extract<LogChoice, { kind: "tasks" }>["tasks"];

function titleOf({ session }: Target, tasks: Tasks): Pick<LogSubject, "title" | "naming"> {
  const [first] = tasks;
  if (!first || tasks.length > 1) return { title: plural(tasks.length, "task"), naming: "task" };
  const task = session.replica.tasks.get(first.arn);
  const name = `${task ? `${groupName(task)} ` : ""}${shortId(first.arn)}`;
  const [container, ...others] = first.containers ?? task?.containers.map(item => item.name) ?? [];
  if (others.length > 0 || container === undefined) return { title: name, naming: "container" };
  return { title: first.containers ? `${name} ${container}` : name, naming: "none" };
}

/** Its name with its cluster's, and with its connection's where clusters of several connections are called so. */
export function placedTitle({ title, connection, session }: LogSubject, all: readonly ConnectionSession[]): string {
  const { name } = session.cluster;
  const isShared = all.some(
    other => other !== connection && other.clusters.some(({ cluster }) => cluster.name === name),
  );
  return `${title} (${isShared ? `${name} · ${connection.spec.label}` : name})`;
}

/** The same containers are followed once. */
export const subjectKey = ({ connection, session, choice }: LogSubject): string =>
  JSON.stringify([connection.spec.id, session.cluster.arn, choice]);

import { instanceName } from "../../ecs/model/names";
import type { ClusterSession } from "../../ecs/session/clusterSession";
import type { Connections } from "../../ecs/session/connections";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import type { ContainerInstance, Task } from "../../ecs/model/model";
import type {
  ClusterNode,
  ConnectionNode,
  ErrorNode,
  GroupNode,
  InstanceNode,
  InstancesNode,
  MoreNode,
  Node,
  NoticeNode,
  StoppedNode,
  TaskNode,
  TasksNode,
} from "./node";
import { byText } from "./order";
import { outdated, wasRead } from "./outdated";
import { TaskIndex } from "./taskIndex";
import type { Grouping } from "./taskIndex";

/** Rows of a long list that are shown at first, and added by each "Show more". */
export const rowsPerStep = 500;

/** How many rows of a node are shown; the provider remembers what "Show more" asked for. */
export type Shown = (id: string) => number;

export const connectionId = ({ spec }: ConnectionSession): string => `connection:${spec.id}`;

export const clusterId = (connection: string, { cluster }: ClusterSession): string => `${connection}/${cluster.arn}`;

/** The error of a connection or a cluster. */
export const errorId = ({ id }: Node): string => `${id}#error`;

export function rootNodes(connections: Connections): readonly ConnectionNode[] {
  return connections.all.map(connection => ({ kind: "connection", id: connectionId(connection), connection }));
}

export function clusterNode(parent: ConnectionNode, session: ClusterSession): ClusterNode {
  return {
    kind: "cluster",
    id: clusterId(parent.id, session),
    parent,
    connection: parent.connection,
    session,
  };
}

const within = (parent: ClusterNode, kind: string) => ({
  id: `${parent.id}#${kind}`,
  parent,
  connection: parent.connection,
  session: parent.session,
});

const instancesNode = (parent: ClusterNode): InstancesNode => ({
  kind: "instances",
  ...within(parent, "instances"),
});
const tasksNode = (parent: ClusterNode): TasksNode => ({ kind: "tasks", ...within(parent, "tasks") });
const stoppedNode = (parent: ClusterNode): StoppedNode => ({ kind: "stopped", ...within(parent, "stopped") });

function groupNode(parent: TasksNode, grouping: Grouping, name: string): GroupNode {
  const { connection, session } = parent;
  return { kind: "group", id: `${parent.id}/${grouping}:${name}`, parent, connection, session, grouping, name };
}

function instanceNode(parent: InstancesNode, arn: string): InstanceNode {
  const { connection, session } = parent;
  return { kind: "containerInstance", id: `${parent.id}/${arn}`, parent, connection, session, arn };
}

function taskNode(parent: GroupNode | InstanceNode | StoppedNode, arn: string): TaskNode {
  const { connection, session } = parent;
  return { kind: "task", id: `${parent.id}/${arn}`, parent, connection, session, arn };
}

function notice(parent: Node, text: string, busy = false): NoticeNode {
  return { kind: "notice", id: `${parent.id}#notice`, parent, text, busy };
}

/** The children of a node as the replica has them now; an unread or failed one answers with a notice or an error. */
export function childrenOf(node: Node, shown: Shown): readonly Node[] {
  switch (node.kind) {
    case "connection":
      return clustersOf(node);
    case "cluster":
      return partsOf(node);
    case "instances":
      return paged(node, instancesOf(node), shown);
    case "containerInstance":
      return tasksOn(node, shown);
    case "tasks":
      return groupsOf(node);
    case "group":
      return paged(
        node,
        tasksIn(node.session, node.grouping, node.name).map(task => taskNode(node, task.arn)),
        shown,
      );
    case "stopped":
      return paged(
        node,
        stoppedTasks(node.session).map(task => taskNode(node, task.arn)),
        shown,
      );
    case "task":
      return containersOf(node);
    case "container":
    case "error":
    case "notice":
    case "more":
      return [];
  }
}

/** What is known stays below the error that keeps it from being current; only a good reading can say that there is nothing. */
function clustersOf(node: ConnectionNode): readonly Node[] {
  const { clusters, state, spec } = node.connection;
  const rows = clusters.map(session => clusterNode(node, session));
  const old = outdated(state);
  if (old) return [errorNode(node, old.error), ...rows];
  if (rows.length > 0) return rows;
  return [wasRead(state) ? notice(node, `No clusters in ${spec.region}`) : notice(node, "Loading clusters…", true)];
}

function errorNode(node: ConnectionNode | ClusterNode, error: ErrorNode["error"]): ErrorNode {
  return {
    kind: "error",
    id: errorId(node),
    parent: node,
    connection: node.connection,
    session: node.kind === "cluster" ? node.session : undefined,
    error,
  };
}

function partsOf(node: ClusterNode): readonly Node[] {
  const { state, replica, cluster } = node.session;
  const old = outdated(state);
  const parts: Node[] = old ? [errorNode(node, old.error)] : [];
  if (!old && !wasRead(state) && replica.tasks.size + replica.containerInstances.size === 0)
    return [notice(node, "Loading…", true)];
  if (replica.containerInstances.size > 0 || (!old && cluster.containerInstances > 0)) parts.push(instancesNode(node));
  const stopped = stoppedTasks(node.session).length;
  if (replica.tasks.size > stopped) parts.push(tasksNode(node));
  if (stopped > 0) parts.push(stoppedNode(node));
  return parts.length > 0 ? parts : [notice(node, "No container instances and no tasks")];
}

const instancesOf = (node: InstancesNode): readonly InstanceNode[] =>
  instancesIn(node.session).map(({ arn }) => instanceNode(node, arn));

function groupsOf(node: TasksNode): readonly GroupNode[] {
  return TaskIndex.of(node.session.replica).groups.map(({ grouping, name }) => groupNode(node, grouping, name));
}

function tasksOn(node: InstanceNode, shown: Shown): readonly Node[] {
  const tasks = TaskIndex.of(node.session.replica).on(node.arn);
  if (tasks.length === 0) return [notice(node, "No tasks on this container instance")];
  return paged(
    node,
    tasks.map(task => taskNode(node, task.arn)),
    shown,
  );
}

function containersOf(node: TaskNode): readonly Node[] {
  const task = node.session.replica.tasks.get(node.arn);
  if (!task) return [notice(node, "ECS no longer knows this task")];
  const { connection, session, arn } = node;
  return task.containers.map(container => ({
    kind: "container",
    id: `${node.id}/${container.name}`,
    parent: node,
    connection,
    session,
    arn,
    name: container.name,
  }));
}

/** The container instances of a cluster, by name. */
export const instancesIn = ({ replica }: ClusterSession): readonly ContainerInstance[] =>
  [...replica.containerInstances.values()].toSorted((a, b) => byText(instanceName(a), instanceName(b)));

/** Tasks of a group that have not stopped, oldest first. */
export const tasksIn = ({ replica }: ClusterSession, grouping: Grouping, name: string): readonly Task[] =>
  TaskIndex.of(replica).group(grouping, name);

/** Tasks that ECS still remembers as stopped, latest first. */
export const stoppedTasks = ({ replica }: ClusterSession): readonly Task[] => TaskIndex.of(replica).stopped;

/** A long list shows its first rows and says how many more there are; nothing is cut without a word. */
function paged(parent: Node, nodes: readonly Node[], shown: Shown): readonly Node[] {
  const most = shown(parent.id);
  if (nodes.length <= most + rowsPerStep / 5) return nodes;
  const more: MoreNode = { kind: "more", id: `${parent.id}#more`, parent, shown: most, total: nodes.length };
  return [...nodes.slice(0, most), more];
}

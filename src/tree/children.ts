import type { ClusterSession } from "../ecs/clusterSession";
import type { Connections } from "../ecs/connections";
import type { ContainerInstance, Task } from "../ecs/model";
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
import { TaskIndex } from "./taskIndex";
import type { Grouping } from "./taskIndex";

/** Rows of a long list that are shown at first, and added by each «Show more». */
export const rowsPerStep = 500;

/** How many rows of a node are shown; the provider remembers what «Show more» asked for. */
export type Shown = (id: string) => number;

export const instanceName = (instance: ContainerInstance): string => instance.ec2InstanceId ?? instance.id;

export function rootNodes(connections: Connections): readonly ConnectionNode[] {
  return connections.all.map(connection => ({
    kind: "connection",
    id: `connection:${connection.spec.id}`,
    connection,
  }));
}

export function clusterNode(parent: ConnectionNode, session: ClusterSession): ClusterNode {
  return {
    kind: "cluster",
    id: `${parent.id}/${session.cluster.arn}`,
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

export const instancesNode = (parent: ClusterNode): InstancesNode => ({
  kind: "instances",
  ...within(parent, "instances"),
});
export const tasksNode = (parent: ClusterNode): TasksNode => ({ kind: "tasks", ...within(parent, "tasks") });
export const stoppedNode = (parent: ClusterNode): StoppedNode => ({ kind: "stopped", ...within(parent, "stopped") });

export function groupNode(parent: TasksNode, grouping: Grouping, name: string): GroupNode {
  const { connection, session } = parent;
  return { kind: "group", id: `${parent.id}/${grouping}:${name}`, parent, connection, session, grouping, name };
}

export function instanceNode(parent: InstancesNode, arn: string): InstanceNode {
  const { connection, session } = parent;
  return { kind: "containerInstance", id: `${parent.id}/${arn}`, parent, connection, session, arn };
}

export function taskNode(parent: GroupNode | InstanceNode | StoppedNode, arn: string): TaskNode {
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

function clustersOf(node: ConnectionNode): readonly Node[] {
  const { connection } = node;
  if (connection.state.kind === "failed") return [errorNode(node, connection.state.error)];
  const clusters = connection.clusters.map(session => clusterNode(node, session));
  if (clusters.length > 0) return clusters;
  return connection.state.kind === "ready"
    ? [notice(node, `No clusters in ${connection.spec.region}`)]
    : [notice(node, "Loading clusters…", true)];
}

function errorNode(node: ConnectionNode | ClusterNode, error: ErrorNode["error"]): ErrorNode {
  return {
    kind: "error",
    id: `${node.id}#error`,
    parent: node,
    connection: node.connection,
    session: node.kind === "cluster" ? node.session : undefined,
    error,
  };
}

function partsOf(node: ClusterNode): readonly Node[] {
  const { state, replica, cluster } = node.session;
  if (state.kind === "failed") return [errorNode(node, state.error)];
  if (state.kind === "idle" || (state.kind === "loading" && replica.tasks.size + replica.containerInstances.size === 0))
    return [notice(node, "Loading…", true)];
  const parts: Node[] = [];
  if (replica.containerInstances.size > 0 || cluster.containerInstances > 0) parts.push(instancesNode(node));
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

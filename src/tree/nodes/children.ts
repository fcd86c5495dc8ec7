import { instanceName } from "../../ecs/model/names";
import type { ClusterSession } from "../../ecs/session/clusterSession";
import type { Connections } from "../../ecs/session/connections";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import { taskCount } from "../../ecs/model/model";
import type { ContainerInstance, Task } from "../../ecs/model/model";
import { plural } from "../../text/counts";
import type {
  ClusterNode,
  ConnectionNode,
  FamilyNode,
  InstanceNode,
  InstancesNode,
  Node,
  NoticeNode,
  ServicesNode,
  StoppedNode,
  TaskNode,
  TasksNode,
} from "./node";
import { byText } from "../groups/order";
import { outdated, wasRead } from "./outdated";
import { errorNode, kept, notice, nothingLeft, paged, taskNode } from "./placing";
import type { Shown } from "./placing";
import { crashLoopBelow, deploymentBelow, hasServices, serviceBelow, servicesBelow } from "./services";
import { stoppedBelow, stopGroupBelow } from "./stopped";
import { TaskIndex } from "../groups/taskIndex";
import type { Grouping } from "../groups/taskIndex";

export const connectionId = ({ spec }: ConnectionSession): string => `connection:${spec.id}`;

export const clusterId = (connection: string, { cluster }: ClusterSession): string => `${connection}/${cluster.arn}`;

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

export const servicesId = (cluster: string): string => `${cluster}#services`;

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
const servicesNode = (parent: ClusterNode): ServicesNode => ({ kind: "services", ...within(parent, "services") });
const tasksNode = (parent: ClusterNode): TasksNode => ({ kind: "tasks", ...within(parent, "tasks") });
const stoppedNode = (parent: ClusterNode): StoppedNode => ({ kind: "stopped", ...within(parent, "stopped") });

function familyNode(parent: TasksNode, name: string): FamilyNode {
  const { connection, session } = parent;
  return { kind: "family", id: `${parent.id}/family:${name}`, parent, connection, session, name };
}

function instanceNode(parent: InstancesNode, arn: string): InstanceNode {
  const { connection, session } = parent;
  return { kind: "containerInstance", id: `${parent.id}/${arn}`, parent, connection, session, arn };
}

/** The children of a node as the replica has them now; an unread or failed one answers with a notice or an error. */
export function childrenOf(node: Node, shown: Shown): readonly Node[] {
  switch (node.kind) {
    case "connection":
      return leftOf(node, clustersOf(node, shown), shown);
    case "cluster":
      return leftOf(node, partsOf(node), shown);
    case "instances":
      return paged(node, instancesOf(node), shown);
    case "containerInstance":
      return tasksOn(node, shown);
    case "services":
      return servicesBelow(node, shown);
    case "service":
      return serviceBelow(node, shown);
    case "crashLoop":
      return crashLoopBelow(node, shown);
    case "deployment":
      return deploymentBelow(node, shown);
    case "tasks":
      return paged(node, familiesOf(node), shown);
    case "family":
      return paged(
        node,
        tasksIn(node.session, "family", node.name).map(task => taskNode(node, task.arn)),
        shown,
      );
    case "stopped":
      return stoppedBelow(node, shown);
    case "stopGroup":
      return stopGroupBelow(node, shown);
    case "task":
      return containersOf(node);
    case "container":
    case "error":
    case "notice":
    case "offer":
    case "more":
      return [];
  }
}

/** What a filter leaves of a connection and of a cluster, which never look empty for it. */
function leftOf(node: ConnectionNode | ClusterNode, all: readonly Node[], shown: Shown): readonly Node[] {
  const left = kept(all, shown);
  if (left.length > 0 || all.length === 0) return left;
  return [nothingLeft(node, shown)];
}

/** What is known stays below the error that keeps it from being current; only a good reading can say that there is nothing. */
function clustersOf(node: ConnectionNode, { first }: Shown): readonly Node[] {
  const { clusters, state, spec } = node.connection;
  const all = clusters.map(session => clusterNode(node, session));
  const rows = first?.(all) ?? all;
  const old = outdated(state);
  if (old) return [errorNode(node, old.error), ...rows];
  if (rows.length > 0) return rows;
  return [wasRead(state) ? notice(node, `No clusters in ${spec.region}`) : notice(node, "Loading clusters…", true)];
}

function partsOf(node: ClusterNode): readonly Node[] {
  const { state, replica, cluster } = node.session;
  const old = outdated(state);
  const parts: Node[] = old ? [errorNode(node, old.error)] : [];
  if (!old && !wasRead(state) && replica.tasks.size + replica.containerInstances.size === 0)
    return [notice(node, "Loading…", true)];
  if (replica.containerInstances.size > 0 || (!old && cluster.containerInstances > 0)) parts.push(instancesNode(node));
  if (hasServices(node.session)) parts.push(servicesNode(node));
  if (ownTasks(node.session) > 0) parts.push(tasksNode(node));
  const stopped = stoppedTasks(node.session).length;
  if (stopped > 0) parts.push(stoppedNode(node));
  return parts.length > 0 ? parts : [notice(node, "No container instances and no tasks")];
}

const instancesOf = (node: InstancesNode): readonly InstanceNode[] =>
  instancesIn(node.session).map(({ arn }) => instanceNode(node, arn));

const familiesOf = (node: TasksNode): readonly FamilyNode[] =>
  TaskIndex.of(node.session.replica).groups.flatMap(({ grouping, name }) =>
    grouping === "family" ? [familyNode(node, name)] : [],
  );

/** Only a whole reading may say that there is none, and only where the instance itself counts none. */
function noTasks(node: InstanceNode): NoticeNode {
  const { state, replica } = node.session;
  const instance = replica.containerInstances.get(node.arn);
  const counted = instance ? taskCount(instance) : 0;
  if (wasRead(state) && counted === 0) return notice(node, "No tasks on this container instance");
  if (outdated(state)) return notice(node, counted > 0 ? `${plural(counted, "task")}, not loaded` : "Tasks not loaded");
  return notice(node, "Loading tasks…", true);
}

function tasksOn(node: InstanceNode, shown: Shown): readonly Node[] {
  const tasks = TaskIndex.of(node.session.replica).on(node.arn);
  if (tasks.length === 0) return [noTasks(node)];
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

/** How many tasks of no service there are that have not stopped. */
export const ownTasks = ({ replica }: ClusterSession): number =>
  TaskIndex.of(replica).groups.reduce(
    (sum, { grouping, tasks }) => sum + (grouping === "family" ? tasks.length : 0),
    0,
  );

/** Tasks that ECS still remembers as stopped, latest first. */
export const stoppedTasks = ({ replica }: ClusterSession): readonly Task[] => TaskIndex.of(replica).stopped;

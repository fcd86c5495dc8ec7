import type { ClusterServices } from "../../ecs/session/clusterServices";
import type { ClusterSession } from "../../ecs/session/clusterSession";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import type { Profile } from "../../ecs/connection/connection";
import type { EcsError } from "../../ecs/model/errors";

/**
 * A node of the Clusters tree as plain data. Nodes name a resource by its ARN and never hold it: what is shown is read from
 * the cluster's replica when it is shown. `id` is stable across refreshes.
 */
export type Node =
  | ConnectionNode
  | ClusterNode
  | InstancesNode
  | InstanceNode
  | ServicesNode
  | ServiceNode
  | CrashLoopNode
  | DeploymentNode
  | TasksNode
  | FamilyNode
  | StoppedNode
  | StopGroupNode
  | TaskNode
  | ContainerNode
  | ErrorNode
  | NoticeNode
  | OfferNode
  | MoreNode;

interface Placed {
  readonly id: string;
  readonly parent?: Node;
}

export interface ConnectionNode extends Placed {
  readonly kind: "connection";
  readonly connection: ConnectionSession;
}

interface InCluster extends Placed {
  readonly connection: ConnectionSession;
  readonly session: ClusterSession;
}

export interface ClusterNode extends InCluster {
  readonly kind: "cluster";
}

export interface InstancesNode extends InCluster {
  readonly kind: "instances";
}

export interface TasksNode extends InCluster {
  readonly kind: "tasks";
}

export interface StoppedNode extends InCluster {
  readonly kind: "stopped";
}

/** Stopped tasks of one family and one service, or of none, that have one cause in common. */
export interface StopGroupNode extends InCluster {
  readonly kind: "stopGroup";
  readonly key: string;
  readonly family: string;
}

export interface ServicesNode extends InCluster {
  readonly kind: "services";
}

/** By name: what is known of a service are its tasks until, and even if never, it is described itself. */
export interface ServiceNode extends InCluster {
  readonly kind: "service";
  readonly name: string;
}

/** Tasks of one service that keep ending with one cause. */
export interface CrashLoopNode extends InCluster {
  readonly kind: "crashLoop";
  readonly service: string;
  readonly cause: string;
}

/** One of several deployments of a service, by its id. */
export interface DeploymentNode extends InCluster {
  readonly kind: "deployment";
  readonly service: string;
  readonly deployment: string;
}

/** Tasks that a person or a schedule ran from one family. */
export interface FamilyNode extends InCluster {
  readonly kind: "family";
  readonly name: string;
}

export interface InstanceNode extends InCluster {
  readonly kind: "containerInstance";
  readonly arn: string;
}

export interface TaskNode extends InCluster {
  readonly kind: "task";
  readonly arn: string;
}

export interface ContainerNode extends InCluster {
  readonly kind: "container";
  readonly arn: string;
  readonly name: string;
}

/** A failure in place, with Retry. `session` is missing when the connection itself failed. */
export interface ErrorNode extends Placed {
  readonly kind: "error";
  readonly connection: ConnectionSession;
  readonly session?: ClusterSession;
  /** Set when a cluster's services alone could not be read. */
  readonly services?: ClusterServices;
  readonly error: EcsError;
}

/** A line that says why there is nothing else, such as "Loading…" or "No tasks". */
export interface NoticeNode extends Placed {
  readonly kind: "notice";
  readonly text: string;
  readonly busy: boolean;
}

/** Something to connect to, while there is no connection. */
export interface OfferNode extends Placed {
  readonly kind: "offer";
  readonly offer: { readonly profile: Profile } | "add" | "sandbox";
}

/** "Show 500 more" below a long list. */
export interface MoreNode extends Placed {
  readonly kind: "more";
  readonly shown: number;
  readonly total: number;
}

/** A task or a container instance, and where it lives: what commands and pages are asked about. */
export interface Subject {
  readonly connection: ConnectionSession;
  readonly session: ClusterSession;
  readonly arn: string;
}

/** Whether any node that this one is below, however deep, is among `set`. */
export function hasAncestorIn(node: Node, set: ReadonlySet<Node>): boolean {
  for (let parent = node.parent; parent; parent = parent.parent) if (set.has(parent)) return true;
  return false;
}

import type { EcsError } from "../../ecs/model/errors";
import type { ClusterServices } from "../../ecs/session/clusterServices";
import type {
  ClusterNode,
  ConnectionNode,
  CrashLoopNode,
  DeploymentNode,
  ErrorNode,
  FamilyNode,
  InstanceNode,
  MoreNode,
  Node,
  NoticeNode,
  ServiceNode,
  ServicesNode,
  StoppedNode,
  TaskNode,
} from "./node";

/** Rows of a long list that are shown at first, and added by each "Show more". */
export const rowsPerStep = 500;

/** How many rows of a node are shown; the provider remembers what "Show more" asked for. */
export type Shown = (id: string) => number;

/** The error of a connection, a cluster, or its services. */
export const errorId = ({ id }: Node): string => `${id}#error`;

export function errorNode(
  node: ConnectionNode | ClusterNode | ServicesNode,
  error: EcsError,
  services?: ClusterServices,
): ErrorNode {
  return {
    kind: "error",
    id: errorId(node),
    parent: node,
    connection: node.connection,
    session: node.kind === "connection" ? undefined : node.session,
    services,
    error,
  };
}

export function notice(parent: Node, text: string, busy = false): NoticeNode {
  return { kind: "notice", id: `${parent.id}#notice`, parent, text, busy };
}

export function taskNode(
  parent: FamilyNode | ServiceNode | CrashLoopNode | DeploymentNode | InstanceNode | StoppedNode,
  arn: string,
): TaskNode {
  const { connection, session } = parent;
  return { kind: "task", id: `${parent.id}/${arn}`, parent, connection, session, arn };
}

/** A long list shows its first rows and says how many more there are; nothing is cut without a word. */
export function paged(parent: Node, nodes: readonly Node[], shown: Shown): readonly Node[] {
  const most = shown(parent.id);
  if (nodes.length <= most + rowsPerStep / 5) return nodes;
  const more: MoreNode = { kind: "more", id: `${parent.id}#more`, parent, shown: most, total: nodes.length };
  return [...nodes.slice(0, most), more];
}

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
  StopGroupNode,
  TaskNode,
} from "./node";
import { outdatedRow, pausedRow } from "./outdated";
import { noFilter, nothingText } from "../filtering/treeFilter";

/** Rows of a long list that are shown at first, and added by each "Show more". */
export const rowsPerStep = 500;

/** Which rows are shown. */
export interface Shown {
  /** How many rows of a node; the provider remembers what "Show more" asked for. */
  (id: string): number;
  /** Which of them a filter leaves; all when left out. */
  readonly keeps?: (node: Node) => boolean;
  /** What is said where it leaves nothing, of rows that may be old by now too. */
  readonly nothing?: (isOld: boolean) => string;
  /** Which clusters and services come first. */
  readonly first?: <T extends ClusterNode | ServiceNode>(nodes: readonly T[]) => readonly T[];
}

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
  parent: FamilyNode | ServiceNode | CrashLoopNode | DeploymentNode | InstanceNode | StoppedNode | StopGroupNode,
  arn: string,
): TaskNode {
  const { connection, session } = parent;
  return { kind: "task", id: `${parent.id}/${arn}`, parent, connection, session, arn };
}

/** What a filter leaves. */
export const kept = (nodes: readonly Node[], { keeps }: Shown): readonly Node[] =>
  keeps ? nodes.filter(keeps) : nodes;

/** Says that a filter leaves nothing of some rows: now, or when they were last read. */
export function nothingLeft(parent: Node, { nothing }: Shown): NoticeNode {
  const isOld = outdatedRow(parent, true) !== undefined || pausedRow(parent, true) !== undefined;
  return notice(parent, nothing?.(isOld) ?? nothingText(noFilter, isOld));
}

/** A long list shows its first rows and says how many more there are; nothing is cut without a word. */
export function paged(parent: Node, all: readonly Node[], shown: Shown): readonly Node[] {
  const most = shown(parent.id);
  const nodes = kept(all, shown);
  if (nodes.length === 0 && all.length > 0) return [nothingLeft(parent, shown)];
  if (nodes.length <= most + rowsPerStep / 5) return nodes;
  const more: MoreNode = { kind: "more", id: `${parent.id}#more`, parent, shown: most, total: nodes.length };
  return [...nodes.slice(0, most), more];
}

import type { ClusterNode, ConnectionNode } from "../nodes/node";
import { rowOf } from "../rows/nodeRow";
import { outdated, wasRead } from "../nodes/outdated";

/** What connections and clusters looked like when they were last asked about. */
export class Looks {
  private readonly known = new WeakMap<object, Look>();

  /** What has to be drawn anew: the row with all below it, its error row alone, or nothing. */
  changed(node: ConnectionNode | ClusterNode, isOpen: boolean): "whole" | "error" | undefined {
    const readable = node.kind === "cluster" ? node.session : node.connection;
    const before = this.known.get(readable);
    const look = lookOf(node, isOpen);
    this.known.set(readable, look);
    if (look.whole !== before?.whole) return "whole";
    return look.error === before.error ? undefined : "error";
  }
}

/** What a connection or a cluster looks like, told apart from before to know what to draw anew. */
export interface Look {
  /** Its row and whatever makes its whole subtree look different. */
  readonly whole: string;
  /** Its error row alone. */
  readonly error: string;
}

export function lookOf(node: ConnectionNode | ClusterNode, isOpen: boolean): Look {
  const { state } = node.kind === "cluster" ? node.session : node.connection;
  const old = outdated(state);
  const row = rowOf(node, isOpen);
  const below = node.kind === "connection" ? node.connection.clusters.map(({ cluster }) => cluster.arn) : [];
  return {
    whole: JSON.stringify([row, below, wasRead(state), old?.error.message, old?.asOf]),
    error: String(old?.retrying),
  };
}

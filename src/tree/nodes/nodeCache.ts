import type { Node } from "./node";

/**
 * The nodes that are shown. A node of one id is one object for as long as it is shown, since VS Code knows elements by
 * identity; but none outlives the connection or the cluster session that it speaks for.
 */
export class NodeCache {
  private readonly nodes = new Map<string, Node>();
  private readonly childIds = new Map<string, readonly string[]>();
  private readonly byArn = new Map<string, Set<Node>>();

  /** `forgotten` hears of each node that is no longer shown. */
  constructor(private readonly forgotten: (id: string) => void = () => undefined) {}

  get(id: string): Node | undefined {
    return this.nodes.get(id);
  }

  get size(): number {
    return this.nodes.size;
  }

  /** The rows of a task or a container instance, wherever they are. */
  rowsOf(arn: string): Iterable<Node> {
    return this.byArn.get(arn) ?? [];
  }

  /** Takes what is below a node now, and hands back the objects that stand for it. */
  intern(parentId: string, fresh: readonly Node[]): Node[] {
    const kept = new Set(fresh.map(node => node.id));
    for (const id of this.childIds.get(parentId) ?? []) if (!kept.has(id)) this.forget(id);
    this.childIds.set(parentId, [...kept]);
    return fresh.map(node => this.internOne(node));
  }

  /** Drops a node and all below it. */
  forget(id: string): void {
    const node = this.nodes.get(id);
    if (!node) return;
    for (const child of this.childIds.get(id) ?? []) this.forget(child);
    this.childIds.delete(id);
    this.nodes.delete(id);
    this.forgotten(id);
    if (!("arn" in node)) return;
    const same = this.byArn.get(node.arn);
    same?.delete(node);
    if (same?.size === 0) this.byArn.delete(node.arn);
  }

  /** Drops whatever speaks for a connection or a cluster that is gone. */
  prune(live: ReadonlySet<unknown>): void {
    for (const [id, node] of this.nodes)
      if (!ownersOf(node).every(owner => owner === undefined || live.has(owner))) this.forget(id);
  }

  private internOne(node: Node): Node {
    const known = this.nodes.get(node.id);
    if (known && isSame(known, node)) return known;
    this.forget(node.id);
    this.nodes.set(node.id, node);
    if ("arn" in node) this.byArn.set(node.arn, (this.byArn.get(node.arn) ?? new Set()).add(node));
    return node;
  }
}

/** Whether the older of two nodes of one id can stand for both. */
export function isSame(known: Node, node: Node): boolean {
  // An error, a notice, an offer or a "more" says something else each time; what names a resource stays itself.
  const { kind } = known;
  if (kind !== node.kind || kind === "error" || kind === "notice" || kind === "offer" || kind === "more") return false;
  return ownersOf(known).every((owner, index) => owner === ownersOf(node)[index]);
}

const ownersOf = (node: Node): readonly unknown[] => [
  "connection" in node ? node.connection : undefined,
  "session" in node ? node.session : undefined,
];

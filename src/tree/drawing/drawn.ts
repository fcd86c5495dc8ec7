import { childrenOf } from "../nodes/children";
import type { Node } from "../nodes/node";
import { isSame } from "../nodes/nodeCache";
import type { NodeCache } from "../nodes/nodeCache";
import type { Shown } from "../nodes/placing";
import { rowOf } from "../rows/nodeRow";
import type { Row } from "../rows/row";

/**
 * What VS Code was last given of each row and of the list below it. To draw a row anew is to forget all rows below it until
 * VS Code has asked for them again, and what is clicked meanwhile is lost: so only what differs is drawn anew.
 */
export class Drawn {
  private readonly rows = new Map<string, string>();
  private readonly lists = new Map<string, string>();

  constructor(
    private readonly nodes: NodeCache,
    private readonly shown: Shown,
    private readonly isOpen: (id: string) => boolean,
    private readonly showsVersions: () => boolean = () => false,
  ) {}

  row(node: Node, row: Row): void {
    this.rows.set(node.id, textOf(node, row));
  }

  list(id: string, nodes: readonly Node[]): void {
    this.lists.set(id, idsOf(nodes));
  }

  forget(id: string): void {
    this.rows.delete(id);
    this.lists.delete(id);
  }

  /** The highest rows at or below a node that are no longer as they were drawn. */
  differing(node: Node): readonly Node[] {
    const row = this.rows.get(node.id);
    if (row !== undefined && row !== this.textNow(node)) return [node];
    const list = this.lists.get(node.id);
    // Nobody has opened it, so there is nothing below it that could be old.
    if (list === undefined) return [];
    const below = childrenOf(node, this.shown);
    if (list !== idsOf(below)) return [node];
    const differing: Node[] = [];
    for (const fresh of below) {
      const known = this.nodes.get(fresh.id);
      if (!known || !this.rows.has(known.id)) return [node];
      if (!isSame(known, fresh) && this.textNow(known) !== this.textNow(fresh)) return [node];
      differing.push(...this.differing(known));
    }
    return differing;
  }

  private textNow(node: Node): string {
    return textOf(node, rowOf(node, this.isOpen(node.id), this.showsVersions()));
  }
}

const idsOf = (nodes: readonly Node[]): string => nodes.map(({ id }) => id).join("\n");

/** What a node looks like, and for a service what only its tooltip says: VS Code asks for a tooltip once for each drawing. */
function textOf(node: Node, row: Row): string {
  const service = node.kind === "service" ? node.session.services.get(node.name) : undefined;
  const said = service && [service.desired, service.taskDefinitionArn, service.deployments];
  // A command's argument is the node itself, which says nothing of how its row looks.
  return JSON.stringify([{ ...row, command: row.command?.title }, said]);
}

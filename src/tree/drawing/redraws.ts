import { hasAncestorIn } from "../nodes/node";
import type { Node } from "../nodes/node";
import type { NodeCache } from "../nodes/nodeCache";
import type { Drawn } from "./drawn";

/**
 * Changes that come together are drawn together. VS Code waits for 200 ms without news before it draws, so news any closer
 * than that would keep it waiting until the last of them.
 */
const redrawDelayMs = 300;

/** Collects what has to be drawn anew, and hands VS Code the fewest rows that cover it; undefined stands for all. */
export class Redraws {
  private whole = new Set<Node>();
  private changed = new Set<Node>();
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly nodes: NodeCache,
    private readonly drawn: Drawn,
    private readonly fire: (rows: Node[] | undefined) => void,
  ) {}

  /** A node and all that is below it. */
  add(node: Node): void {
    this.whole.add(node);
    this.flushSoon();
  }

  /** What looks different at or below a node. */
  addChanged(node: Node): void {
    this.changed.add(node);
    this.flushSoon();
  }

  all(): void {
    this.clear();
    this.fire(undefined);
  }

  dispose(): void {
    this.clear();
  }

  private clear(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.whole = new Set();
    this.changed = new Set();
  }

  private flushSoon(): void {
    this.timer ??= setTimeout(() => this.flush(), redrawDelayMs);
  }

  private flush(): void {
    const { whole, changed } = this;
    this.clear();
    for (const node of changed)
      if (this.isShown(node) && !whole.has(node) && !hasAncestorIn(node, whole))
        for (const row of this.drawn.differing(node)) whole.add(row);
    const topmost = [...whole].filter(node => this.isShown(node) && !hasAncestorIn(node, whole));
    if (topmost.length > 0) this.fire(topmost);
  }

  private isShown(node: Node): boolean {
    return this.nodes.get(node.id) === node;
  }
}

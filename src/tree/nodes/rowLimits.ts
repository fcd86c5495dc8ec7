import type { MoreNode, Node } from "./node";
import { rowsPerStep } from "./placing";

/** How many rows of each long list are shown. */
export class RowLimits {
  private readonly widened = new Map<string, number>();

  of(id: string): number {
    return this.widened.get(id) ?? rowsPerStep;
  }

  /** The next rows below those that a "Show more" stands for. */
  showMore({ parent, shown }: MoreNode): void {
    if (parent) this.widened.set(parent.id, shown + rowsPerStep);
  }

  /** As many rows of a list as it takes for the row at `index` to be among them. */
  widen(parent: Node, index: number): void {
    const needed = Math.ceil((index + 1) / rowsPerStep) * rowsPerStep;
    if (needed > this.of(parent.id)) this.widened.set(parent.id, needed);
  }
}

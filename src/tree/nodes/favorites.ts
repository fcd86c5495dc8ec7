import { Emitter } from "../../ecs/model/emitter";
import type { Disposable } from "../../ecs/model/emitter";
import type { ClusterNode, ServiceNode } from "./node";

const key = "ecsExplorer.favorites";

/** What keeps favorites for the next window; VS Code's `globalState`. */
export interface Storage {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** The clusters and services that a person wants at the top of their lists, in all windows. */
export class Favorites implements Disposable {
  private readonly changeEmitter = new Emitter<void>();
  readonly onDidChange = this.changeEmitter.event;

  constructor(private readonly storage: Storage) {}

  has(node: ClusterNode | ServiceNode): boolean {
    return this.names().includes(nameOf(node));
  }

  /** The favorites among `nodes` first; each kind stays in its order. */
  first<T extends ClusterNode | ServiceNode>(nodes: readonly T[]): readonly T[] {
    const names = new Set(this.names());
    if (names.size === 0) return nodes;
    const isFirst = (node: T) => names.has(nameOf(node));
    return [...nodes.filter(isFirst), ...nodes.filter(node => !isFirst(node))];
  }

  async set(node: ClusterNode | ServiceNode, isFavorite: boolean): Promise<void> {
    const name = nameOf(node);
    const others = this.names().filter(other => other !== name);
    await this.storage.update(key, isFavorite ? [...others, name] : others);
    this.changeEmitter.fire();
  }

  dispose(): void {
    this.changeEmitter.dispose();
  }

  /** What was stored may be anything: another version wrote it, or nobody. */
  private names(): readonly string[] {
    const stored = this.storage.get(key);
    return Array.isArray(stored) ? stored.filter((name): name is string => typeof name === "string") : [];
  }
}

const nameOf = (node: ClusterNode | ServiceNode): string => {
  const { arn } = node.session.cluster;
  return [node.connection.spec.id, arn, ...(node.kind === "service" ? [node.name] : [])].join(" ");
};

import type { ClusterSession } from "../../ecs/session/clusterSession";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import type { Disposable } from "../../ecs/model/emitter";
import { msToLong } from "./lasting";

/** What is read for the tree: a connection's list of clusters, or a cluster. */
export type Readable = ConnectionSession | ClusterSession;

interface Held {
  readonly listeners: readonly Disposable[];
  timer?: NodeJS.Timeout;
}

/** What the tree listens to. Nothing is held longer than it is there. */
export class Readables implements Disposable {
  private readonly held = new Map<Readable, Held>();

  get size(): number {
    return this.held.size;
  }

  has(readable: Readable): boolean {
    return this.held.has(readable);
  }

  add(readable: Readable, listeners: readonly Disposable[]): void {
    this.held.set(readable, { listeners });
  }

  /** Calls back when what is going on there has gone on for long, if it still does. */
  whenLong(readable: Readable, callback: () => void): void {
    const held = this.held.get(readable);
    if (!held) return;
    clearTimeout(held.timer);
    const waits = [msToLong(readable.loadingSince), msToLong(readable.throttledSince)];
    const soonest = Math.min(...waits.map(ms => ms ?? Infinity));
    if (soonest < Infinity) held.timer = setTimeout(callback, soonest);
  }

  /** Lets go of all others; false when there are none. */
  keepOnly(live: ReadonlySet<Readable>): boolean {
    const gone = [...this.held.keys()].filter(readable => !live.has(readable));
    for (const readable of gone) this.drop(readable);
    return gone.length > 0;
  }

  dispose(): void {
    this.keepOnly(new Set());
  }

  private drop(readable: Readable): void {
    const held = this.held.get(readable);
    clearTimeout(held?.timer);
    for (const listener of held?.listeners ?? []) listener.dispose();
    this.held.delete(readable);
  }
}

import { wrongAnswer } from "../answers/answer";
import { ClusterSession } from "./clusterSession";
import { allItems } from "../rate/concurrently";
import type { Connected } from "../polling/connected";
import type { Disposable } from "../model/emitter";
import type { EcsGateway } from "../gateway/gateway";
import type { Turn } from "../polling/loader";
import type { Cluster } from "../model/model";

/** The sessions of the clusters that a connection can see. Only a complete and valid list takes one away. */
export class ClusterList implements Disposable {
  private readonly sessions = new Map<string, ClusterSession>();

  constructor(
    private readonly intervalMs: () => number,
    private readonly connected: Connected,
  ) {}

  /** In the order in which they were first seen. */
  get all(): readonly ClusterSession[] {
    return [...this.sessions.values()];
  }

  get(arn: string): ClusterSession | undefined {
    return this.sessions.get(arn);
  }

  /**
   * Lists and describes every cluster with `reader`; new sessions send through `gateway`. Answers whether a cluster came or
   * went. Throws an EcsError.
   */
  async read(gateway: EcsGateway, reader: EcsGateway, { signal, tell }: Turn): Promise<boolean> {
    const seen = new Set<string>();
    const unknown: string[] = [];
    let changed = false;
    for await (const arns of reader.clusterArns(signal)) {
      if (arns.length === 0) continue;
      const { found } = await reader.describeClusters(arns, signal);
      if (signal.aborted) return false;
      const described = new Set(found.map(cluster => cluster.arn));
      unknown.push(...arns.filter(arn => !described.has(arn)));
      for (const cluster of found.filter(item => item.status !== "INACTIVE")) {
        seen.add(cluster.arn);
        if (this.take(cluster, gateway)) changed = true;
      }
      tell(seen.size, seen.size);
    }
    await checkGone(reader, unknown, signal);
    if (signal.aborted) return false;
    for (const [arn, session] of this.sessions) {
      if (seen.has(arn)) continue;
      session.dispose();
      this.sessions.delete(arn);
      changed = true;
    }
    return changed;
  }

  dispose(): void {
    for (const session of this.sessions.values()) session.dispose();
    this.sessions.clear();
  }

  /** Whether the cluster was not known before. */
  private take(cluster: Cluster, gateway: EcsGateway): boolean {
    const session = this.sessions.get(cluster.arn);
    if (session) session.update(cluster);
    else this.sessions.set(cluster.arn, new ClusterSession(gateway, cluster, this.intervalMs, this.connected));
    return session === undefined;
  }
}

/** Throws unless the clusters that a list named and a describe didn't know are gone from the list by now. */
async function checkGone(gateway: EcsGateway, arns: readonly string[], signal: AbortSignal): Promise<void> {
  if (arns.length === 0) return;
  const listed = new Set(await allItems(gateway.clusterArns(signal)));
  const [arn] = arns.filter(item => listed.has(item));
  if (arn) throw wrongAnswer("DescribeClusters", `it doesn't know ${arn}, which ListClusters names`);
}

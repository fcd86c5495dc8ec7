import { ClusterSession } from "./clusterSession";
import type { ConnectionSpec } from "./connection";
import { Emitter } from "./emitter";
import type { Disposable } from "./emitter";
import { toEcsError } from "./errors";
import type { EcsError } from "./errors";
import type { EcsGateway } from "./gateway";

export type ConnectionState =
  | { readonly kind: "idle" }
  | { readonly kind: "loading" }
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly error: EcsError };

/** What the person set, asked anew each time it matters. */
export interface Settings {
  /** Milliseconds between two readings of a watched cluster. */
  readonly intervalMs: () => number;
  readonly readOnly: () => boolean;
}

/** One connection: opens its gateway on first use and keeps a session for each cluster it can see. */
export class ConnectionSession implements Disposable {
  private readonly changeEmitter = new Emitter<void>();
  private readonly closed = new AbortController();
  private readonly sessions = new Map<string, ClusterSession>();
  private gatewayPromise?: Promise<EcsGateway>;
  private loading?: Promise<void>;
  private current: ConnectionState = { kind: "idle" };

  /** Fires when `state` or the set of clusters changes. */
  readonly onDidChange = this.changeEmitter.event;

  constructor(
    readonly spec: ConnectionSpec,
    private readonly open: (spec: ConnectionSpec) => Promise<EcsGateway>,
    private readonly settings: Settings,
  ) {}

  get state(): ConnectionState {
    return this.current;
  }

  /** Whether whatever changes anything is refused here, by the connection's own word or the global setting. */
  get readOnly(): boolean {
    return this.spec.readOnly === true || this.settings.readOnly();
  }

  /** Sorted by name; empty until `load` has ended well once. */
  get clusters(): readonly ClusterSession[] {
    return [...this.sessions.values()].toSorted((a, b) => a.cluster.name.localeCompare(b.cluster.name));
  }

  cluster(arn: string): ClusterSession | undefined {
    return this.sessions.get(arn);
  }

  /** The account its clusters are in, known once a cluster was seen. */
  get account(): string | undefined {
    return this.sessions.values().next().value?.account;
  }

  /** Opens the connection; a failed opening is tried anew at the next call. */
  gateway(): Promise<EcsGateway> {
    this.gatewayPromise ??= this.open(this.spec).catch((error: unknown) => {
      this.gatewayPromise = undefined;
      throw toEcsError(error, { operation: "Connect", region: this.spec.region, profile: this.spec.profile });
    });
    return this.gatewayPromise;
  }

  /** Reads the list of clusters; calls while one is under way join it. A failure is told by `state`, never thrown. */
  load(): Promise<void> {
    this.loading ??= this.read().finally(() => {
      this.loading = undefined;
    });
    return this.loading;
  }

  dispose(): void {
    this.closed.abort();
    for (const session of this.sessions.values()) session.dispose();
    this.sessions.clear();
    void this.gatewayPromise?.then(gateway => gateway.dispose()).catch(() => undefined);
    this.changeEmitter.dispose();
  }

  private async read(): Promise<void> {
    const signal = this.closed.signal;
    this.become({ kind: "loading" });
    try {
      const gateway = await this.gateway();
      const seen = new Set<string>();
      for await (const arns of gateway.clusterArns(signal)) {
        if (arns.length === 0) continue;
        const { found } = await gateway.describeClusters(arns, signal);
        for (const cluster of found.filter(item => item.status !== "INACTIVE")) {
          seen.add(cluster.arn);
          const session = this.sessions.get(cluster.arn);
          if (session) session.update(cluster);
          else this.sessions.set(cluster.arn, new ClusterSession(gateway, cluster, this.settings.intervalMs));
        }
        this.become({ kind: "loading" });
      }
      for (const [arn, session] of this.sessions) {
        if (seen.has(arn)) continue;
        session.dispose();
        this.sessions.delete(arn);
      }
      this.become({ kind: "ready" });
    } catch (error) {
      const failure = toEcsError(error, {
        operation: "ListClusters",
        region: this.spec.region,
        endpoint: this.spec.endpoint,
        profile: this.spec.profile,
      });
      if (failure.kind !== "cancelled") this.become({ kind: "failed", error: failure });
    }
  }

  private become(state: ConnectionState): void {
    if (this.closed.signal.aborted) return;
    this.current = state;
    this.changeEmitter.fire();
  }
}

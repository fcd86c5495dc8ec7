import { ClusterSession } from "./clusterSession";
import type { ConnectionSpec } from "./connection";
import { Emitter } from "./emitter";
import type { Disposable } from "./emitter";
import { toEcsError } from "./failure";
import type { EcsError } from "./errors";
import type { EcsGateway } from "./gateway";
import { Watch } from "./watch";

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

/** What a connection is apart from its name and what is allowed there. */
const doorOf = ({ id, profile, region, endpoint, origin }: ConnectionSpec): string =>
  JSON.stringify([id, profile, region, endpoint, origin]);

/** One connection: opens its gateway on first use and keeps a session for each cluster it can see. */
export class ConnectionSession implements Disposable {
  private readonly changeEmitter = new Emitter<void>();
  private readonly closed = new AbortController();
  private readonly sessions = new Map<string, ClusterSession>();
  private gatewayPromise?: Promise<EcsGateway>;
  private loading?: Promise<void>;
  private readonly watching = new Watch(
    () => void this.load(),
    () => this.endOfLastLoad + this.settings.intervalMs() - Date.now(),
  );
  private endOfLastLoad = 0;
  private current: ConnectionState = { kind: "idle" };

  /** Fires when `state` or the set of clusters changes. */
  readonly onDidChange = this.changeEmitter.event;

  constructor(
    private currentSpec: ConnectionSpec,
    private readonly open: (spec: ConnectionSpec) => Promise<EcsGateway>,
    private readonly settings: Settings,
  ) {}

  get spec(): ConnectionSpec {
    return this.currentSpec;
  }

  /** Takes another name or leave to change things; false when `spec` leads elsewhere, so that it needs a new session. */
  adopt(spec: ConnectionSpec): boolean {
    if (doorOf(spec) !== doorOf(this.currentSpec)) return false;
    this.currentSpec = spec;
    return true;
  }

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
      this.endOfLastLoad = Date.now();
      this.watching.schedule();
    });
    return this.loading;
  }

  /** While any watcher is there the list of clusters and their counts is read again: two calls an interval. */
  watch(): Disposable {
    return this.watching.add();
  }

  dispose(): void {
    this.closed.abort();
    this.watching.dispose();
    for (const session of this.sessions.values()) session.dispose();
    this.sessions.clear();
    void this.gatewayPromise?.then(gateway => gateway.dispose()).catch(() => undefined);
    this.changeEmitter.dispose();
  }

  private async read(): Promise<void> {
    this.watching.pause();
    const before = this.current;
    // A quiet reading again of what is known already draws nothing unless it finds something.
    if (before.kind !== "ready") this.become({ kind: "loading" });
    try {
      const changed = await this.readClusters(before.kind !== "ready");
      if (before.kind !== "ready") this.recover();
      if (changed || before.kind !== "ready") this.become({ kind: "ready" });
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

  /** Lists and describes every cluster; answers whether one came or went. `progressive` tells of each page. */
  private async readClusters(progressive: boolean): Promise<boolean> {
    const signal = this.closed.signal;
    const gateway = await this.gateway();
    const seen = new Set<string>();
    let changed = false;
    for await (const arns of gateway.clusterArns(signal)) {
      if (arns.length === 0) continue;
      const { found } = await gateway.describeClusters(arns, signal);
      for (const cluster of found.filter(item => item.status !== "INACTIVE")) {
        seen.add(cluster.arn);
        const session = this.sessions.get(cluster.arn);
        if (session) session.update(cluster);
        else {
          this.sessions.set(cluster.arn, new ClusterSession(gateway, cluster, this.settings.intervalMs));
          changed = true;
        }
      }
      if (progressive) this.become({ kind: "loading" });
    }
    for (const [arn, session] of this.sessions) {
      if (seen.has(arn)) continue;
      session.dispose();
      this.sessions.delete(arn);
      changed = true;
    }
    return changed;
  }

  /** Clusters that failed while the connection was down need not wait for their own turn. */
  private recover(): void {
    for (const session of this.sessions.values()) if (session.state.kind === "failed") void session.load();
  }

  private become(state: ConnectionState): void {
    if (this.closed.signal.aborted) return;
    this.current = state;
    this.changeEmitter.fire();
  }
}

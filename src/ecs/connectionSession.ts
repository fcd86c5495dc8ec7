import { ClusterSession } from "./clusterSession";
import type { ConnectionSpec } from "./connection";
import { Emitter } from "./emitter";
import type { Disposable } from "./emitter";
import { toEcsError } from "./failure";
import type { EcsError } from "./errors";
import type { EcsGateway } from "./gateway";
import { Loader } from "./loader";
import type { Turn } from "./loader";
import type { Cluster, Timestamp } from "./model";
import { Throttling } from "./throttling";
import { Watch } from "./watch";

/** How current the list of a connection's clusters is; those known before stay listed, whatever the state. */
export type ConnectionState =
  | { readonly kind: "idle" }
  | { readonly kind: "loading"; readonly asOf?: Timestamp; readonly failure?: EcsError }
  | { readonly kind: "ready"; readonly asOf: Timestamp }
  | { readonly kind: "failed"; readonly error: EcsError; readonly asOf?: Timestamp };

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
  private readonly sessions = new Map<string, ClusterSession>();
  private opening?: Promise<EcsGateway>;
  private opened?: EcsGateway;
  private readonly throttling = new Throttling(() => this.changeEmitter.fire());
  private readonly loader = new Loader({
    read: turn => this.read(turn),
    failure: error => this.failure(error, "ListClusters"),
    changed: () => this.changeEmitter.fire(),
    ended: () => this.ended(),
  });
  private readonly watching = new Watch(
    () => void this.load(),
    () => this.endOfLastLoad + this.settings.intervalMs() - Date.now(),
  );
  private endOfLastLoad = 0;

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
    return this.loader.state;
  }

  /** Since when a reading has been under way that `state` tells of. */
  get loadingSince(): Timestamp | undefined {
    return this.loader.since;
  }

  /** Since when ECS has been throttling the reading under way; `onDidChange` fires when it comes and goes. */
  get throttledSince(): Timestamp | undefined {
    return this.throttling.since;
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
    this.opening ??= this.openOnce();
    return this.opening;
  }

  /** Reads the list of clusters; calls while one is under way join it. A failure is told by `state`, never thrown. */
  load(): Promise<void> {
    // A quiet reading again of what is known already draws nothing unless it finds something.
    return this.loader.load(this.state.kind === "ready");
  }

  /** A person's own Refresh or Retry: gives up an opening and a reading under way and starts anew. */
  refresh(): Promise<void> {
    if (!this.opened) this.opening = undefined;
    return this.loader.refresh();
  }

  /** Ends the reading under way; the state is again what was known before it. */
  cancelLoading(): void {
    this.loader.cancel();
  }

  /** While any watcher is there the list of clusters and their counts is read again: two calls an interval. */
  watch(): Disposable {
    return this.watching.add();
  }

  dispose(): void {
    this.loader.dispose();
    this.throttling.dispose();
    this.watching.dispose();
    for (const session of this.sessions.values()) session.dispose();
    this.sessions.clear();
    this.opening = undefined;
    this.opened?.dispose();
    this.changeEmitter.dispose();
  }

  private openOnce(): Promise<EcsGateway> {
    const opening = this.open(this.spec).then(
      gateway => {
        // Nobody waits for it anymore: a newer opening took its place, or the connection is gone.
        if (this.opening === opening) this.opened = gateway;
        else gateway.dispose();
        return gateway;
      },
      (error: unknown) => {
        if (this.opening === opening) this.opening = undefined;
        throw this.failure(error, "Connect");
      },
    );
    return opening;
  }

  private async read(turn: Turn): Promise<void> {
    this.watching.pause();
    await this.readClusters(turn);
    if (!turn.quiet) this.recover();
  }

  private ended(): void {
    this.endOfLastLoad = Date.now();
    this.throttling.over();
    this.watching.schedule();
  }

  /** Lists and describes every cluster; those that a complete list no longer names are gone. */
  private async readClusters({ signal, tell }: Turn): Promise<void> {
    const opened = await this.gateway();
    const gateway = opened.at({ priority: "urgent", onThrottled: () => this.throttling.heard() });
    const seen = new Set<string>();
    let changed = false;
    for await (const arns of gateway.clusterArns(signal)) {
      if (arns.length === 0) continue;
      const { found } = await gateway.describeClusters(arns, signal);
      if (signal.aborted) return;
      for (const cluster of found.filter(item => item.status !== "INACTIVE")) {
        seen.add(cluster.arn);
        if (this.take(cluster, opened)) changed = true;
      }
      tell(seen.size, seen.size);
    }
    for (const [arn, session] of this.sessions) {
      if (seen.has(arn)) continue;
      session.dispose();
      this.sessions.delete(arn);
      changed = true;
    }
    if (changed) this.changeEmitter.fire();
  }

  /** Whether the cluster was not known before. */
  private take(cluster: Cluster, gateway: EcsGateway): boolean {
    const session = this.sessions.get(cluster.arn);
    if (session) session.update(cluster);
    else this.sessions.set(cluster.arn, new ClusterSession(gateway, cluster, this.settings.intervalMs));
    return session === undefined;
  }

  /** Clusters that failed while the connection was down need not wait for their own turn. */
  private recover(): void {
    for (const session of this.sessions.values()) if (session.state.kind === "failed") void session.load();
  }

  private failure(error: unknown, operation: string): EcsError {
    const { region, endpoint, profile } = this.spec;
    return toEcsError(error, { operation, region, endpoint, profile });
  }
}

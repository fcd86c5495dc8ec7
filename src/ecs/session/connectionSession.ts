import { Cadence } from "../polling/cadence";
import { ClusterList } from "./clusterList";
import type { ConnectionState } from "./connectionState";
import type { ClusterSession } from "./clusterSession";
import { leadsAlike } from "../connection/connection";
import type { ConnectionSpec } from "../connection/connection";
import { Emitter } from "../model/emitter";
import type { Disposable } from "../model/emitter";
import { toEcsError } from "../answers/failure";
import type { EcsError } from "../model/errors";
import type { EcsGateway } from "../gateway/gateway";
import { noLongerOpen } from "./noLongerOpen";
import { Loader } from "../polling/loader";
import type { Settled, Turn } from "../polling/loader";
import type { Timestamp } from "../model/model";
import { Outage } from "./outage";
import { Throttling } from "./throttling";
import { Watch } from "../polling/watch";

/** What the person set, asked anew each time it matters. */
export interface Settings {
  /** Milliseconds between two readings of a watched cluster. */
  readonly intervalMs: () => number;
  readonly readOnly: () => boolean;
}

/** Opens a connection; `current` gives what a person allows for it by then. */
export type OpenGateway = (spec: ConnectionSpec, current: () => ConnectionSpec) => Promise<EcsGateway>;

/** One connection: opens its gateway on first use and keeps a session for each cluster it can see. */
export class ConnectionSession implements Disposable {
  private readonly changeEmitter = new Emitter<void>();
  private readonly list: ClusterList;
  private opening?: Promise<EcsGateway>;
  private opened?: EcsGateway;
  private readonly throttling = new Throttling(() => this.changeEmitter.fire());
  private readonly loader = new Loader({
    read: turn => this.read(turn),
    failure: error => this.failure(error, "ListClusters"),
    changed: () => this.changeEmitter.fire(),
    ended: (settled, wasCanceled) => this.ended(settled, wasCanceled),
  });
  private readonly watching = new Watch(
    () => void this.load(),
    () => this.waitMs(),
    () => this.settings.intervalMs(),
    () => this.changeEmitter.fire(),
  );
  private readonly outage = new Outage({
    probe: async () => (await this.opened?.answers(this.closed.signal)) ?? false,
    isWatched: () => this.isWatched,
    retry: () => void this.load(),
    back: () => void this.refresh(),
  });
  private readonly closed = new AbortController();
  private readonly cadence = new Cadence();

  /** Fires when `state` or the set of clusters changes. */
  readonly onDidChange = this.changeEmitter.event;

  constructor(
    private currentSpec: ConnectionSpec,
    private readonly open: OpenGateway,
    private readonly settings: Settings,
  ) {
    this.list = new ClusterList(settings.intervalMs, {
      isDown: () => this.outage.isDown,
      seemsDown: () => this.seemsDown(),
      looked: () => this.looked(),
    });
  }

  get spec(): ConnectionSpec {
    return this.currentSpec;
  }

  /** Takes another name or leave to change things; false when `spec` leads elsewhere, so that it needs a new session. */
  adopt(spec: ConnectionSpec): boolean {
    if (!leadsAlike(spec, this.currentSpec)) return false;
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

  /** Whether nobody looked for so long that the list of clusters and their counts may be old; `onDidChange` fires when it begins. */
  get isPaused(): boolean {
    return this.watching.isPaused;
  }

  /** Whether whatever changes anything is refused here, by the connection's own word or the global setting. */
  get readOnly(): boolean {
    return this.spec.readOnly === true || this.settings.readOnly();
  }

  /** Sorted by name; empty until `load` has ended well once. */
  get clusters(): readonly ClusterSession[] {
    return this.list.all.toSorted((a, b) => a.cluster.name.localeCompare(b.cluster.name));
  }

  cluster(arn: string): ClusterSession | undefined {
    return this.list.get(arn);
  }

  /** The account its clusters are in, known once a cluster was seen. */
  get account(): string | undefined {
    return this.list.all[0]?.account;
  }

  /** The endpoint other than AWS's own, be it the environment's or the profile's, which are known once it was opened. */
  get endpoint(): string | undefined {
    return this.spec.endpoint ?? this.opened?.endpoint;
  }

  /** Whether a gateway is open, which leads where the AWS files led then. */
  get isOpened(): boolean {
    return this.opened !== undefined;
  }

  /** Opens the connection; a failed opening is tried anew at the next call. */
  gateway(): Promise<EcsGateway> {
    if (this.closed.signal.aborted) return Promise.reject(noLongerOpen(`The connection "${this.spec.label}"`));
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
    const watcher = this.watching.add();
    this.looked();
    return watcher;
  }

  /** The machine woke up or is on another network: what waits for an answer asks again, and what failed is tried at once. */
  renew(): void {
    this.opened?.renew();
    const { state } = this;
    if (state.kind !== "failed") for (const session of this.list.all) if (session.isWatched) session.recover();
    if (state.kind === "failed" && state.error.kind !== "cancelled" && this.isWatched) void this.load();
  }

  dispose(): void {
    this.closed.abort();
    this.loader.dispose();
    this.throttling.dispose();
    this.watching.dispose();
    this.list.dispose();
    this.opening = undefined;
    this.opened?.dispose();
    // Last, since the end of a reading may begin an outage.
    this.outage.dispose();
    this.changeEmitter.dispose();
  }

  private openOnce(): Promise<EcsGateway> {
    const opening = this.open(this.spec, () => this.spec).then(
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
    const gateway = await this.gateway();
    const reader = gateway.at({ priority: "urgent", onThrottled: () => this.throttling.heard() });
    if (await this.list.read(gateway, reader, turn)) this.changeEmitter.fire();
  }

  private ended(settled: Settled, wasCanceled: boolean): void {
    const error = settled.kind === "failed" ? settled.error : undefined;
    const wasFailing = this.cadence.isFailing;
    this.cadence.ended(settled, wasCanceled);
    this.throttling.over();
    if (error) this.outage.failed(error.kind);
    else this.outage.over();
    this.watching.ended(wasCanceled);
    // Clusters that failed while the connection was down need not wait for their own turn.
    if (!error && wasFailing) for (const session of this.list.all) session.recover();
  }

  private get isWatched(): boolean {
    return this.watching.isWatched || this.list.all.some(session => session.isWatched);
  }

  /** Somebody looks: what failed is tried again at once, though not time after time. */
  private looked(): void {
    const { state } = this;
    if (state.kind !== "failed" || state.error.kind === "cancelled") return;
    if (this.cadence.mayTryAgain) void this.load();
    else this.outage.resume();
  }

  /** A cluster couldn't be read: whether that holds for the whole connection shows when its list is read again. */
  private seemsDown(): void {
    if (this.state.kind === "ready" && this.cadence.mayTryAgain) void this.load();
  }

  private waitMs(): number | undefined {
    return this.outage.isDown ? undefined : this.cadence.waitMs(this.settings.intervalMs());
  }

  private failure(error: unknown, operation: string): EcsError {
    const { region, endpoint, profile } = this.spec;
    return toEcsError(error, { operation, region, endpoint, profile });
  }
}

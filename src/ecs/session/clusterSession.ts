import { isDeepStrictEqual } from "node:util";
import { Cadence } from "./cadence";
import { ClusterServices } from "./clusterServices";
import { alone } from "./connected";
import type { Connected } from "./connected";
import { Emitter } from "../model/emitter";
import type { Disposable } from "../model/emitter";
import { toEcsError } from "../gateway/failure";
import type { EcsGateway } from "../gateway/gateway";
import { noLongerOpen } from "./noLongerOpen";
import { Loader } from "./loader";
import type { Settled as Known, LoadState, Turn } from "./loader";
import { parseArn } from "../model/model";
import type { Cluster, Timestamp } from "../model/model";
import { describeInto, describeUnlisted } from "../reading/describeInto";
import { Reading } from "../reading/reading";
import { Replica } from "../replica/replica";
import { plain } from "../reading/split";
import { Throttling } from "./throttling";
import type { Priority } from "../rate/tokenQueue";
import { Watch } from "./watch";

export type { LoadState } from "./loader";

const staleMs = 60_000;

/** One cluster: its replica and its services, how they are filled, and how they are kept current while somebody looks. */
export class ClusterSession implements Disposable {
  readonly replica: Replica;
  readonly services: ClusterServices;
  private readonly changeEmitter = new Emitter<void>();
  private isClosed = false;
  private readonly cadence = new Cadence();
  private readonly throttling = new Throttling(() => this.changeEmitter.fire());
  private readonly loader = new Loader({
    read: turn => this.read(turn),
    failure: error =>
      toEcsError(error, { operation: "ListTasks", region: this.region, endpoint: this.gateway.endpoint }),
    changed: () => this.changeEmitter.fire(),
    ended: (settled, wasCanceled) => this.ended(settled, wasCanceled),
  });
  private readonly watching = new Watch(
    () => void this.loadAs("background"),
    () => this.waitMs(),
    () => this.longestMs,
    () => this.changeEmitter.fire(),
  );
  private readonly urgency: { priority: Priority; readonly onThrottled: () => void } = {
    priority: "visible",
    onThrottled: () => this.throttling.heard(),
  };
  private readonly reliefs = new Set<{ readonly intervalMs: number }>();

  /** Fires when `state` or `cluster` changes; what changed in the replica is told by `replica.onDidChange`. */
  readonly onDidChange = this.changeEmitter.event;

  constructor(
    readonly gateway: EcsGateway,
    private current: Cluster,
    private readonly intervalMs: () => number,
    private readonly connected: Connected = alone,
  ) {
    this.replica = new Replica(current.arn);
    this.services = new ClusterServices({
      gateway,
      clusterArn: current.arn,
      intervalMs,
      connected,
      onThrottled: () => this.throttling.heard(),
    });
  }

  get cluster(): Cluster {
    return this.current;
  }

  get state(): LoadState {
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

  get account(): string {
    return parseArn(this.current.arn)?.account ?? "unknown account";
  }

  get isWatched(): boolean {
    return this.watching.isWatched;
  }

  /** Whether nobody looked for so long that what was read may be old; `onDidChange` fires when it begins. */
  get isPaused(): boolean {
    return this.watching.isPaused;
  }

  get region(): string {
    return this.gateway.region;
  }

  /** Takes a newer description of the cluster itself. */
  update(cluster: Cluster): void {
    if (isDeepStrictEqual(this.current.raw, cluster.raw)) return;
    this.current = cluster;
    this.changeEmitter.fire();
  }

  /** Reads the whole cluster; calls while one is under way join it. A failure is told by `state`, never thrown. */
  load(): Promise<void> {
    return this.loadAs("visible");
  }

  /** A person's own Refresh or Retry: gives up a reading under way and starts anew. A failure is told by `state`. */
  async refresh(): Promise<void> {
    this.urgency.priority = "visible";
    await Promise.all([
      this.loader.refresh(),
      this.services.state.kind === "idle" ? undefined : this.services.refresh(),
    ]);
  }

  /** Ends the reading under way; the state is again what was known before it. */
  cancelLoading(): void {
    this.loader.cancel();
  }

  /** Throws an EcsError once the connection was removed or leads elsewhere, or lists the cluster no more. */
  checkOpen(): void {
    if (this.isClosed) throw noLongerOpen(`The cluster ${this.current.name} of account ${this.account}`);
  }

  /** Reads the named tasks and instances again; those that ECS no longer knows are removed. Throws an EcsError. */
  async reread(arns: readonly string[], signal: AbortSignal): Promise<void> {
    this.checkOpen();
    await describeInto(this.replica, this.gateway, arns, signal, true);
    this.checkOpen();
  }

  /** While any watcher is there the cluster reads itself again, no faster than a fair share of the rate allows. */
  watch(): Disposable {
    // What was out of sight for long is read at once and at the full rate: somebody looks at it again.
    const currentMs = Math.min(staleMs, this.longestMs);
    const outOfDate = !this.watching.isWatched && this.cadence.isOlderThan(currentMs);
    const failedBefore = this.hasFailed && this.cadence.mayTryAgain;
    if (this.state.kind === "idle" || outOfDate || failedBefore) void this.load();
    const watcher = this.watching.add();
    this.connected.looked();
    return watcher;
  }

  /** While it is held something else keeps the replica current: readings are at least so many milliseconds apart. */
  relieve(intervalMs: number): Disposable {
    const relief = { intervalMs };
    this.reliefs.add(relief);
    this.watching.schedule();
    return {
      dispose: () => {
        if (this.reliefs.delete(relief)) this.watching.schedule();
      },
    };
  }

  /** The connection works again: what failed or fell due meanwhile is read without waiting for its turn. */
  recover(): void {
    this.cadence.recover();
    this.services.recover();
    const { state } = this;
    // What is tried again since the failure may wait for an answer that never comes.
    if (state.kind === "loading" && state.failure) void this.refresh();
    else if (this.hasFailed) void this.load();
    else this.watching.schedule();
  }

  dispose(): void {
    this.isClosed = true;
    this.loader.dispose();
    this.throttling.dispose();
    this.watching.dispose();
    this.services.dispose();
    this.replica.dispose();
    this.changeEmitter.dispose();
  }

  /** Somebody who waits for it hurries a background reading that is under way. */
  private loadAs(priority: "visible" | "background"): Promise<void> {
    if (!this.loader.isLoading || priority === "visible") this.urgency.priority = priority;
    return this.loader.load();
  }

  private async read({ signal, tell }: Turn): Promise<void> {
    this.watching.pause();
    this.cadence.began();
    const gateway = this.gateway.at(this.urgency);
    const reading = new Reading(
      {
        gateway,
        signal,
        replica: this.replica,
        cluster: () => this.current,
        update: cluster => this.update(cluster),
        describe: arns => describeInto(this.replica, gateway, arns, signal, false),
        progress: () => tell(reading.done, reading.total),
      },
      // A background reading is bound by its rate, so it walks the plain chain, and finds what a split could have missed.
      this.urgency.priority === "background" ? plain : undefined,
    );
    tell(reading.done, reading.total);
    const mark = this.replica.mark();
    const beganAt = Date.now() - (gateway.clockAheadMs ?? 0);
    await reading.run();
    await describeUnlisted(this.replica, gateway, mark, signal);
    this.replica.readWhole(beganAt);
    this.cadence.took(reading.calls);
  }

  private ended(settled: Known, wasCanceled: boolean): void {
    this.cadence.ended(settled, wasCanceled);
    this.throttling.over();
    this.watching.ended(wasCanceled);
    const kind = settled.kind === "failed" ? settled.error.kind : undefined;
    if (kind === "network" || kind === "auth") this.connected.seemsDown();
  }

  /** Time to the next background reading; undefined while something else decides: the end of one, the connection, a person. */
  private waitMs(): number | undefined {
    if (this.loader.isLoading) return undefined;
    // The connection alone tries again; but what has not failed yet is read once more, or it would pass for current.
    if (this.cadence.isFailing && this.connected.isDown()) return undefined;
    return this.cadence.waitMs(this.longestMs);
  }

  /** Milliseconds between two readings while somebody looks. */
  private get longestMs(): number {
    return Math.max(this.intervalMs(), ...[...this.reliefs].map(relief => relief.intervalMs));
  }

  private get hasFailed(): boolean {
    return this.state.kind === "failed" && this.state.error.kind !== "cancelled";
  }
}

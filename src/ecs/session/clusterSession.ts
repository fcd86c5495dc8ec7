import { isDeepStrictEqual } from "node:util";
import { ClusterServices } from "./clusterServices";
import { alone } from "../polling/connected";
import type { Connected } from "../polling/connected";
import { Emitter } from "../model/emitter";
import type { Disposable } from "../model/emitter";
import { toEcsError } from "../answers/failure";
import type { EcsGateway } from "../gateway/gateway";
import { noLongerOpen } from "./noLongerOpen";
import type { LoadState, Turn } from "../polling/loader";
import { Polling } from "../polling/polling";
import { parseArn } from "../model/model";
import type { Cluster, Timestamp } from "../model/model";
import { describeInto, describeUnlisted } from "../reading/describeInto";
import { Reading } from "../reading/reading";
import { Replica } from "../replica/replica";
import { plain } from "../reading/split";
import { Throttling } from "./throttling";
import type { Urgency } from "../rate/tokenQueue";

export type { LoadState } from "../polling/loader";

/** One cluster: its replica and its services, how they are filled, and how they are kept current while somebody looks. */
export class ClusterSession implements Disposable {
  readonly replica: Replica;
  readonly services: ClusterServices;
  private readonly changeEmitter = new Emitter<void>();
  private isClosed = false;
  private readonly throttling = new Throttling(() => this.changeEmitter.fire());
  private readonly polling: Polling;
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
    const onThrottled = () => this.throttling.heard();
    this.services = new ClusterServices({ gateway, clusterArn: current.arn, intervalMs, connected, onThrottled });
    this.polling = new Polling({
      read: (turn, urgency) => this.read(turn, urgency),
      failure: error =>
        toEcsError(error, { operation: "ListTasks", region: gateway.region, endpoint: gateway.endpoint }),
      changed: () => this.changeEmitter.fire(),
      ended: () => this.throttling.over(),
      intervalMs: () => Math.max(this.intervalMs(), ...[...this.reliefs].map(relief => relief.intervalMs)),
      isQuiet: false,
      recoversUnwatched: true,
      connected,
      onThrottled,
    });
  }

  get cluster(): Cluster {
    return this.current;
  }

  get state(): LoadState {
    return this.polling.state;
  }

  /** Since when a reading has been under way that `state` tells of. */
  get loadingSince(): Timestamp | undefined {
    return this.polling.loadingSince;
  }

  /** Since when ECS has been throttling the reading under way; `onDidChange` fires when it comes and goes. */
  get throttledSince(): Timestamp | undefined {
    return this.throttling.since;
  }

  get account(): string {
    return parseArn(this.current.arn)?.account ?? "unknown account";
  }

  get isWatched(): boolean {
    return this.polling.isWatched;
  }

  /** Whether nobody looked for so long that what was read may be old; `onDidChange` fires when it begins. */
  get isPaused(): boolean {
    return this.polling.isPaused;
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
    return this.polling.load();
  }

  /** A person's own Refresh or Retry: gives up a reading under way and starts anew. A failure is told by `state`. */
  async refresh(): Promise<void> {
    await Promise.all([
      this.polling.refresh(),
      this.services.state.kind === "idle" ? undefined : this.services.refresh(),
    ]);
  }

  /** Ends the reading under way; the state is again what was known before it. */
  cancelLoading(): void {
    this.polling.cancel();
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
    const watcher = this.polling.watch();
    this.connected.looked();
    return watcher;
  }

  /** While it is held something else keeps the replica current: readings are at least so many milliseconds apart. */
  relieve(intervalMs: number): Disposable {
    const relief = { intervalMs };
    this.reliefs.add(relief);
    this.polling.reschedule();
    return {
      dispose: () => {
        if (this.reliefs.delete(relief)) this.polling.reschedule();
      },
    };
  }

  /** The connection works again: what failed or fell due meanwhile is read without waiting for its turn. */
  recover(): void {
    this.polling.recover();
    this.services.recover();
  }

  dispose(): void {
    this.isClosed = true;
    this.polling.dispose();
    this.throttling.dispose();
    this.services.dispose();
    this.replica.dispose();
    this.changeEmitter.dispose();
  }

  private async read({ signal, tell }: Turn, urgency: Urgency): Promise<number> {
    const gateway = this.gateway.at(urgency);
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
      urgency.priority === "background" ? plain : undefined,
    );
    tell(reading.done, reading.total);
    const mark = this.replica.mark();
    const beganAt = Date.now() - (gateway.clockAheadMs ?? 0);
    await reading.run();
    await describeUnlisted(this.replica, gateway, mark, signal);
    this.replica.readWhole(beganAt);
    return reading.calls;
  }
}

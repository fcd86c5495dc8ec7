import { isDeepStrictEqual } from "node:util";
import { Emitter } from "./emitter";
import type { Disposable } from "./emitter";
import { toEcsError } from "./errors";
import type { EcsError } from "./errors";
import { follow } from "./follow";
import type { Settled } from "./follow";
import type { EcsGateway, TaskFilter } from "./gateway";
import { parseArn } from "./model";
import type { Cluster, ContainerInstance, Service, Task, Timestamp } from "./model";
import { batches, limits } from "./operations";
import { Replica } from "./replica";
import type { Resource } from "./replica";

/** How current the replica of a cluster is. `asOf` is when the last complete reading ended. */
export type LoadState =
  | { readonly kind: "idle" }
  | { readonly kind: "loading"; readonly done: number; readonly total: number; readonly asOf?: Timestamp }
  | { readonly kind: "ready"; readonly asOf: Timestamp }
  | { readonly kind: "failed"; readonly error: EcsError; readonly asOf?: Timestamp };

/** Background readings leave three quarters of the documented sustained rate, 20 reads a second, to everybody else. */
const backgroundReadsPerSecond = 5;
/** One cluster: its replica, how it is filled, and how it is kept current while somebody looks. */
export class ClusterSession implements Disposable {
  readonly replica: Replica;
  private readonly changeEmitter = new Emitter<void>();
  private readonly closed = new AbortController();
  private loading?: Promise<void>;
  private loadState: LoadState = { kind: "idle" };
  private watchers = 0;
  private timer?: NodeJS.Timeout;
  private callsOfLastLoad = 0;
  private endOfLastLoad = 0;
  private serviceList?: Promise<readonly Service[]>;
  private readonly following = new Map<string, Promise<void>>();

  /** Fires when `state` or `cluster` changes; what changed in the replica is told by `replica.onDidChange`. */
  readonly onDidChange = this.changeEmitter.event;

  constructor(
    readonly gateway: EcsGateway,
    private current: Cluster,
    private readonly intervalMs: () => number,
  ) {
    this.replica = new Replica(current.arn);
  }

  get cluster(): Cluster {
    return this.current;
  }

  get state(): LoadState {
    return this.loadState;
  }

  get account(): string {
    return parseArn(this.current.arn)?.account ?? "unknown account";
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
    this.loading ??= this.read().finally(() => {
      this.loading = undefined;
      this.endOfLastLoad = Date.now();
      this.schedule();
    });
    return this.loading;
  }

  /** Reads the named tasks and instances again; those that ECS no longer knows are removed. Throws an EcsError. */
  async reread(arns: readonly string[], signal: AbortSignal): Promise<void> {
    const instances = arns.filter(arn => parseArn(arn)?.kind === "container-instance");
    const tasks = arns.filter(arn => parseArn(arn)?.kind === "task");
    await Promise.all([
      tasks.length > 0 ? this.describe("task", tasks, signal, true) : undefined,
      instances.length > 0 ? this.describe("containerInstance", instances, signal, true) : undefined,
    ]);
  }

  /** The services, read once until `load` is asked again. Throws an EcsError. */
  services(signal: AbortSignal): Promise<readonly Service[]> {
    this.serviceList ??= this.gateway.services(this.current.arn, signal).catch(error => {
      this.serviceList = undefined;
      throw error;
    });
    return this.serviceList;
  }

  /** While any watcher is there the cluster reads itself again, no faster than a fair share of the rate allows. */
  watch(): Disposable {
    this.watchers++;
    if (this.loadState.kind === "idle") void this.load();
    else this.schedule();
    let held = true;
    return {
      dispose: () => {
        if (!held) return;
        held = false;
        this.watchers--;
        if (this.watchers === 0) clearTimeout(this.timer);
      },
    };
  }

  /** See `follow`; ends when this session is disposed of, too. Throws an EcsError. */
  follow(arns: readonly string[], settled: Settled, signal?: AbortSignal): Promise<void> {
    const signals = signal ? [signal, this.closed.signal] : [this.closed.signal];
    return follow(this, arns, settled, AbortSignal.any(signals));
  }

  /** Follows in the background, each resource once; a failure is left to the next reading to tell. */
  followQuietly(arns: readonly string[], settled: Settled): void {
    for (const arn of arns) {
      if (this.following.has(arn)) continue;
      const done = this.follow([arn], settled)
        .catch(() => undefined)
        .finally(() => this.following.delete(arn));
      this.following.set(arn, done);
    }
  }

  dispose(): void {
    this.closed.abort();
    clearTimeout(this.timer);
    this.replica.dispose();
    this.changeEmitter.dispose();
  }

  private async read(): Promise<void> {
    clearTimeout(this.timer);
    const asOf = "asOf" in this.loadState ? this.loadState.asOf : undefined;
    const signal = this.closed.signal;
    const progress = { done: 0, listed: 0, complete: 0, calls: 0 };
    const lists: readonly [Resource["kind"], AsyncIterable<readonly string[]>][] = [
      ["containerInstance", this.gateway.containerInstanceArns(this.current.arn, signal)],
      ["task", this.gateway.taskArns(this.current.arn, running, signal)],
      ["task", this.gateway.taskArns(this.current.arn, stopped, signal)],
    ];
    const tell = () =>
      this.become({
        kind: "loading",
        done: progress.done,
        total: progress.complete === lists.length ? progress.listed : Math.max(progress.listed, this.counted()),
        asOf,
      });
    this.serviceList = undefined;
    tell();
    const mark = this.replica.mark();
    try {
      await Promise.all([
        ...lists.map(([kind, pages]) => this.drain(kind, pages, signal, progress, tell)),
        this.readCluster(signal),
      ]);
      await this.bury(mark, signal);
      this.callsOfLastLoad = progress.calls + 1;
      this.become({ kind: "ready", asOf: Date.now() });
    } catch (error) {
      const failure = this.failure(error, "ListTasks");
      if (failure.kind !== "cancelled") this.become({ kind: "failed", error: failure, asOf });
    }
  }

  /** Describes each page while the next one is listed. */
  private async drain(
    kind: Resource["kind"],
    pages: AsyncIterable<readonly string[]>,
    signal: AbortSignal,
    progress: { done: number; listed: number; complete: number; calls: number },
    tell: () => void,
  ): Promise<void> {
    const describing: Promise<void>[] = [];
    for await (const arns of pages) {
      progress.listed += arns.length;
      progress.calls += 2;
      if (arns.length === 0) continue;
      const described = this.describe(kind, arns, signal, false).then(() => {
        progress.done += arns.length;
        tell();
      });
      // Awaited below; until then a failure must not count as unhandled.
      described.catch(() => undefined);
      describing.push(described);
    }
    progress.complete++;
    await Promise.all(describing);
  }

  /** What the cluster itself says it holds; stopped tasks are not counted there. */
  private counted(): number {
    const { containerInstances, runningTasks, pendingTasks } = this.current;
    return containerInstances + runningTasks + pendingTasks;
  }

  private async readCluster(signal: AbortSignal): Promise<void> {
    const { found } = await this.gateway.describeClusters([this.current.arn], signal);
    if (found[0]) this.update(found[0]);
  }

  /** What no list named is asked for by name before it is given up: a task may have changed lists between two pages. */
  private async bury(mark: number, signal: AbortSignal): Promise<void> {
    const tasks = this.replica.unheard("task", mark);
    const instances = this.replica.unheard("containerInstance", mark);
    await this.reread([...tasks, ...instances], signal);
  }

  private async describe(
    kind: Resource["kind"],
    arns: readonly string[],
    signal: AbortSignal,
    removeMissing: boolean,
  ): Promise<void> {
    await Promise.all(
      batches(arns, limits.idsPerDescribe).map(async batch => {
        const described =
          kind === "task"
            ? await this.gateway.describeTasks(this.current.arn, batch, signal)
            : await this.gateway.describeContainerInstances(this.current.arn, batch, signal);
        const found: readonly (Task | ContainerInstance)[] = described.found;
        this.replica.take(found, "api", Date.now());
        if (!removeMissing) return;
        const missing = described.failures.filter(failure => failure.reason === "MISSING" && failure.arn);
        this.replica.remove(
          missing.map(failure => failure.arn ?? ""),
          Date.now(),
        );
      }),
    );
  }

  private schedule(): void {
    clearTimeout(this.timer);
    if (this.watchers === 0 || this.closed.signal.aborted || this.loading) return;
    const fairMs = (this.callsOfLastLoad / backgroundReadsPerSecond) * 1000;
    const waitMs = Math.max(this.intervalMs(), fairMs) - (Date.now() - this.endOfLastLoad);
    this.timer = setTimeout(() => void this.load(), Math.max(0, waitMs));
    this.timer.unref?.();
  }

  private become(state: LoadState): void {
    if (this.closed.signal.aborted) return;
    this.loadState = state;
    this.changeEmitter.fire();
  }

  private failure(error: unknown, operation: string): EcsError {
    return toEcsError(error, { operation, region: this.gateway.region, endpoint: this.gateway.endpoint });
  }
}

const running: TaskFilter = { desiredStatus: "RUNNING" };
const stopped: TaskFilter = { desiredStatus: "STOPPED" };

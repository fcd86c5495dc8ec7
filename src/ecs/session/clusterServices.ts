import { isDeepStrictEqual } from "node:util";
import { Emitter } from "../model/emitter";
import type { Disposable } from "../model/emitter";
import type { Service } from "../model/model";
import { cancelled, untilAborted } from "../rate/deadline";
import type { Priority, Urgency } from "../rate/tokenQueue";
import { toEcsError } from "../gateway/failure";
import type { EcsGateway } from "../gateway/gateway";
import { Cadence } from "./cadence";
import type { Connected } from "./connected";
import { Loader } from "./loader";
import type { LoadState, Settled, Turn } from "./loader";
import { readServices } from "../reading/serviceReading";
import { Watch } from "./watch";

/** What was read so long ago is read again for whoever asks. */
const staleMs = 60_000;

export interface ServicesContext {
  readonly gateway: EcsGateway;
  readonly clusterArn: string;
  readonly intervalMs: () => number;
  readonly connected: Connected;
  readonly onThrottled: () => void;
}

/**
 * The services of one cluster. They are read beside its tasks, in rates of their own, and nothing waits for them or fails with
 * them: whoever may not read services still sees tasks. A service bears no version, so the answer that came last counts.
 */
export class ClusterServices implements Disposable {
  private readonly changeEmitter = new Emitter<void>();
  private readonly cadence = new Cadence();
  private readonly urgency: Urgency & { priority: Priority };
  private byName: ReadonlyMap<string, Service> = new Map();
  private readonly loader = new Loader({
    read: turn => this.readAll(turn),
    failure: error =>
      toEcsError(error, {
        operation: "ListServices",
        region: this.context.gateway.region,
        endpoint: this.context.gateway.endpoint,
      }),
    changed: () => this.changeEmitter.fire(),
    ended: (settled, wasCanceled) => this.ended(settled, wasCanceled),
  });
  private readonly watching = new Watch(
    () => void this.loadAs("background"),
    () => this.waitMs(),
    () => this.context.intervalMs(),
    () => this.changeEmitter.fire(),
  );

  /** Fires when `state` or a service changes. */
  readonly onDidChange = this.changeEmitter.event;

  constructor(private readonly context: ServicesContext) {
    this.urgency = { priority: "visible", onThrottled: context.onThrottled };
  }

  get state(): LoadState {
    return this.loader.state;
  }

  /** Whether nobody looked for so long that what was read may be old. */
  get isPaused(): boolean {
    return this.watching.isPaused;
  }

  /** By name, as ECS listed them last; empty until the first answer. */
  get all(): readonly Service[] {
    return [...this.byName.values()];
  }

  get(name: string): Service | undefined {
    return this.byName.get(name);
  }

  /** A person's own Refresh or Retry: gives up a reading under way and starts anew. A failure is told by `state`. */
  refresh(): Promise<void> {
    this.urgency.priority = "visible";
    return this.loader.refresh();
  }

  /** All of them, no older than a minute; who waits no longer ends no one else's wait. Throws an EcsError. */
  async read(signal: AbortSignal): Promise<readonly Service[]> {
    if (this.state.kind !== "ready" || this.cadence.isOlderThan(staleMs))
      await untilAborted(signal, this.loadAs("visible"));
    const { state } = this;
    if (state.kind === "ready") return this.all;
    throw state.kind === "failed" ? state.error : cancelled();
  }

  /** While any watcher is there they are read again, no faster than a fair share of the rate allows. */
  watch(): Disposable {
    const outOfDate =
      !this.watching.isWatched && this.cadence.isOlderThan(Math.min(staleMs, this.context.intervalMs()));
    const failedBefore = this.hasFailed && this.cadence.mayTryAgain;
    if (this.state.kind === "idle" || outOfDate || failedBefore) void this.loadAs("visible");
    return this.watching.add();
  }

  /** The connection works again: what failed or fell due meanwhile is read without waiting for its turn. */
  recover(): void {
    this.cadence.recover();
    const { state } = this;
    if (state.kind === "loading" && state.failure) void this.refresh();
    else if (this.hasFailed && this.watching.isWatched) void this.loadAs("visible");
    else this.watching.schedule();
  }

  dispose(): void {
    this.loader.dispose();
    this.watching.dispose();
    this.changeEmitter.dispose();
  }

  /** Somebody who waits for it hurries a background reading that is under way. */
  private loadAs(priority: Priority): Promise<void> {
    if (!this.loader.isLoading || priority === "visible") this.urgency.priority = priority;
    return this.loader.load(this.state.kind === "ready");
  }

  private async readAll({ signal }: Turn): Promise<void> {
    this.watching.pause();
    this.cadence.began();
    const { gateway, clusterArn } = this.context;
    const listed = new Set<string>();
    const calls = await readServices(gateway.at(this.urgency), clusterArn, signal, found => {
      for (const { name } of found) listed.add(name);
      this.take(found);
    });
    // Until the lists are whole, what they have not named yet may still come.
    this.keepOnly(listed);
    this.cadence.took(calls);
  }

  private take(found: readonly Service[]): void {
    const changed = found.filter(({ name, raw }) => !isDeepStrictEqual(this.byName.get(name)?.raw, raw));
    if (changed.length === 0) return;
    this.byName = new Map([...this.byName, ...changed.map(service => [service.name, service] as const)]);
    this.changeEmitter.fire();
  }

  private keepOnly(names: ReadonlySet<string>): void {
    const kept = [...this.byName].filter(([name]) => names.has(name));
    if (kept.length === this.byName.size) return;
    this.byName = new Map(kept);
    this.changeEmitter.fire();
  }

  private ended(settled: Settled, wasCanceled: boolean): void {
    this.cadence.ended(settled, wasCanceled);
    this.watching.ended(wasCanceled);
    const kind = settled.kind === "failed" ? settled.error.kind : undefined;
    if (kind === "network" || kind === "auth") this.context.connected.seemsDown();
  }

  private waitMs(): number | undefined {
    if (this.loader.isLoading) return undefined;
    // The connection alone tries again; but what has not failed yet is read once more, or it would pass for current.
    if (this.cadence.isFailing && this.context.connected.isDown()) return undefined;
    return this.cadence.waitMs(this.context.intervalMs());
  }

  private get hasFailed(): boolean {
    return this.state.kind === "failed" && this.state.error.kind !== "cancelled";
  }
}

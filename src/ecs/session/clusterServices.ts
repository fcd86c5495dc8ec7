import { isDeepStrictEqual } from "node:util";
import { Emitter } from "../model/emitter";
import type { Disposable } from "../model/emitter";
import type { ServiceEvent } from "../model/serviceEvent";
import { parseArn } from "../model/model";
import type { Service } from "../model/model";
import { cancelled, untilAborted } from "../rate/deadline";
import type { Urgency } from "../rate/tokenQueue";
import type { LoadState, Turn } from "../polling/loader";
import type { Polling } from "../polling/polling";
import { pollBeside } from "./pollingContext";
import type { PollingContext } from "./pollingContext";
import { ServiceNews } from "./serviceNews";
import { ServiceDeployments } from "./serviceDeployments";
import { readServices } from "../reading/serviceReading";

/**
 * The services of one cluster. They are read beside its tasks, in rates of their own, and nothing waits for them or fails with
 * them: whoever may not read services still sees tasks. A service bears no version, so the answer that came last counts.
 */
export class ClusterServices implements Disposable {
  private readonly changeEmitter = new Emitter<void>();
  private byName: ReadonlyMap<string, Service> = new Map();
  private readonly polling: Polling;
  private readonly news: ServiceNews;
  private readonly deployments = new Map<string, ServiceDeployments>();

  /** Fires when `state` or a service changes. */
  readonly onDidChange = this.changeEmitter.event;

  constructor(private readonly context: PollingContext) {
    this.news = new ServiceNews(context, found => this.take(found));
    this.polling = pollBeside(context, "ListServices", {
      read: (turn, urgency) => this.readAll(turn, urgency),
      changed: () => this.changeEmitter.fire(),
    });
  }

  get state(): LoadState {
    return this.polling.state;
  }

  /** Whether nobody looked for so long that what was read may be old. */
  get isPaused(): boolean {
    return this.polling.isPaused;
  }

  /** By name, as ECS listed them last; empty until the first answer. */
  get all(): readonly Service[] {
    return [...this.byName.values()];
  }

  get(name: string): Service | undefined {
    return this.byName.get(name);
  }

  /** The deployments of one service, which are read while somebody watches them. */
  deploymentsOf(serviceArn: string): ServiceDeployments {
    const known = this.deployments.get(serviceArn) ?? new ServiceDeployments(this.context, serviceArn);
    this.deployments.set(serviceArn, known);
    return known;
  }

  /** What an event stream told of a service, newest first. */
  newsOf(serviceArn: string): readonly ServiceEvent[] {
    return this.news.of(serviceArn);
  }

  /** Keeps what an event stream tells of a service, and reads the service again if that is news. */
  heard(event: ServiceEvent): void {
    if (!isOf(this.context.clusterArn, event.serviceArn) || !this.news.add(event)) return;
    this.changeEmitter.fire();
    const { state } = this;
    const readAt = state.kind === "ready" ? state.asOf - (this.context.gateway.clockAheadMs ?? 0) : undefined;
    if (readAt === undefined || event.at === undefined || event.at < readAt) return;
    this.news.reread(event.serviceArn);
    void this.deployments.get(event.serviceArn)?.hurry();
  }

  /** A person's own Refresh or Retry: gives up a reading under way and starts anew. A failure is told by `state`. */
  refresh(): Promise<void> {
    return this.polling.refresh();
  }

  /** All of them, no older than a minute; who waits no longer ends no one else's wait. Throws an EcsError. */
  async read(signal: AbortSignal): Promise<readonly Service[]> {
    if (!this.polling.isFresh) await untilAborted(signal, this.polling.load());
    const { state } = this;
    if (state.kind === "ready") return this.all;
    throw state.kind === "failed" ? state.error : cancelled();
  }

  /** Takes a service's newer description, from an answer to something else than the lists. */
  learn(service: Service): void {
    const before = this.get(service.name);
    this.take([service]);
    // Who looks at its deployments need not wait to see that another one began or one ended.
    if (rollouts(before) !== rollouts(service)) void this.deployments.get(service.arn)?.hurry();
  }

  /** While any watcher is there they are read again, no faster than a fair share of the rate allows. */
  watch(): Disposable {
    return this.polling.watch();
  }

  /** The connection works again: what failed or fell due meanwhile is read without waiting for its turn. */
  recover(): void {
    this.polling.recover();
    for (const deployments of this.deployments.values()) deployments.recover();
  }

  dispose(): void {
    this.polling.dispose();
    this.news.dispose();
    for (const deployments of this.deployments.values()) deployments.dispose();
    this.changeEmitter.dispose();
  }

  private async readAll({ signal }: Turn, urgency: Urgency): Promise<number> {
    const { gateway, clusterArn } = this.context;
    const listed = new Set<string>();
    const calls = await readServices(gateway.at(urgency), clusterArn, signal, found => {
      for (const { name } of found) listed.add(name);
      this.take(found);
    });
    // Until the lists are whole, what they have not named yet may still come.
    this.keepOnly(listed);
    return calls;
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
}

/** Which deployments a service has, and how each of them is. */
const rollouts = (service: Service | undefined): string =>
  JSON.stringify(service?.deployments.map(({ id, status, rolloutState }) => [id, status, rolloutState]));

/** Whether a service is of the cluster's region and account, and of the cluster where its ARN names one. */
function isOf(clusterArn: string, serviceArn: string): boolean {
  const [cluster, service] = [parseArn(clusterArn), parseArn(serviceArn)];
  return (
    cluster?.region === service?.region &&
    cluster?.account === service?.account &&
    (service?.cluster === undefined || service.cluster === cluster?.id)
  );
}

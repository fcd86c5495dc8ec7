import { stream } from "../../bundles";
import type { ClusterSession } from "../../ecs/session/clusterSession";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import { Emitter } from "../../ecs/model/emitter";
import type { Disposable } from "../../ecs/model/emitter";
import type { EcsError } from "../../ecs/model/errors";
import { awsTime } from "../../ecs/gateway/awsTime";
import type { EcsGateway } from "../../ecs/gateway/gateway";
import type { Resource } from "../../ecs/replica/resource";
import type { Acceptance, LiveReport } from "../../stream/currency/acceptance";
import type { LiveChecks } from "../../stream/live/liveChecks";
import type { LiveStream } from "../../stream/live/live";
import type { Counts, Sampling } from "../../stream/trust/sampling";
import type { OpenedSource } from "../sources/sources";

export interface CheckSettings {
  readonly graceMs: number;
  /** How often everything is asked for while the stream is attached. */
  readonly everyMs: number;
}

/** While the stream can be trusted a cluster is read by the checks alone; this is only a net below them. */
const relievedMs = 3_600_000;
/** A source that does not come to its end is checked all the same. */
const patienceMs = 20_000;

/** One source attached to one connection: its live stream, its checks, and the polling that it makes needless. */
export class Attachment implements Disposable {
  readonly live: LiveStream;
  /** Why the last check could not be made. */
  failure?: EcsError;
  private readonly checks: LiveChecks;
  private readonly changeEmitter = new Emitter<void>();
  private readonly sampling: Sampling;
  private readonly reliefs = new Map<ClusterSession, Disposable>();
  /** Each answer that a cluster's replica takes is evidence for or against the stream. */
  private readonly heard = new Map<ClusterSession, Disposable>();
  private readonly closed = new AbortController();
  private readonly held: Disposable[];
  private patience?: NodeJS.Timeout;
  /** How far this machine's clock is ahead of AWS's. */
  readonly clockAheadMs: () => number;
  private begun = false;
  private underWay = 0;

  /** Fires at most some times a second. */
  readonly onDidChange = this.changeEmitter.event;

  constructor(
    readonly connection: ConnectionSession,
    gateway: EcsGateway,
    readonly opened: OpenedSource,
    readonly settings: CheckSettings,
  ) {
    const { LiveStream, LiveChecks, Sampling } = stream();
    const { graceMs, everyMs } = settings;
    this.live = new LiveStream(opened.source, {
      replica: arn => connection.cluster(arn)?.replica,
      region: connection.spec.region,
      onService: event => connection.cluster(event.clusterArn)?.services.heard(event),
      graceMs,
      clockAheadMs: () => gateway.clockAheadMs ?? 0,
    });
    this.sampling = new Sampling({
      gateway,
      trust: this.live.trust,
      resting: () => [...this.reliefs.keys()].map(session => session.cluster.arn),
      shown: arn => countsOf(connection.cluster(arn)),
      onAnswer: (arn, found, missing) => this.takeAnswer(arn, found, missing),
      onFailure: () => {
        for (const session of this.reliefs.keys()) this.live.trust.changed(session.cluster.arn);
        this.changed();
      },
    });
    this.checks = new LiveChecks(this.live, {
      gateway,
      clusters: () => connection.clusters.filter(item => item.state.kind !== "idle").map(item => item.cluster.arn),
      onAnswer: (arn, found, missing) => this.takeAnswer(arn, found, missing),
      graceMs,
      everyMs,
      now: awsTime(gateway),
    });
    this.clockAheadMs = () => gateway.clockAheadMs ?? 0;
    this.held = [
      this.live,
      this.checks,
      this.sampling,
      this.live.onDidChange(() => this.changed()),
      this.checks.onDidFail(error => {
        this.failure = error;
        this.changed();
      }),
    ];
  }

  /** What a person accepted last. */
  get acceptance(): Acceptance | undefined {
    return this.live.baseline.last;
  }

  get isChecking(): boolean {
    return this.underWay > 0;
  }

  /** Whether the polling of the clusters that the stream speaks of gives way to it now. */
  get isRelieving(): boolean {
    return this.reliefs.size > 0;
  }

  /** What speaks for and against the stream in each cluster that is read, in words. */
  get standings(): readonly string[] {
    const { trust } = this.live;
    const read = this.connection.clusters.filter(session => session.state.kind !== "idle");
    return read.map(({ cluster }) => {
      const { trusted, reasons, proven, needed } = trust.of(cluster.arn);
      if (trusted) return `${cluster.name}: verified, polling rests`;
      if (reasons.length > 0) return `${cluster.name}: ${reasons.join("; ")}`;
      return `${cluster.name}: polled until the stream is verified (${String(proven)} of ${String(needed)} changes, or a quiet period)`;
    });
  }

  start(): void {
    this.hear();
    this.live.start();
    this.sampling.start();
    this.patience = setTimeout(() => this.begin(), patienceMs);
    this.patience.unref?.();
  }

  /** Asks the API for everything now. Throws an EcsError. */
  async check(): Promise<LiveReport> {
    this.underWay++;
    this.changed();
    try {
      const report = await this.checks.check(this.closed.signal);
      this.failure = undefined;
      return report;
    } finally {
      this.underWay--;
      this.changed();
    }
  }

  /** Takes what the API said at a check as the baseline, because a person says so. */
  accept(report: LiveReport): Acceptance {
    const acceptance = this.live.accept(report);
    this.changed();
    return acceptance;
  }

  dispose(): void {
    clearTimeout(this.patience);
    this.closed.abort();
    for (const item of this.held) item.dispose();
    for (const relief of this.reliefs.values()) relief.dispose();
    this.reliefs.clear();
    for (const listener of this.heard.values()) listener.dispose();
    this.opened.release();
    this.changeEmitter.dispose();
  }

  private changed(): void {
    if (this.closed.signal.aborted) return;
    const { kind } = this.live.state;
    if (kind === "live" || kind === "idle" || kind === "ended") this.begin();
    this.hear();
    this.relieve();
    this.changeEmitter.fire();
  }

  /** The first check, once the source has nothing more to tell of the past. */
  private begin(): void {
    if (this.begun) return;
    this.begun = true;
    clearTimeout(this.patience);
    this.checks.start();
  }

  /** Polling gives way for clusters that the stream speaks of and that were checked; it returns as soon as it must. */
  private relieve(): void {
    const { live } = this;
    const { kind } = live.state;
    // One cluster that the stream neglects is no reason to poll another that it tells of.
    const isRead = (kind === "live" || kind === "idle" || kind === "behind") && !live.isStarved;
    const isChecked = !this.failure && live.currency !== undefined;
    const wanted = new Set<ClusterSession>();
    for (const session of isRead && isChecked && live.audit.events > 0 ? this.connection.clusters : [])
      if (session.state.kind === "ready" && live.trust.of(session.cluster.arn).trusted) wanted.add(session);
    for (const [session, relief] of this.reliefs) {
      if (wanted.has(session)) continue;
      relief.dispose();
      this.reliefs.delete(session);
    }
    for (const session of wanted)
      if (!this.reliefs.has(session)) this.reliefs.set(session, session.relieve(relievedMs));
  }

  private hear(): void {
    const present = new Set(this.connection.clusters);
    for (const [session, listener] of this.heard) {
      if (present.has(session)) continue;
      listener.dispose();
      this.heard.delete(session);
    }
    for (const session of present) {
      if (this.heard.has(session)) continue;
      const { replica, cluster } = session;
      this.heard.set(
        session,
        replica.onDidAnswer(answer => this.live.answered(cluster.arn, answer)),
      );
    }
  }

  private takeAnswer(clusterArn: string, found: readonly Resource[], missing: readonly string[]): void {
    const replica = this.connection.cluster(clusterArn)?.replica;
    if (!replica) this.live.answered(clusterArn, { found, missing });
    replica?.take(found, "api", Date.now());
    replica?.remove(missing, Date.now(), Date.now() - this.clockAheadMs());
  }
}

function countsOf(session: ClusterSession | undefined): Counts | undefined {
  if (!session) return undefined;
  const { tasks, containerInstances } = session.replica;
  let runningTasks = 0;
  for (const task of tasks.values()) if (task.lastStatus === "RUNNING") runningTasks++;
  return { runningTasks, containerInstances: containerInstances.size };
}

import { Arns, idWithin, lastSegment } from "./arn";
import type { Clock, Timer } from "./clock";
import { Definitions } from "./definitions";
import { type EcsEvent, instanceEvent, taskEvent } from "./stateChange";
import { deploymentEvent, type DeploymentOutcome, hookEvent, type ServiceAction, serviceEvent } from "./serviceEvents";
import { LogGroups } from "./logGroups";
import { Random } from "./random";
import {
  ClusterState,
  type InstanceRecord,
  type TaskRecord,
  type DeploymentRecord,
  type PausedHook,
  type Rollout,
  type ServiceRecord,
} from "./records";
import { clusterNotFound, invalid } from "../wire/refusal";
import { Roster } from "./roster";
import type { Cluster, ContainerInstance, Task } from "../wire/wire";

export interface WorldOptions {
  readonly clock: Clock;
  readonly seed: number;
  readonly region: string;
  readonly account: string;
}

/**
 * All that the endpoint knows, in memory. Every change of a task or an instance goes through here: it raises the
 * version by one and tells the listeners of events, which is what ECS promises.
 */
export class World {
  readonly clock: Clock;
  readonly random: Random;
  /** Draws the ids of services' deployments, so that a seed's tasks are the same whatever is deployed. */
  readonly ids: Random;
  readonly arns: Arns;
  readonly definitions: Definitions;
  readonly clusters = new Roster<ClusterState>();
  readonly logGroups = new LogGroups();
  /** Hear of each EventBridge event, at once and in order. */
  readonly events = new Set<(event: EcsEvent) => void>();
  /** Hear of each task whose state changed; for the service scheduler. */
  readonly taskListeners = new Set<(record: TaskRecord) => void>();
  private readonly timers = new Set<Timer>();
  private closed = false;

  constructor(options: WorldOptions) {
    this.clock = options.clock;
    this.random = new Random(options.seed);
    this.ids = new Random(options.seed + 0x5e12);
    this.arns = new Arns(options.region, options.account);
    this.definitions = new Definitions(this.arns);
  }

  /** Epoch seconds with fractions, as ECS answers times. */
  seconds(): number {
    return this.clock.now() / 1000;
  }

  /** Runs later, unless the world is closed by then. */
  after(ms: number, run: () => void): Timer {
    const timer = this.clock.after(ms, () => {
      this.timers.delete(timer);
      if (!this.closed) run();
    });
    this.timers.add(timer);
    return {
      cancel: () => {
        this.timers.delete(timer);
        timer.cancel();
      },
    };
  }

  close(): void {
    this.closed = true;
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
  }

  addCluster(name: string, more: Cluster = {}): ClusterState {
    const state = new ClusterState(name, {
      status: "ACTIVE",
      statistics: [],
      tags: [],
      settings: [{ name: "containerInsights", value: "disabled" }],
      capacityProviders: [],
      defaultCapacityProviderStrategy: [],
      ...more,
      clusterArn: this.arns.cluster(name),
      clusterName: name,
    });
    this.clusters.set(name, state);
    return state;
  }

  /** By name or ARN; with neither, the cluster called `default`. */
  cluster(nameOrArn: string | undefined): ClusterState {
    const found = this.clusters.get(lastSegment(nameOrArn ?? "default"));
    if (!found) throw clusterNotFound();
    return found;
  }

  findTask(cluster: ClusterState, idOrArn: string): TaskRecord | undefined {
    return cluster.tasks.get(idWithin(cluster.name, idOrArn));
  }

  findInstance(cluster: ClusterState, idOrArn: string): InstanceRecord | undefined {
    return cluster.instances.get(idWithin(cluster.name, idOrArn));
  }

  needInstance(cluster: ClusterState, idOrArn: string): InstanceRecord {
    const found = this.findInstance(cluster, idOrArn);
    if (!found) throw invalid("The referenced container instance was not found.");
    return found;
  }

  addTask(record: TaskRecord): void {
    record.cluster.add(record);
    this.announceTask(record);
  }

  changeTask(record: TaskRecord, changes: Partial<Task>): void {
    record.task = { ...record.task, ...changes, version: record.task.version + 1 };
    this.announceTask(record);
  }

  /** Changes what ECS sends no event for (health, tags), so the version stays. */
  amendTask(record: TaskRecord, changes: Partial<Task>): void {
    record.task = { ...record.task, ...changes };
  }

  addInstance(record: InstanceRecord): void {
    record.cluster.instances.set(record.id, record);
    this.announceInstance(record);
  }

  changeInstance(record: InstanceRecord, changes: Partial<ContainerInstance>): void {
    record.instance = { ...record.instance, ...changes, version: record.instance.version + 1 };
    this.announceInstance(record);
  }

  announceService(record: ServiceRecord, name: ServiceAction, more: object = {}): void {
    if (this.events.size > 0) this.emit(serviceEvent(this, record, name, more));
  }

  announceDeployment(record: ServiceRecord, outcome: DeploymentOutcome, rollout: Rollout): void {
    if (this.events.size > 0) this.emit(deploymentEvent(this, record, outcome, rollout));
  }

  announceHook(record: ServiceRecord, deployment: DeploymentRecord, hook: PausedHook): void {
    if (this.events.size > 0) this.emit(hookEvent(this, record, deployment, hook));
  }

  private announceTask(record: TaskRecord): void {
    if (this.events.size > 0) this.emit(taskEvent(this, record));
    this.recount(record.host);
    for (const listener of this.taskListeners) listener(record);
  }

  private announceInstance(record: InstanceRecord): void {
    if (this.events.size > 0) this.emit(instanceEvent(this, record));
  }

  /**
   * Brings an instance's counts up to date, which no event carries; an instance that is no longer registered keeps its
   * last ones.
   */
  private recount(host: InstanceRecord | undefined): void {
    if (!host || host.instance.status === "INACTIVE") return;
    let runningTasksCount = 0;
    let pendingTasksCount = 0;
    for (const { task } of host.tasks) {
      if (task.lastStatus === "RUNNING") runningTasksCount++;
      if (task.desiredStatus === "RUNNING" && task.lastStatus !== "RUNNING") pendingTasksCount++;
    }
    const { instance } = host;
    if (instance.runningTasksCount === runningTasksCount && instance.pendingTasksCount === pendingTasksCount) return;
    host.instance = { ...instance, runningTasksCount, pendingTasksCount };
  }

  private emit(event: EcsEvent): void {
    for (const listener of this.events) listener(event);
  }
}

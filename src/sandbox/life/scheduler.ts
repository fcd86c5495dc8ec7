import { makeTask } from "./newTask";
import { launch, stopTask } from "./lifecycle";
import { obstacle, place } from "./placement";
import type { ClusterState, ServiceRecord, TaskRecord, TaskRequest } from "../world/records";
import { needsOf } from "../world/taskNeeds";
import type { Failure, Service } from "../wire/wire";
import type { World } from "../world/world";

const looksAfterMs = 300;
const noRoomRetryMs = 20_000;
const firstBackOffMs = 15_000;
const longestBackOffMs = 15 * 60_000;
/** A task that ran for less counts as one that failed to start. */
const healthyRunMs = 60_000;

/** Keeps each service at its desired count: replaces what stopped, moves what drains, waits when tasks keep failing. */
export class ServiceScheduler {
  constructor(private readonly world: World) {
    world.taskListeners.add(record => this.taskChanged(record));
  }

  add(cluster: ClusterState, service: Service, request: TaskRequest, deploymentId: string): ServiceRecord {
    const record: ServiceRecord = {
      name: service.serviceName,
      cluster,
      service,
      request,
      daemon: service.schedulingStrategy === "DAEMON",
      deploymentId,
      failedTasks: 0,
      failuresInRow: 0,
      steady: true,
      retryAt: 0,
    };
    cluster.services.set(record.name, record);
    return record;
  }

  /** Looks at all services of a cluster soon, after its instances changed. */
  touchAll(cluster: ClusterState): void {
    for (const service of cluster.services.values()) this.touch(service);
  }

  touch(service: ServiceRecord): void {
    if (service.timer) return;
    const wait = Math.max(looksAfterMs, service.retryAt - this.world.clock.now());
    service.timer = this.world.after(wait, () => {
      delete service.timer;
      this.reconcile(service);
    });
  }

  private taskChanged({ cluster, task }: TaskRecord): void {
    if (!task.group.startsWith("service:")) return;
    const service = cluster.services.get(task.group.slice("service:".length));
    if (!service) return;
    if (
      task.lastStatus === "STOPPED" &&
      (task.stopCode === "EssentialContainerExited" || task.stopCode === "TaskFailedToStart")
    ) {
      const ranMs = task.startedAt === undefined ? 0 : this.world.clock.now() - task.startedAt * 1000;
      service.failedTasks++;
      service.failuresInRow = ranMs > healthyRunMs ? 0 : service.failuresInRow + 1;
      const backOff = service.failuresInRow === 0 ? 0 : firstBackOffMs * 2 ** (service.failuresInRow - 1);
      service.retryAt = this.world.clock.now() + Math.min(longestBackOffMs, backOff);
    }
    this.touch(service);
  }

  private reconcile(service: ServiceRecord): void {
    if (service.service.status !== "ACTIVE") return;
    if (service.daemon) this.reconcileDaemon(service);
    else this.reconcileReplicas(service);
    this.report(service);
  }

  private reconcileReplicas(service: ServiceRecord): void {
    const wanted = service.service.desiredCount;
    const live = counted(service);
    const leaving = live.filter(({ host }) => host?.instance.status === "DRAINING");
    const staying = live.filter(record => !leaving.includes(record));
    const missing = wanted - staying.length;
    if (missing > 0) this.start(service, missing);
    const newest = [...staying].sort((one, other) => other.task.createdAt - one.task.createdAt);
    for (const record of newest.slice(0, Math.max(0, -missing))) this.stop(service, record);
    // What drains goes when enough others run, so that the service never falls below its count.
    const running = staying.filter(({ task }) => task.lastStatus === "RUNNING").length;
    for (const record of leaving.slice(0, Math.max(0, running + leaving.length - wanted))) this.stop(service, record);
  }

  private reconcileDaemon(service: ServiceRecord): void {
    const live = counted(service);
    for (const record of live) if (record.host?.instance.status !== "ACTIVE") this.stop(service, record);
    let wanted = 0;
    for (const host of service.cluster.instances.values()) {
      if (host.instance.status !== "ACTIVE") continue;
      wanted++;
      if (live.some(record => record.host === host)) continue;
      const needs = needsOf(service.request.definition);
      if (obstacle(host, service.request, needs) === undefined) {
        launch(this.world, makeTask(this.world, service.cluster, service.request, host));
      }
    }
    service.service = { ...service.service, desiredCount: wanted };
  }

  private start(service: ServiceRecord, count: number): void {
    const { world } = this;
    const started: TaskRecord[] = [];
    let failures: readonly Failure[] | undefined;
    for (let index = 0; index < count && !failures; index++) {
      if (service.request.launchType === "FARGATE") {
        started.push(makeTask(world, service.cluster, service.request, undefined));
        continue;
      }
      const placed = place(world, service.cluster, service.request);
      if ("failures" in placed) failures = placed.failures;
      else started.push(makeTask(world, service.cluster, service.request, placed.host));
    }
    service.steady = false;
    for (const record of started) launch(world, record);
    if (started.length > 0) {
      const tasks = started.map(({ id }) => `(task ${id})`).join(" ");
      this.note(service, `(service ${service.name}) has started ${started.length} tasks: ${tasks}.`);
    }
    if (failures) this.noRoom(service, failures);
  }

  private noRoom(service: ServiceRecord, failures: readonly Failure[]): void {
    const closest = failures[0];
    const why = closest
      ? `no container instance met all of its requirements. The closest matching (container-instance ${closest.arn?.split("/").at(-1)}) encountered error "${closest.reason}"`
      : "no container instances were found in your cluster";
    this.note(service, `(service ${service.name}) was unable to place a task because ${why}.`);
    this.world.announceService(service, "SERVICE_TASK_PLACEMENT_FAILURE");
    service.retryAt = this.world.clock.now() + noRoomRetryMs;
    this.touch(service);
  }

  private stop(service: ServiceRecord, record: TaskRecord): void {
    service.steady = false;
    const { deploymentId } = service;
    stopTask(
      this.world,
      record,
      "ServiceSchedulerInitiated",
      `Scaling activity initiated by (deployment ${deploymentId})`,
    );
    this.note(service, `(service ${service.name}) has stopped 1 running tasks: (task ${record.id}).`);
  }

  private report(service: ServiceRecord): void {
    const running = counted(service).filter(({ task }) => task.lastStatus === "RUNNING").length;
    if (running !== service.service.desiredCount) {
      service.steady = false;
    } else if (!service.steady) {
      service.steady = true;
      this.note(service, `(service ${service.name}) has reached a steady state.`);
      this.world.announceService(service, "SERVICE_STEADY_STATE");
    }
  }

  /** Adds to the service's messages; ECS answers the last hundred, newest first. */
  private note(service: ServiceRecord, message: string): void {
    const event = { id: this.world.random.uuid(), createdAt: this.world.seconds(), message };
    service.service = { ...service.service, events: [event, ...(service.service.events ?? [])].slice(0, 100) };
  }
}

/** The tasks that count for a service: wanted RUNNING, and not orphaned. */
export function counted(service: ServiceRecord): readonly TaskRecord[] {
  return [...service.cluster.group(`service:${service.name}`)].filter(
    ({ task, orphaned }) => task.desiredStatus === "RUNNING" && !orphaned,
  );
}

import { planDaemon, planReplicas } from "./balance";
import {
  complete,
  currentOf,
  enter,
  isRollingBack,
  newDeployment,
  newRollout,
  rollBack,
  start,
  trip,
} from "./deploying";
import { Failures } from "./failures";
import { isPaused } from "./hooks";
import { note } from "./notes";
import { startTasks, stopTasks } from "./placing";
import { durationOf, stageOf } from "./stages";
import { belongsTo, counted, isHealthy, isRunning, isUnsettled, occupying, rolloutOf } from "./tasks";
import type { ClusterState, DeploymentRecord, RevisionRecord, ServiceRecord, TaskRecord } from "../world/records";
import type { Service } from "../wire/wire";
import type { World } from "../world/world";

const looksAfterMs = 300;
const looksAgainMs = 1000;
/** How long DescribeServices still answers a service that was deleted. */
const inactiveKeptMs = 60 * 60 * 1000;

/** Keeps each service at its desired count, and brings its deployments to their end. */
export class ServiceScheduler {
  private readonly failures: Failures;

  constructor(private readonly world: World) {
    this.failures = new Failures(world);
    world.taskListeners.add(record => this.taskChanged(record));
  }

  /** A service with its first deployment PENDING; `deploymentId` for one that is given. */
  add(
    cluster: ClusterState,
    service: Service,
    target: RevisionRecord,
    { deploymentId, createdBy }: { deploymentId?: string; createdBy?: string } = {},
  ): ServiceRecord {
    const rollout = newRollout(this.world, target, deploymentId);
    const record: ServiceRecord = {
      name: service.serviceName,
      cluster,
      service,
      daemon: service.schedulingStrategy === "DAEMON",
      rollouts: [rollout],
      deployments: [],
      ...(createdBy === undefined ? {} : { createdBy }),
      steady: false,
      told: new Map(),
      wake: () => this.touch(record),
    };
    record.deployments = [newDeployment(this.world, record, rollout, [])];
    cluster.services.set(record.name, record);
    return record;
  }

  /** Looks at all services of a cluster soon, after its instances changed. */
  touchAll(cluster: ClusterState): void {
    for (const service of cluster.services.values()) this.touch(service);
  }

  touch(service: ServiceRecord, wait = looksAfterMs): void {
    const due = this.world.clock.now() + wait;
    if (service.timer && service.timer.due <= due) return;
    service.timer?.timer.cancel();
    const timer = this.world.after(wait, () => {
      delete service.timer;
      this.reconcile(service);
    });
    service.timer = { due, timer };
  }

  private taskChanged(record: TaskRecord): void {
    const { task, cluster } = record;
    if (!task.group.startsWith("service:")) return;
    const service = cluster.services.get(task.group.slice("service:".length));
    if (!service) return;
    this.failures.count(service, record);
    this.touch(service);
  }

  private reconcile(service: ServiceRecord): void {
    const { world } = this;
    if (service.service.status !== "ACTIVE") {
      this.drain(service);
      return;
    }
    const deployment = currentOf(service);
    if (deployment) this.turn(service, deployment);
    this.failures.forgive(service);
    const hosts = [...service.cluster.instances.values()].filter(({ instance }) => instance.status === "ACTIVE");
    if (service.daemon) service.service = { ...service.service, desiredCount: hosts.length };
    const now = world.clock.now();
    const plan = service.daemon ? planDaemon(service, hosts, now) : planReplicas(service, now);
    stopTasks(world, service, plan.stop);
    const retryMs = startTasks(world, service, plan.start);
    if (plan.start.length + plan.stop.length > 0) service.steady = false;
    this.goOn(service);
    this.report(service);
    this.lookAgain(service, retryMs);
  }

  /** What was asked for, or what the circuit breaker says, before anything is started. */
  private turn(service: ServiceRecord, deployment: DeploymentRecord): void {
    const { world } = this;
    if (deployment.breaker.triggered && deployment.rollout.state === "IN_PROGRESS") {
      trip(world, service, deployment);
      // A rollback has a circuit breaker of its own.
      if (isRollingBack(deployment)) deployment.breaker = { ...deployment.breaker, triggered: false, tripped: true };
    } else if (deployment.status === "ROLLBACK_REQUESTED") {
      const reason = deployment.statusReason ?? "";
      rollBack(world, service, deployment, { reason, state: reason, message: reason });
    } else if (deployment.status === "PENDING") start(world, service, deployment);
  }

  /** Goes through the deployment's stages as far as they let it. */
  private goOn(service: ServiceRecord): void {
    const { world } = this;
    const tasks = counted(service);
    const [primary] = service.rollouts;
    const isGone = (): boolean => occupying(service).every(record => belongsTo(primary, record));
    const now = world.clock.now();
    const healthy = tasks.filter(record => rolloutOf(service, record) === primary && isHealthy(record, now)).length;
    const isUp = healthy >= service.service.desiredCount;
    for (let deployment = currentOf(service); deployment; deployment = currentOf(service)) {
      if (deployment.status !== "IN_PROGRESS" && !isRollingBack(deployment)) break;
      if (isRollingBack(deployment)) {
        if (isUp && isGone()) complete(world, service, deployment);
        break;
      }
      if (isPaused(deployment) || now < deployment.stepAt + durationOf(deployment)) break;
      const stage = stageOf(deployment);
      if (stage === "SCALE_UP" && !isUp) break;
      if (stage === "CLEAN_UP") {
        if (isUp && isGone()) complete(world, service, deployment);
        break;
      }
      enter(world, service, deployment, deployment.step + 1);
      if (stageOf(deployment) === "SCALE_UP" || stageOf(deployment) === "CLEAN_UP") this.touch(service);
    }
    const hold = currentOf(service) && service.rollouts[1];
    const [first, ...others] = service.rollouts;
    service.rollouts = [
      first,
      ...others.filter(rollout => rollout === hold || tasks.some(record => rolloutOf(service, record) === rollout)),
    ];
  }

  private report(service: ServiceRecord): void {
    const running = counted(service).filter(isRunning).length;
    if (running !== service.service.desiredCount || currentOf(service) || service.rollouts[0].state === "FAILED") {
      service.steady = false;
    } else if (!service.steady) {
      service.steady = true;
      service.told.clear();
      note(this.world, service, "has reached a steady state.");
      this.world.announceService(service, "SERVICE_STEADY_STATE");
    }
  }

  private lookAgain(service: ServiceRecord, retryMs: number | undefined): void {
    const now = this.world.clock.now();
    if (counted(service).some(record => isUnsettled(record, now))) this.touch(service, looksAgainMs);
    if (retryMs !== undefined) this.touch(service, retryMs);
    for (const { retryAt } of service.rollouts) if (retryAt > now) this.touch(service, retryAt - now);
    const deployment = currentOf(service);
    const due = deployment ? deployment.stepAt + durationOf(deployment) : 0;
    if (due > now) this.touch(service, due - now);
  }

  /** Stops the tasks of a service that was deleted; once none is left, it is INACTIVE and soon forgotten. */
  private drain(service: ServiceRecord): void {
    const { world } = this;
    if (service.service.status === "INACTIVE") return;
    stopTasks(world, service, counted(service));
    const left = [...service.cluster.group(`service:${service.name}`)];
    if (left.some(({ task, orphaned }) => task.lastStatus !== "STOPPED" && !orphaned)) return;
    service.service = { ...service.service, status: "INACTIVE" };
    world.after(inactiveKeptMs, () => {
      // One of the same name may have been created since.
      if (service.cluster.services.get(service.name) === service) service.cluster.services.delete(service.name);
    });
  }
}

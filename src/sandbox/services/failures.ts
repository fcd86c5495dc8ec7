import { isBreakerOn, thresholdOf } from "./breaker";
import { currentOf } from "./deploying";
import { noteOnce } from "./notes";
import { counted, failedHealthChecks, isHealthy, rolloutOf } from "./tasks";
import type { ServiceRecord, TaskRecord } from "../world/records";
import type { World } from "../world/world";

const firstBackOffMs = 15_000;
const longestBackOffMs = 15 * 60_000;
/** A task that ran for less makes the scheduler wait before it starts the next one. */
const healthyRunMs = 60_000;
/** So many waits in a row, and the service says that it can't start tasks. */
const impairedAfter = 3;

/** Counts the tasks of services that fail: for the circuit breaker, and for how long the scheduler waits. */
export class Failures {
  /** Each task fails once, and is healthy for the first time once. */
  private readonly failed = new WeakSet<TaskRecord>();
  private readonly healthy = new WeakSet<TaskRecord>();

  constructor(private readonly world: World) {}

  count(service: ServiceRecord, record: TaskRecord): void {
    const { stopCode, stoppedReason, startedAt, desiredStatus } = record.task;
    const bySickness = stoppedReason === failedHealthChecks;
    const byItself = stopCode === "EssentialContainerExited" || stopCode === "TaskFailedToStart" || bySickness;
    if (desiredStatus !== "STOPPED" || !byItself || this.failed.has(record)) return;
    this.failed.add(record);
    const rollout = rolloutOf(service, record);
    if (!rollout) return;
    const now = this.world.clock.now();
    if (startedAt !== undefined && now - startedAt * 1000 > healthyRunMs && !bySickness) rollout.waits = 0;
    else if (now >= rollout.retryAt) {
      // What was started together fails together, and is waited for once.
      rollout.retryAt = now + Math.min(longestBackOffMs, firstBackOffMs * 2 ** rollout.waits++);
      if (rollout.waits >= impairedAfter) {
        const told = noteOnce(this.world, service, "is unable to consistently start tasks successfully.");
        if (told) this.world.announceService(service, "SERVICE_TASK_START_IMPAIRED");
      }
    }
    const deployment = currentOf(service);
    if (rollout.state !== "IN_PROGRESS" || this.healthy.has(record) || deployment?.breaker.triggered) return;
    rollout.failedTasks++;
    if (deployment?.rollout !== rollout || !isBreakerOn(deployment.configuration)) return;
    const threshold = thresholdOf(deployment.configuration, service.service.desiredCount);
    const triggered = rollout.failedTasks >= threshold;
    // What tripped it stays told while the deployment rolls back.
    deployment.breaker = deployment.breaker.tripped
      ? { ...deployment.breaker, triggered }
      : { failureCount: rollout.failedTasks, threshold, triggered };
  }

  /** A task that is healthy for the first time begins the count anew (ECS API reference, resetOnHealthyTask). */
  forgive(service: ServiceRecord): void {
    const now = this.world.clock.now();
    for (const record of counted(service)) {
      if (this.healthy.has(record) || !isHealthy(record, now)) continue;
      this.healthy.add(record);
      const rollout = rolloutOf(service, record);
      const deployment = currentOf(service);
      if (!rollout || deployment?.breaker.triggered) continue;
      if (deployment?.configuration.deploymentCircuitBreaker?.resetOnHealthyTask === false) continue;
      rollout.failedTasks = 0;
      if (deployment?.rollout === rollout && !deployment.breaker.tripped)
        deployment.breaker = { ...deployment.breaker, failureCount: 0 };
    }
  }
}

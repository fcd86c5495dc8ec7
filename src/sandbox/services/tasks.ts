import type { Rollout, ServiceRecord, TaskRecord } from "../world/records";

/**
 * How long a task without a health check runs until it counts as healthy: 40 s in ECS (API reference,
 * DeploymentConfiguration), a tenth of it here, where tasks start as much faster.
 */
const healthyAfterMs = 4000;

/** What a task says when the scheduler stops it for its health; the circuit breaker counts it as failed. */
export const failedHealthChecks = "Task failed container health checks";

/** The tasks that count for a service: wanted RUNNING, and not orphaned. */
export function counted(service: ServiceRecord): readonly TaskRecord[] {
  return [...service.cluster.group(`service:${service.name}`)].filter(
    ({ task, orphaned }) => task.desiredStatus === "RUNNING" && !orphaned,
  );
}

export function belongsTo({ ids }: Rollout, { startedBy }: TaskRecord): boolean {
  return ids.has(startedBy ?? "");
}

export function rolloutOf({ rollouts }: ServiceRecord, record: TaskRecord): Rollout | undefined {
  return rollouts.find(rollout => belongsTo(rollout, record));
}

/**
 * The tasks that hold a place under maximumPercent, those that were told to stop and still run too; except where an
 * agent that is disconnected leaves nobody to stop them.
 */
export function occupying(service: ServiceRecord): readonly TaskRecord[] {
  return [...service.cluster.group(`service:${service.name}`)].filter(({ task, host, orphaned }) => {
    if (orphaned || !["PROVISIONING", "PENDING", "ACTIVATING", "RUNNING"].includes(task.lastStatus)) return false;
    return task.desiredStatus === "RUNNING" || (host?.instance.agentConnected ?? true);
  });
}

export function isRunning({ task }: TaskRecord): boolean {
  return task.lastStatus === "RUNNING";
}

/** Whether a task counts towards minimumHealthyPercent. */
export function isHealthy(record: TaskRecord, now: number): boolean {
  const { task } = record;
  if (!isRunning(record) || task.desiredStatus !== "RUNNING") return false;
  if (isChecked(record)) return task.healthStatus === "HEALTHY";
  return now - (task.startedAt ?? now / 1000) * 1000 >= healthyAfterMs;
}

/** Whether its health checks failed, after the service's grace period. */
export function isUnhealthy({ service }: ServiceRecord, { task }: TaskRecord, now: number): boolean {
  if (task.lastStatus !== "RUNNING" || task.healthStatus !== "UNHEALTHY") return false;
  return now / 1000 - (task.startedAt ?? 0) >= (service.healthCheckGracePeriodSeconds ?? 0);
}

/** Whether its health is still to be known, so that it is worth another look soon. */
export function isUnsettled(record: TaskRecord, now: number): boolean {
  return isRunning(record) && !isHealthy(record, now) && record.task.healthStatus !== "UNHEALTHY";
}

function isChecked({ definition }: TaskRecord): boolean {
  return definition.containerDefinitions.some(({ essential, healthCheck }) => essential && healthCheck);
}

import { currentOf, isRollingBack } from "./deploying";
import { hasScaledUp, isBlueGreen, stageOf } from "./stages";
import { belongsTo, counted, isHealthy, isUnhealthy, occupying } from "./tasks";
import type { InstanceRecord, Rollout, ServiceRecord, TaskRecord } from "../world/records";

/** What the scheduler is to do with a service now. */
export interface Plan {
  /** How many tasks of which rollout; on which instance, for a daemon. */
  readonly start: readonly { readonly rollout: Rollout; readonly count: number; readonly on?: InstanceRecord }[];
  readonly stop: readonly TaskRecord[];
}

/** The rollouts that are kept at the desired count; what runs of any other is to go. */
function keptOf(service: ServiceRecord): readonly Rollout[] {
  const [primary, previous] = service.rollouts;
  const deployment = currentOf(service);
  if (!deployment || !previous || isRollingBack(deployment)) return [primary];
  if (!hasScaledUp(deployment)) return [previous];
  return isBlueGreen(deployment.configuration) && stageOf(deployment) !== "CLEAN_UP" ? [primary, previous] : [primary];
}

/** Before its first deployment may scale up, a service has nothing to keep. */
function isHeld(service: ServiceRecord): boolean {
  const deployment = currentOf(service);
  return deployment !== undefined && !isRollingBack(deployment) && !hasScaledUp(deployment);
}

/** Tells which tasks may go now: always those that do not help, of the healthy ones as many as the lower bound lets. */
class Leave {
  readonly stopped: TaskRecord[] = [];
  private healthy: number;

  constructor(
    tasks: readonly TaskRecord[],
    private readonly lower: number,
    private readonly now: number,
  ) {
    this.healthy = tasks.filter(record => isHealthy(record, now)).length;
  }

  offer(record: TaskRecord): boolean {
    if (isHealthy(record, this.now)) {
      if (this.healthy <= this.lower) return false;
      this.healthy--;
    }
    this.stopped.push(record);
    return true;
  }
}

export function planReplicas(service: ServiceRecord, now: number): Plan {
  const { desiredCount, deploymentConfiguration: { maximumPercent = 200, minimumHealthyPercent = 100 } = {} } =
    service.service;
  const [primary, previous] = service.rollouts;
  const kept = keptOf(service);
  if (primary.state === "FAILED" || (isHeld(service) && !previous)) return { start: [], stop: [] };
  const tasks = counted(service);
  const upper = kept.length > 1 ? kept.length * desiredCount : Math.floor((desiredCount * maximumPercent) / 100);
  let room = Math.max(0, upper - occupying(service).length);
  const leave = new Leave(tasks, Math.ceil((desiredCount * minimumHealthyPercent) / 100), now);
  const sick = tasks.filter(record => isUnhealthy(service, record, now));
  const leaving = tasks.filter(
    record =>
      !sick.includes(record) &&
      (record.host?.instance.status === "DRAINING" || !kept.some(rollout => belongsTo(rollout, record))),
  );
  const start: Plan["start"][number][] = [];
  for (const rollout of kept) {
    const staying = tasks.filter(
      record => belongsTo(rollout, record) && !leaving.includes(record) && !sick.includes(record),
    );
    const missing = desiredCount - staying.length;
    const count = now >= rollout.retryAt ? Math.min(Math.max(0, missing), room) : 0;
    if (count > 0) start.push({ rollout, count });
    room -= count;
    const excess = [...staying].sort(
      (one, other) =>
        Number(isHealthy(one, now)) - Number(isHealthy(other, now)) || other.task.createdAt - one.task.createdAt,
    );
    for (const record of excess.slice(0, Math.max(0, -missing))) leave.stopped.push(record);
    // Sick tasks are replaced first and go then; at once where there is no room (ECS API reference, maximumPercent).
    const replaced = staying.filter(record => isHealthy(record, now)).length >= desiredCount;
    for (const record of sick) if (belongsTo(rollout, record) && (replaced || room === 0)) leave.offer(record);
  }
  for (const record of sick) if (!kept.some(rollout => belongsTo(rollout, record))) leave.offer(record);
  const healthyLast = [...leaving].sort(
    (one, other) =>
      Number(isHealthy(one, now)) - Number(isHealthy(other, now)) || one.task.createdAt - other.task.createdAt,
  );
  for (const record of healthyLast) if (!leave.offer(record)) break;
  return { start, stop: leave.stopped };
}

/** One task for each active instance: the old one goes before the new one comes. */
export function planDaemon(service: ServiceRecord, hosts: readonly InstanceRecord[], now: number): Plan {
  const { deploymentConfiguration: { minimumHealthyPercent = 0 } = {} } = service.service;
  const [rollout] = keptOf(service);
  const [primary, previous] = service.rollouts;
  if (!rollout || primary.state === "FAILED" || (isHeld(service) && !previous)) return { start: [], stop: [] };
  const tasks = counted(service);
  const leave = new Leave(tasks, Math.ceil((hosts.length * minimumHealthyPercent) / 100), now);
  for (const record of tasks) if (record.host?.instance.status !== "ACTIVE") leave.stopped.push(record);
  const start: Plan["start"][number][] = [];
  for (const host of hosts) {
    const here = tasks.find(record => record.host === host);
    if (!here) {
      if (now >= rollout.retryAt) start.push({ rollout, count: 1, on: host });
    } else if (!belongsTo(rollout, here) || isUnhealthy(service, here, now)) leave.offer(here);
  }
  return { start, stop: leave.stopped };
}

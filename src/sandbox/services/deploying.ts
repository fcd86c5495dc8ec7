import { isBreakerOn, thresholdOf } from "./breaker";
import { enterStage, settleHooks } from "./hooks";
import { note } from "./notes";
import { deploymentName, number, revert } from "./revisions";
import { shownStage, stageOf } from "./stages";
import { counted, rolloutOf } from "./tasks";
import type { DeploymentRecord, RevisionRecord, Rollout, ServiceRecord } from "../world/records";
import { summaries } from "./summaries";
import type { World } from "../world/world";

const keptMs = 90 * 24 * 60 * 60 * 1000;
const ended = ["SUCCESSFUL", "STOPPED", "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED"];

export function isOver({ status }: DeploymentRecord): boolean {
  return ended.includes(status);
}

/** The deployment that goes on, if one does. */
export function currentOf({ deployments }: ServiceRecord): DeploymentRecord | undefined {
  const [newest] = deployments;
  return newest && !isOver(newest) ? newest : undefined;
}

export function isRollingBack({ status }: DeploymentRecord): boolean {
  return status === "ROLLBACK_IN_PROGRESS";
}

export function newRollout(world: World, target: RevisionRecord, id = `ecs-svc/${number(world)}`): Rollout {
  const createdAt = world.seconds();
  return {
    id,
    target,
    createdAt,
    updatedAt: createdAt,
    state: "IN_PROGRESS",
    reason: `ECS deployment ${id} in progress.`,
    ids: new Set([id]),
    failedTasks: 0,
    waits: 0,
    retryAt: 0,
  };
}

export function newDeployment(
  world: World,
  service: ServiceRecord,
  rollout: Rollout,
  sources: readonly RevisionRecord[],
): DeploymentRecord {
  const { deploymentConfiguration: configuration = {} } = service.service;
  return {
    arn: world.arns.serviceDeployment(service.cluster.name, service.name, deploymentName(world)),
    createdAt: rollout.createdAt,
    updatedAt: rollout.createdAt,
    target: rollout.target,
    sources,
    configuration,
    rollout,
    status: "PENDING",
    step: 0,
    stepAt: world.clock.now(),
    hooks: [],
    breaker: { failureCount: 0, threshold: thresholdOf(configuration, service.service.desiredCount), triggered: false },
  };
}

/** Begins to bring a revision to a service; what was still going on is stopped. */
export function deploy(world: World, service: ServiceRecord, target: RevisionRecord): void {
  const running = currentOf(service);
  if (running) end(world, service, running, "STOPPED", "Service deployment stopped because a newer one was started.");
  const tasks = counted(service);
  const live = service.rollouts.filter(rollout => tasks.some(task => rolloutOf(service, task) === rollout));
  const sources =
    live.length > 0 ? live.map(rollout => rollout.target) : service.completed ? [service.completed.target] : [];
  const rollout = newRollout(world, target);
  service.rollouts = [rollout, ...live];
  service.deployments = [newDeployment(world, service, rollout, sources), ...service.deployments].filter(
    ({ createdAt }) => world.seconds() - createdAt < keptMs / 1000,
  );
  service.steady = false;
  world.announceDeployment(service, "IN_PROGRESS", rollout);
}

/** Sets a deployment that is PENDING going. */
export function start(world: World, service: ServiceRecord, deployment: DeploymentRecord): void {
  deployment.status = "IN_PROGRESS";
  deployment.startedAt = world.seconds();
  enter(world, service, deployment, deployment.sources.length > 1 ? 0 : 1);
}

/** Goes on to a stage, whose hooks hold it there. */
export function enter(world: World, service: ServiceRecord, deployment: DeploymentRecord, step: number): void {
  deployment.step = step;
  deployment.stepAt = world.clock.now();
  deployment.updatedAt = world.seconds();
  deployment.lifecycleStage = shownStage(stageOf(deployment));
  enterStage(world, service, deployment);
}

export function complete(world: World, service: ServiceRecord, deployment: DeploymentRecord): void {
  const { rollout } = deployment;
  const isBack = isRollingBack(deployment);
  setState(world, rollout, "COMPLETED", `ECS deployment ${rollout.id} completed.`);
  service.completed = { target: rollout.target, id: rollout.id };
  end(world, service, deployment, isBack ? "ROLLBACK_SUCCESSFUL" : "SUCCESSFUL", deployment.statusReason);
  note(world, service, `(deployment ${rollout.id}) deployment completed.`);
  world.announceDeployment(service, "COMPLETED", rollout);
  service.told.clear();
  service.steady = false;
}

/** Why a deployment fails, in ECS's words for each place where it says so. */
export interface Failing {
  readonly reason: string;
  /** For the deployment in DescribeServices, its event and the service's own message. */
  readonly state: string;
  readonly message: string;
}

const exceeded = "the circuit breaker threshold was exceeded.";

/** What a tripped circuit breaker leads to: the last revision that worked, or a deployment that stands still. */
export function trip(world: World, service: ServiceRecord, deployment: DeploymentRecord): void {
  const failing = {
    state: "ECS deployment circuit breaker: tasks failed to start.",
    message: "tasks failed to start.",
  };
  if (isRollingBack(deployment)) {
    stall(world, service, deployment, "ROLLBACK_FAILED", {
      ...failing,
      reason: `Service deployment rollback failed because ${exceeded}`,
    });
  } else if (deployment.configuration.deploymentCircuitBreaker?.rollback) {
    rollBack(world, service, deployment, { ...failing, reason: `Service deployment rolled back because ${exceeded}` });
  } else {
    stall(world, service, deployment, "STOPPED", {
      ...failing,
      reason: `Service deployment stopped because ${exceeded}`,
    });
  }
}

/** Makes the last revision that was deployed well the PRIMARY again; those of its tasks that still run stay. */
export function rollBack(world: World, service: ServiceRecord, deployment: DeploymentRecord, failing: Failing): void {
  const to = service.completed;
  if (!to) {
    const reason = "Service deployment rollback failed. No rollback candidate was found to run the rollback.";
    stall(world, service, deployment, "ROLLBACK_FAILED", { ...failing, reason });
    return;
  }
  const [failed, ...others] = service.rollouts;
  markFailed(world, service, failed, failing);
  const old = others.find(({ target }) => target === to.target);
  const fresh = newRollout(world, to.target);
  const rollout: Rollout = { ...fresh, ids: new Set([...fresh.ids, ...(old?.ids ?? [])]) };
  rollout.reason = `ECS deployment${deployment.breaker.triggered ? " circuit breaker" : ""}: rolling back to deploymentId ${to.id}.`;
  service.rollouts = [rollout, failed, ...others.filter(other => other !== old)];
  service.service = revert(service.service, to.target);
  settleHooks(world, service, deployment, "FAILED");
  deployment.rollout = rollout;
  deployment.status = "ROLLBACK_IN_PROGRESS";
  deployment.statusReason = failing.reason;
  deployment.updatedAt = world.seconds();
  deployment.rollback = {
    reason: failing.reason,
    startedAt: world.seconds(),
    serviceRevisionArn: to.target.revision.serviceRevisionArn,
  };
  note(world, service, `rolling back to deployment ${to.id}.`);
  world.announceDeployment(service, "IN_PROGRESS", rollout);
}

/** Ends a deployment that has nowhere to go: it starts no more tasks, and those that run stay. */
function stall(
  world: World,
  service: ServiceRecord,
  deployment: DeploymentRecord,
  status: "STOPPED" | "ROLLBACK_FAILED",
  failing: Failing,
): void {
  markFailed(world, service, service.rollouts[0], failing);
  end(world, service, deployment, status, failing.reason);
}

function markFailed(world: World, service: ServiceRecord, rollout: Rollout, { state, message }: Failing): void {
  setState(world, rollout, "FAILED", state);
  note(world, service, `(deployment ${rollout.id}) deployment failed: ${message}`);
  const { deploymentConfiguration = {} } = service.service;
  // Sent for services with the circuit breaker on (ECS developer guide, deployment state change events).
  if (isBreakerOn(deploymentConfiguration)) world.announceDeployment(service, "FAILED", rollout);
}

function setState(world: World, rollout: Rollout, state: Rollout["state"], reason: string): void {
  rollout.state = state;
  rollout.reason = reason;
  rollout.updatedAt = world.seconds();
}

function end(
  world: World,
  service: ServiceRecord,
  deployment: DeploymentRecord,
  status: DeploymentRecord["status"],
  reason: string | undefined,
): void {
  const now = world.seconds();
  deployment.counts = summaries(service, deployment);
  settleHooks(world, service, deployment, "FAILED");
  deployment.status = status;
  deployment.updatedAt = now;
  deployment.finishedAt = now;
  if (status === "STOPPED") deployment.stoppedAt = now;
  if (reason !== undefined) deployment.statusReason = reason;
}

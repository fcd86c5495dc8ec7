import { stageOf } from "./stages";
import type { DeploymentRecord, PausedHook, ServiceRecord } from "../world/records";
import type { HookDetail, HookStage, LifecycleHook } from "../wire/wire";
import type { World } from "../world/world";

/** A day (ECS API reference, DeploymentLifecycleHookTimeoutConfiguration). */
const timeoutMinutes = 1440;

/** Pauses the deployment at each PAUSE hook of its stage; Lambda functions there are none in the sandbox. */
export function enterStage(world: World, service: ServiceRecord, deployment: DeploymentRecord): void {
  const stage = stageOf(deployment) as HookStage;
  const hooks = (deployment.configuration.lifecycleHooks ?? []).filter(
    ({ targetType, lifecycleStages }) => targetType === "PAUSE" && lifecycleStages?.includes(stage),
  );
  if (hooks.length === 0) return;
  deployment.hooks = hooks.map(hook => pause(world, service, deployment, stage, hook));
  for (const hook of deployment.hooks) world.announceHook(service, deployment, hook);
}

function pause(
  world: World,
  service: ServiceRecord,
  deployment: DeploymentRecord,
  stage: HookStage,
  { timeoutConfiguration: { timeoutInMinutes = timeoutMinutes, action = "ROLLBACK" } = {} }: LifecycleHook,
): PausedHook {
  const timeoutMs = timeoutInMinutes * 60_000;
  const hookId = `ecs-pause-${Buffer.from(world.ids.hex(64), "hex").toString("base64url")}`;
  const hook: PausedHook = {
    stage,
    detail: {
      hookId,
      targetType: "PAUSE",
      status: "AWAITING_ACTION",
      expiresAt: world.seconds() + timeoutMs / 1000,
      timeoutAction: action,
    },
    timer: world.after(timeoutMs, () => {
      settle(world, service, deployment, hook, "TIMED_OUT");
      if (action === "ROLLBACK") requestRollback(world, deployment, `a ${stage} pause hook timed out.`);
      service.wake();
    }),
  };
  return hook;
}

export function isPaused({ hooks }: DeploymentRecord): boolean {
  return hooks.some(isAwaiting);
}

export function isAwaiting({ detail }: PausedHook): boolean {
  return detail.status === "AWAITING_ACTION";
}

/** Lets a paused deployment go on, or back. */
export function answerHook(
  world: World,
  service: ServiceRecord,
  deployment: DeploymentRecord,
  hook: PausedHook,
  action: "CONTINUE" | "ROLLBACK",
): void {
  settle(world, service, deployment, hook, action === "CONTINUE" ? "SUCCEEDED" : "FAILED");
  if (action === "ROLLBACK")
    requestRollback(world, deployment, `a ${hook.stage} pause hook was rolled back by the user.`);
  service.wake();
}

/** Asks for a rollback, which the scheduler begins when it looks at the service next. */
export function requestRollback(world: World, deployment: DeploymentRecord, because: string): void {
  deployment.status = "ROLLBACK_REQUESTED";
  deployment.statusReason = `Service deployment rolled back because ${because}`;
  deployment.updatedAt = world.seconds();
}

/** Ends what still waits, once the deployment no longer does. */
export function settleHooks(
  world: World,
  service: ServiceRecord,
  deployment: DeploymentRecord,
  status: NonNullable<HookDetail["status"]>,
): void {
  for (const hook of deployment.hooks.filter(isAwaiting)) settle(world, service, deployment, hook, status);
}

function settle(
  world: World,
  service: ServiceRecord,
  deployment: DeploymentRecord,
  hook: PausedHook,
  status: NonNullable<HookDetail["status"]>,
): void {
  hook.timer?.cancel();
  hook.detail = { ...hook.detail, status };
  world.announceHook(service, deployment, hook);
}

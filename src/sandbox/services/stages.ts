import type { DeploymentConfiguration, HookStage, LifecycleStage } from "../wire/wire";
import type { DeploymentRecord } from "../world/records";

type Stage = LifecycleStage | HookStage;

const before = ["RECONCILE_SERVICE", "PRE_SCALE_UP", "SCALE_UP", "POST_SCALE_UP"] as const;
const after = ["BAKE_TIME", "CLEAN_UP"] as const;

/** What a deployment passes through; traffic is shifted where both revisions stand side by side. */
const stages: Readonly<Record<"ROLLING" | "BLUE_GREEN", readonly Stage[]>> = {
  ROLLING: [...before, ...after],
  BLUE_GREEN: [
    ...before,
    "TEST_TRAFFIC_SHIFT",
    "POST_TEST_TRAFFIC_SHIFT",
    "PRE_PRODUCTION_TRAFFIC_SHIFT",
    "PRODUCTION_TRAFFIC_SHIFT",
    "POST_PRODUCTION_TRAFFIC_SHIFT",
    ...after,
  ],
};

/** Shifting traffic takes so long. */
const shiftMs = 1000;

export function isBlueGreen({ strategy }: DeploymentConfiguration): boolean {
  return strategy === "BLUE_GREEN";
}

export function stageOf({ configuration, step }: DeploymentRecord): Stage {
  return stages[isBlueGreen(configuration) ? "BLUE_GREEN" : "ROLLING"][step] ?? "CLEAN_UP";
}

/** As `lifecycleStage` shows it, which has no value for the moment before production traffic. */
export function shownStage(stage: Stage): LifecycleStage {
  return stage === "PRE_PRODUCTION_TRAFFIC_SHIFT" ? "PRODUCTION_TRAFFIC_SHIFT" : stage;
}

/** Whether the new revision may have tasks by now. */
export function hasScaledUp(deployment: DeploymentRecord): boolean {
  return deployment.step >= before.indexOf("SCALE_UP");
}

/** How long a stage lasts by itself, in milliseconds. */
export function durationOf(deployment: DeploymentRecord): number {
  const stage = stageOf(deployment);
  if (stage === "TEST_TRAFFIC_SHIFT" || stage === "PRODUCTION_TRAFFIC_SHIFT") return shiftMs;
  if (stage === "BAKE_TIME") return (deployment.configuration.bakeTimeInMinutes ?? 0) * 60_000;
  return 0;
}

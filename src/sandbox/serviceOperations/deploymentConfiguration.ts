import { invalid, unsupported } from "../wire/refusal";
import type { DeploymentConfiguration, LifecycleHook } from "../wire/wire";

const hookStages: readonly (string | undefined)[] = [
  "RECONCILE_SERVICE",
  "PRE_SCALE_UP",
  "POST_SCALE_UP",
  "TEST_TRAFFIC_SHIFT",
  "POST_TEST_TRAFFIC_SHIFT",
  "PRE_PRODUCTION_TRAFFIC_SHIFT",
  "PRODUCTION_TRAFFIC_SHIFT",
  "POST_PRODUCTION_TRAFFIC_SHIFT",
];
const shifts: readonly (string | undefined)[] = ["TEST_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT"];

export function checkDeploymentConfiguration(configuration: DeploymentConfiguration, isDaemon: boolean): void {
  const { maximumPercent = 200, minimumHealthyPercent = 100, strategy = "ROLLING" } = configuration;
  if (strategy !== "ROLLING" && strategy !== "BLUE_GREEN") {
    throw unsupported(`The sandbox does not offer the deployment strategy ${strategy}.`);
  }
  for (const [name, value, low, high] of [
    ["maximumPercent", maximumPercent, isDaemon ? 100 : 1, isDaemon ? 100 : 10_000],
    ["minimumHealthyPercent", minimumHealthyPercent, 0, 100],
    ["bakeTimeInMinutes", configuration.bakeTimeInMinutes ?? 0, 0, 1440],
  ] as const) {
    if (!Number.isInteger(value) || value < low || value > high) {
      throw invalid(`${name} must be between ${low} and ${high}.`);
    }
  }
  if (maximumPercent <= minimumHealthyPercent && !isDaemon) {
    throw invalid(
      maximumPercent === 100
        ? "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments."
        : "maximumPercent must be greater than minimumHealthyPercent.",
    );
  }
  if (isDaemon && minimumHealthyPercent === 100) {
    throw invalid("Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.");
  }
  const breaker = configuration.deploymentCircuitBreaker;
  if (breaker?.rollback && !breaker.enable) {
    throw invalid("The deployment circuit breaker must be enabled to use its rollback option.");
  }
  const { lifecycleHooks = [] } = configuration;
  if (lifecycleHooks.filter(({ targetType }) => targetType === "PAUSE").length > 10) {
    throw invalid("A service can have at most 10 PAUSE hooks.");
  }
  for (const hook of lifecycleHooks) checkHook(hook);
}

function checkHook({
  targetType = "AWS_LAMBDA",
  lifecycleStages = [],
  timeoutConfiguration,
  hookTargetArn,
}: LifecycleHook) {
  if (lifecycleStages.length === 0) throw invalid("lifecycleStages can not be empty.");
  const unknown = lifecycleStages.find(stage => !hookStages.includes(stage));
  if (unknown) throw invalid(`lifecycleStages must be of ${hookStages.join(", ")}.`);
  if (targetType === "AWS_LAMBDA" && !hookTargetArn) throw invalid("hookTargetArn can not be empty.");
  if (targetType !== "PAUSE") return;
  if (lifecycleStages.some(stage => shifts.includes(stage))) {
    throw invalid(`PAUSE hooks cannot be configured at ${shifts.join(" or ")}.`);
  }
  const { timeoutInMinutes = 1440, action = "ROLLBACK" } = timeoutConfiguration ?? {};
  if (!Number.isInteger(timeoutInMinutes) || timeoutInMinutes < 1 || timeoutInMinutes > 20_160) {
    throw invalid("timeoutInMinutes must be between 1 and 20160.");
  }
  if (action !== "ROLLBACK" && action !== "CONTINUE") throw invalid("action must be one of ROLLBACK, CONTINUE.");
}

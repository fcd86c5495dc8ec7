import type { DeploymentConfiguration } from "../wire/wire";

/** How many failed tasks trip the circuit breaker; half of the desired count, 3 to 200, unless it is told otherwise. */
export function thresholdOf(configuration: DeploymentConfiguration, desiredCount: number): number {
  const { type = "BOUNDED_PERCENT", value = 50 } = configuration.deploymentCircuitBreaker?.thresholdConfiguration ?? {};
  if (type === "COUNT") return value;
  const share = Math.ceil((desiredCount * value) / 100);
  return type === "UNBOUNDED_PERCENT" ? Math.max(1, share) : Math.max(3, Math.min(200, share));
}

export function isBreakerOn({ deploymentCircuitBreaker }: DeploymentConfiguration): boolean {
  return deploymentCircuitBreaker?.enable ?? false;
}

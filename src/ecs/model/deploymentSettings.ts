import { record, text } from "./fields";
import type { Service } from "./model";
import { isDaemon } from "./serviceState";

/** How a service's deployments go, with ECS's defaults where it says nothing. */
interface DeploymentSettings {
  /** Percent of the desired count. */
  readonly minimum: number;
  readonly maximum: number;
  readonly strategy: string;
  readonly breaker: "off" | "stops" | "rollsBack";
}

export function deploymentSettings(service: Service): DeploymentSettings {
  const raw = record(service.raw["deploymentConfiguration"]);
  const breaker = record(raw["deploymentCircuitBreaker"]);
  const percent = (value: unknown, otherwise: number) => (typeof value === "number" ? value : otherwise);
  return {
    minimum: percent(raw["minimumHealthyPercent"], isDaemon(service) ? 0 : 100),
    maximum: percent(raw["maximumPercent"], isDaemon(service) ? 100 : 200),
    strategy: text(raw["strategy"]) ?? "ROLLING",
    breaker: breaker["enable"] !== true ? "off" : breaker["rollback"] === true ? "rollsBack" : "stops",
  };
}

/** How many tasks ECS keeps running during a deployment, and how many it runs at most: rounded up, and down. */
export function taskBounds(service: Service): { readonly least: number; readonly most: number } {
  const { minimum, maximum } = deploymentSettings(service);
  return {
    least: Math.ceil((service.desired * minimum) / 100),
    most: Math.floor((service.desired * maximum) / 100),
  };
}

import type { Input } from "../wire/input";
import type { ClusterState, TaskRequest } from "../world/records";
import { invalid, Refusal } from "../wire/refusal";
import type {
  CapacityProviderStrategyItem,
  LaunchType,
  PlacementConstraint,
  PlacementStrategy,
  TaskDefinition,
} from "../wire/wire";

type Launch = Pick<
  TaskRequest,
  "launchType" | "placementConstraints" | "placementStrategy" | "platformVersion" | "capacityProviderName"
>;

/** Reads and checks where RunTask or a service is to place its tasks. */
export function readLaunch(cluster: ClusterState, input: Input, definition: TaskDefinition): Launch {
  const capacityProviderStrategy = input.items(
    "capacityProviderStrategy",
    20,
  ) as readonly CapacityProviderStrategyItem[];
  const asked = input.choice<LaunchType>("launchType", ["EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"]);
  if (asked !== undefined && capacityProviderStrategy.length > 0) {
    throw invalid(
      "Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.",
    );
  }
  const provider = asked === undefined ? providerOf(cluster, capacityProviderStrategy) : undefined;
  const launchType = asked ?? (provider?.startsWith("FARGATE") ? "FARGATE" : "EC2");
  if (launchType === "MANAGED_INSTANCES" || !definition.compatibilities.includes(launchType)) {
    throw invalid(`Task definition does not support launch_type ${launchType}.`);
  }
  const placementConstraints = input.items("placementConstraints", 10) as readonly PlacementConstraint[];
  const placementStrategy = input.items("placementStrategy", 5) as readonly PlacementStrategy[];
  const platformVersion = input.text("platformVersion");
  if (launchType === "FARGATE") {
    if (placementConstraints.length > 0)
      throw invalid("Placement constraints are not supported with FARGATE launch type.");
    if (placementStrategy.length > 0) throw invalid("Placement strategies are not supported with FARGATE launch type.");
    if (!["LATEST", "1.4.0", "1.3.0"].includes(platformVersion ?? "LATEST")) {
      throw new Refusal("PlatformUnknownException", "The specified platform does not exist.");
    }
  } else if (platformVersion) {
    throw invalid("The platform version must be null when specifying an EC2 launch type.");
  }
  for (const { type } of placementStrategy) {
    if (type !== "random" && type !== "spread" && type !== "binpack") {
      throw invalid("Placement strategy type must be one of random, spread, binpack.");
    }
  }
  return {
    launchType,
    placementConstraints,
    placementStrategy,
    ...(platformVersion ? { platformVersion } : {}),
    ...(provider === undefined ? {} : { capacityProviderName: provider }),
  };
}

/** The provider that a strategy, or else the cluster's default one, sends the tasks to: the heaviest. */
function providerOf(cluster: ClusterState, asked: readonly CapacityProviderStrategyItem[]): string | undefined {
  const strategy = asked.length > 0 ? asked : (cluster.cluster.defaultCapacityProviderStrategy ?? []);
  for (const { capacityProvider } of strategy) {
    if (!cluster.cluster.capacityProviders?.includes(capacityProvider ?? "")) {
      throw invalid(
        `The specified capacity provider '${capacityProvider}' was not found. Associate it with the cluster and try again.`,
      );
    }
  }
  const weight = ({ base = 0, weight = 0 }: CapacityProviderStrategyItem): number => base * 1000 + weight;
  return [...strategy].sort((one, other) => weight(other) - weight(one))[0]?.capacityProvider;
}

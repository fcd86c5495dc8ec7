import { createHash } from "node:crypto";
import { makeTask } from "../life/newTask";
import type { Context, Operation } from "./context";
import type { Input } from "../wire/input";
import { launch } from "../life/lifecycle";
import { place } from "../life/placement";
import type { ClusterState, TaskRecord, TaskRequest } from "../world/records";
import { invalid, Refusal } from "../wire/refusal";
import type {
  CapacityProviderStrategyItem,
  Failure,
  LaunchType,
  PlacementConstraint,
  PlacementStrategy,
} from "../wire/wire";
import { commonRequest } from "./taskRequest";

/** How long a client token is remembered. */
const tokenKeptMs = 24 * 60 * 60 * 1000;

export const runTask: Operation = (context, input) => {
  const { world, clientTokens } = context;
  const cluster = world.cluster(input.text("cluster"));
  const count = input.wholeNumber("count", 1, 10) ?? 1;
  const clientToken = input.text("clientToken", 64);
  const used = clientToken === undefined ? undefined : clientTokens.get(clientToken);
  const fingerprint = fingerprintOf(input);
  if (used) {
    if (used.request !== fingerprint) throw reusedToken(used.tasks);
    return { tasks: used.tasks.map(({ task }) => task), failures: [] };
  }
  const request = readRequest(context, cluster, input);
  const { tasks, failures } = start(context, cluster, request, count);
  if (clientToken !== undefined) {
    clientTokens.set(clientToken, { request: fingerprint, tasks });
    world.after(tokenKeptMs, () => clientTokens.delete(clientToken));
  }
  return { tasks: tasks.map(({ task }) => task), failures };
};

function reusedToken(tasks: readonly TaskRecord[]): Refusal {
  return new Refusal("ConflictException", "The client token was used before with other parameters.", 400, {
    resourceIds: tasks.map(({ task }) => task.taskArn),
  });
}

function fingerprintOf(input: Input): string {
  const sorted = Object.entries(input.raw).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex");
}

function start({ world }: Context, cluster: ClusterState, request: TaskRequest, count: number) {
  const tasks: TaskRecord[] = [];
  let failures: readonly Failure[] = [];
  for (let index = 0; index < count; index++) {
    if (request.launchType === "FARGATE") {
      tasks.push(makeTask(world, cluster, request, undefined));
      continue;
    }
    const placed = place(world, cluster, request);
    if ("failures" in placed) {
      failures = placed.failures;
      break;
    }
    tasks.push(makeTask(world, cluster, request, placed.host));
  }
  for (const task of tasks) launch(world, task);
  return { tasks, failures };
}

function readRequest(context: Context, cluster: ClusterState, input: Input): TaskRequest {
  const common = commonRequest(context, input, 128);
  const { definition } = common;
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
  } else {
    if (platformVersion) throw invalid("The platform version must be null when specifying an EC2 launch type.");
    if (![...cluster.instances.values()].some(({ instance }) => instance.status !== "INACTIVE")) {
      throw invalid("No Container Instances were found in your cluster.");
    }
  }
  for (const { type } of placementStrategy) {
    if (type !== "random" && type !== "spread" && type !== "binpack") {
      throw invalid("Placement strategy type must be one of random, spread, binpack.");
    }
  }
  return {
    ...common,
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

import { lastSegment } from "../world/arn";
import type { Operation } from "./context";
import { pageOf } from "./paging";
import type { ClusterState } from "../world/records";
import { invalid } from "../wire/refusal";
import type { CapacityProviderStrategyItem, Cluster, Failure } from "../wire/wire";

export const listClusters: Operation = ({ world }, input) => {
  const { keys, nextToken } = pageOf(input, "ListClusters", world.clusters.keys());
  return { clusterArns: keys.map(name => world.arns.cluster(name)), ...(nextToken ? { nextToken } : {}) };
};

export const describeClusters: Operation = ({ world }, input) => {
  const names = input.texts("clusters");
  if (names.length > 100) throw invalid("clusters can have at most 100 items.");
  const include = input.texts("include");
  const clusters: Cluster[] = [];
  const failures: Failure[] = [];
  for (const name of new Set((names.length > 0 ? names : ["default"]).map(lastSegment))) {
    const state = world.clusters.get(name);
    if (state) clusters.push(answer(state, include));
    else failures.push({ arn: world.arns.cluster(name), reason: "MISSING" });
  }
  return { clusters, failures };
};

export const createCluster: Operation = ({ world }, input) => {
  const name = input.text("clusterName") ?? "default";
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(name)) {
    throw invalid("Cluster name can have at most 255 letters, digits, hyphens and underscores.");
  }
  // Creating a cluster that is there answers the one that is there.
  const state =
    world.clusters.get(name) ??
    world.addCluster(name, {
      tags: input.tags(),
      capacityProviders: input.texts("capacityProviders"),
      defaultCapacityProviderStrategy: input.items(
        "defaultCapacityProviderStrategy",
      ) as readonly CapacityProviderStrategyItem[],
    });
  return { cluster: answer(state, ["TAGS", "SETTINGS", "STATISTICS"]) };
};

function answer(state: ClusterState, include: readonly string[]): Cluster {
  const { tags, settings, ...cluster } = state.cluster;
  const counts = { running: 0, pending: 0, ec2Running: 0, ec2Pending: 0 };
  for (const { task, orphaned } of state.tasks.values()) {
    if (orphaned || task.desiredStatus === "STOPPED") continue;
    const ec2 = task.launchType === "EC2" ? 1 : 0;
    if (task.lastStatus === "RUNNING") {
      counts.running++;
      counts.ec2Running += ec2;
    } else {
      counts.pending++;
      counts.ec2Pending += ec2;
    }
  }
  let instances = 0;
  for (const { instance } of state.instances.values()) if (instance.status !== "INACTIVE") instances++;
  const statistics = [
    ["runningEC2TasksCount", counts.ec2Running],
    ["runningFargateTasksCount", counts.running - counts.ec2Running],
    ["pendingEC2TasksCount", counts.ec2Pending],
    ["pendingFargateTasksCount", counts.pending - counts.ec2Pending],
  ].map(([name, value]) => ({ name: String(name), value: String(value) }));
  return {
    ...cluster,
    registeredContainerInstancesCount: instances,
    runningTasksCount: counts.running,
    pendingTasksCount: counts.pending,
    activeServicesCount: [...state.services.values()].filter(({ service }) => service.status === "ACTIVE").length,
    statistics: include.includes("STATISTICS") ? statistics : [],
    tags: include.includes("TAGS") ? (tags ?? []) : [],
    settings: include.includes("SETTINGS") ? (settings ?? []) : [],
  };
}

import type { SeedContext } from "../operations/context";
import { place } from "../life/placement";
import type { ClusterState, InstanceRecord, TaskRequest } from "../world/records";

/** Where the company's awsvpc tasks live. */
export const network = {
  awsvpcConfiguration: {
    subnets: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002", "subnet-0a1b2c3d4e5f60003"],
    securityGroups: ["sg-0d4c3b2a19f8e7d60"],
    assignPublicIp: "DISABLED" as const,
  },
};

/** What somebody, or a rule, runs by itself. */
export function standalone(context: SeedContext, family: string, startedBy: string): TaskRequest {
  const { definition } = context.world.definitions.need(family);
  const fargate = definition.requiresCompatibilities?.includes("FARGATE") ?? false;
  return {
    definition,
    group: `family:${definition.family}`,
    launchType: fargate ? "FARGATE" : "EC2",
    startedBy,
    ...(fargate ? { capacityProviderName: "FARGATE" } : {}),
    ...(definition.networkMode === "awsvpc" ? { network } : {}),
    tags: [
      { key: "started by", value: startedBy },
      { key: "größe", value: "klein ☕" },
    ],
  };
}

/** Where the scheduler would put one more task now; the seed never overfills its clusters. */
export function hostFor(context: SeedContext, cluster: ClusterState, request: TaskRequest): InstanceRecord | undefined {
  if (request.launchType === "FARGATE") return undefined;
  const placed = place(context.world, cluster, request);
  if ("failures" in placed) throw new Error(`the seed has no room for ${request.definition.family} in ${cluster.name}`);
  return placed.host;
}

import { createHash } from "node:crypto";
import type { ContainerOverride, RunTaskCommandInput, TaskOverride } from "@aws-sdk/client-ecs";
import type { TaskDefinition } from "../../ecs/model/model";
import type { AwsvpcNetwork, Cluster, Service } from "../../ecs/model/model";
import { limits } from "../../ecs/gateway/limits";

/** What places the tasks: one launch type, the cluster's own default strategy, or one capacity provider. */
export type Launch =
  | { readonly kind: "launchType"; readonly launchType: "EC2" | "FARGATE" | "EXTERNAL" }
  | { readonly kind: "default" }
  | { readonly kind: "provider"; readonly name: string };

export interface RunDraft {
  readonly clusterArn: string;
  readonly taskDefinition: string;
  readonly count: number;
  readonly launch?: Launch;
  readonly network?: AwsvpcNetwork;
  readonly overrides?: TaskOverride;
}

/** The most tasks one command runs: a typing mistake should not start thousands. */
export const mostTasks = 500;

/** The request as one; `callsOf` makes the calls of it. `clientToken` is what makes a resend harmless. */
export function runTaskRequest(draft: RunDraft, clientToken: string): RunTaskCommandInput {
  return {
    cluster: draft.clusterArn,
    taskDefinition: draft.taskDefinition,
    count: draft.count,
    ...(draft.launch?.kind === "launchType" ? { launchType: draft.launch.launchType } : {}),
    ...(draft.launch?.kind === "provider"
      ? { capacityProviderStrategy: [{ capacityProvider: draft.launch.name, weight: 1, base: 0 }] }
      : {}),
    ...(draft.network ? { networkConfiguration: networkConfiguration(draft.network) } : {}),
    ...(draft.overrides ? { overrides: draft.overrides } : {}),
    clientToken,
  };
}

export const networkConfiguration = (network: AwsvpcNetwork) => ({
  awsvpcConfiguration: {
    subnets: [...network.subnets],
    ...(network.securityGroups.length > 0 ? { securityGroups: [...network.securityGroups] } : {}),
    assignPublicIp: network.assignPublicIp ? ("ENABLED" as const) : ("DISABLED" as const),
  },
});

/** RunTask takes at most ten at once: calls of ten, each with a token of its own that stays the same at each resend. */
export function callsOf(request: RunTaskCommandInput): readonly RunTaskCommandInput[] {
  const count = request.count ?? 1;
  if (count <= limits.runTaskCount) return [request];
  const calls = Math.ceil(count / limits.runTaskCount);
  return Array.from({ length: calls }, (_, index) => ({
    ...request,
    count: Math.min(limits.runTaskCount, count - index * limits.runTaskCount),
    clientToken: tokenOf(request.clientToken ?? "", index),
  }));
}

/** ECS takes 64 characters: a longer text is told by its digest, so that two that begin alike stay two. */
function tokenOf(token: string, index: number): string {
  const own = `${token}-${String(index + 1)}`;
  return own.length <= 64 ? own : createHash("sha256").update(own).digest("hex");
}

/** The launches that a cluster and a task definition allow, the likeliest first. */
export function launchesOf(cluster: Cluster, definition: TaskDefinition): readonly Launch[] {
  const strategy = cluster.raw["defaultCapacityProviderStrategy"];
  const hasDefault = Array.isArray(strategy) && strategy.length > 0;
  const types = (["EC2", "FARGATE", "EXTERNAL"] as const).filter(
    type => definition.compatibilities.length === 0 || definition.compatibilities.includes(type),
  );
  const byInstances = types.toSorted((a, b) => rank(a, cluster) - rank(b, cluster));
  return [
    ...(hasDefault ? [{ kind: "default" } as const] : []),
    ...byInstances.map(launchType => ({ kind: "launchType", launchType }) as const),
    ...cluster.capacityProviders.map(name => ({ kind: "provider", name }) as const),
  ];
}

const rank = (type: string, cluster: Cluster): number => {
  if (type === "EXTERNAL") return 2;
  return (type === "EC2") === cluster.containerInstances > 0 ? 0 : 1;
};

/** The networks that services use, each once, with the services' names. */
export function networksOf(
  services: readonly Service[],
): readonly { readonly network: AwsvpcNetwork; readonly services: readonly string[] }[] {
  const found = new Map<string, { network: AwsvpcNetwork; services: string[] }>();
  for (const { network, name } of services) {
    if (!network) continue;
    const key = networkKey(network);
    const known = found.get(key);
    if (known) known.services.push(name);
    else found.set(key, { network, services: [name] });
  }
  return [...found.values()];
}

const networkKey = (network: AwsvpcNetwork): string =>
  JSON.stringify([network.subnets.toSorted(), network.securityGroups.toSorted(), network.assignPublicIp]);

export const isSameNetwork = (one: AwsvpcNetwork, other: AwsvpcNetwork): boolean =>
  networkKey(one) === networkKey(other);

/** Ids separated by commas or blanks. */
export const splitIds = (text: string): readonly string[] => text.split(/[\s,]+/).filter(id => id !== "");

/** Why typed ids cannot be used; `prefix` is `subnet` or `sg`. */
export function idsProblem(text: string, prefix: "subnet" | "sg", least: number, most: number): string | undefined {
  const ids = splitIds(text);
  const bad = ids.find(id => !new RegExp(`^${prefix}-[0-9a-z]+$`).test(id));
  if (bad !== undefined) return `"${bad}" isn't an ID such as ${prefix}-0abc1234.`;
  if (ids.length < least) return `Enter at least ${String(least)} ID.`;
  return ids.length > most ? `Enter at most ${String(most)} IDs.` : undefined;
}

export function countProblem(text: string): string | undefined {
  const count = Number(text.trim());
  return /^\d+$/.test(text.trim()) && count >= 1 && count <= mostTasks
    ? undefined
    : `A whole number from 1 to ${String(mostTasks)}; more than ${String(limits.runTaskCount)} is sent in calls of ${String(limits.runTaskCount)}.`;
}

/** The containers of a task definition, for overrides: only names that exist may be overridden. */
export function containersOf(definition: TaskDefinition): readonly ContainerOverride[] {
  const containers = definition.raw["containerDefinitions"];
  return Array.isArray(containers) ? (containers as ContainerOverride[]) : [];
}

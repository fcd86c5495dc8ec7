import type { SeedContext } from "../operations/context";
import { addInstance, type InstanceRequest } from "../world/instances";
import type { ClusterState, InstanceRecord } from "../world/records";
import { seedBatch } from "./batch";
import { seedFamilies } from "./families";
import { runningTask } from "./past";
import { seedMishaps } from "./mishaps";
import { addService } from "./service";
import { seedCrashLoop } from "./crashLoop";
import { network, standalone } from "./standalone";

/** A company's clusters as somebody on call meets them: most of it well, some of it not. */
export function seedCompany(context: SeedContext, { quiet }: { readonly quiet: boolean }): void {
  const { world } = context;
  seedFamilies(world);
  const web = seedProdWeb(context);
  const batch = seedProdBatch(context);
  seedStaging(context);
  const data = seedData(context);
  world.addCluster("sandbox-empty", { tags: [{ key: "purpose", value: "spielen & Prüfen" }] });
  seedMishaps(context, { web, batch, data });
  seedBatch(context, { batch, data }, quiet);
  for (const cluster of world.clusters.values()) {
    for (const record of cluster.instances.values()) {
      record.instance = { ...record.instance, version: record.instance.version + world.random.between(20, 90) };
    }
  }
  const recommender = web.services.get("recommender");
  if (recommender) seedCrashLoop(context, recommender);
}

function seedProdWeb(context: SeedContext): ClusterState {
  const { world } = context;
  const cluster = world.addCluster("prod-web", {
    capacityProviders: ["prod-web-asg"],
    settings: [{ name: "containerInsights", value: "enabled" }],
    tags: [
      { key: "team", value: "shop" },
      { key: "Umgebung", value: "Produktion – 本番" },
    ],
  });
  const add = (zone: string, more: Partial<InstanceRequest> = {}): InstanceRecord =>
    instance(context, cluster, { type: "m5.xlarge", zone, capacityProviderName: "prod-web-asg", ...more });
  add("a");
  add("b", { attributes: [{ name: "rack", value: "r-17" }] });
  add("c");
  add("a", {
    versionInfo: { agentVersion: "1.50.0", agentHash: "ae7f5e5a", dockerVersion: "DockerVersion: 19.03.13-ce" },
  });
  const lost = add("b", { type: "c6i.xlarge" });
  const draining = add("c", { type: "c6i.xlarge" });
  lost.instance = { ...lost.instance, agentConnected: false };
  draining.instance = { ...draining.instance, status: "DRAINING" };

  const onLost = { web: lost, "node-exporter": lost };
  addService(context, cluster, { name: "web", family: "web", count: 8, on: onLost });
  addService(context, cluster, { name: "api", family: "api", count: 6, network, exec: true });
  addService(context, cluster, { name: "checkout", family: "checkout", count: 3, network });
  addService(context, cluster, { name: "search", family: "search", count: 2 });
  addService(context, cluster, { name: "edge-proxy", family: "edge-proxy", count: 3, distinct: true });
  // Somebody got rid of the restarts by a grace period that never ends, not by mending the health check.
  const graceSeconds = 2_147_483_647;
  addService(context, cluster, { name: "thumbnails", family: "thumbnails", count: 2, graceSeconds });
  addService(context, cluster, { name: "node-exporter", family: "node-exporter", daemon: true, count: 5, on: onLost });
  addService(context, cluster, { name: "recommender", family: "recommender", count: 1, failing: true });

  const migration = standalone(context, "db-migration", "deploy-bot");
  runningTask(context, cluster, migration, draining, 5400);
  return cluster;
}

function seedProdBatch(context: SeedContext): ClusterState {
  const cluster = context.world.addCluster("prod-batch", { capacityProviders: ["prod-batch-asg", "prod-gpu-asg"] });
  const add = (type: string, zone: string, more: Partial<InstanceRequest> = {}): InstanceRecord =>
    instance(context, cluster, { type, zone, ...more });
  add("m6i.2xlarge", "a", {
    resources: [
      { name: "scratch-gib", type: "LONG", integerValue: 0, doubleValue: 0, longValue: 8_589_934_592 },
      { name: "licence-share", type: "DOUBLE", integerValue: 0, longValue: 0, doubleValue: 0.75 },
    ],
  });
  add("m6i.2xlarge", "b");
  add("g4dn.xlarge", "a", { capacityProviderName: "prod-gpu-asg" });
  add("g4dn.12xlarge", "c", {
    capacityProviderName: "prod-gpu-asg",
    versionInfo: { agentVersion: "1.95.0", agentHash: "0c1d2e3f", dockerVersion: "DockerVersion: 25.0.8" },
  });
  addService(context, cluster, { name: "queue-worker", family: "queue-worker", count: 4 });
  return cluster;
}

function seedStaging(context: SeedContext): void {
  const cluster = context.world.addCluster("staging", { tags: [{ key: "team", value: "shop" }] });
  for (const zone of ["a", "b", "c"]) instance(context, cluster, { type: "t3.large", zone });
  addService(context, cluster, { name: "web", family: "web", count: 2 });
  addService(context, cluster, { name: "api", family: "api", count: 1, network, exec: true });
  addService(context, cluster, {
    name: "checkout",
    family: "checkout:4",
    count: 1,
    network,
    rolledBack: "checkout:5",
    deployment: { deploymentCircuitBreaker: { enable: true, rollback: true } },
  });
}

function seedData(context: SeedContext): ClusterState {
  const cluster = context.world.addCluster("data-fargate", {
    capacityProviders: ["FARGATE", "FARGATE_SPOT"],
    defaultCapacityProviderStrategy: [{ capacityProvider: "FARGATE", weight: 1, base: 0 }],
    tags: [{ key: "team", value: "data platform" }],
  });
  addService(context, cluster, { name: "ingest", family: "ingest", count: 3, network, provider: "FARGATE" });
  addService(context, cluster, {
    name: "dashboards",
    family: "dashboards:2",
    count: 2,
    network,
    deploying: "dashboards:3",
    deployment: {
      strategy: "BLUE_GREEN",
      bakeTimeInMinutes: 5,
      lifecycleHooks: [{ targetType: "PAUSE", lifecycleStages: ["POST_SCALE_UP"] }],
    },
  });
  addService(context, cluster, {
    name: "stream",
    family: "stream-consumer",
    count: 2,
    network,
    provider: "FARGATE_SPOT",
  });
  return cluster;
}

function instance(context: SeedContext, cluster: ClusterState, request: InstanceRequest): InstanceRecord {
  const { world } = context;
  const record = addInstance(world, cluster, {
    ...request,
    zone: `${world.arns.region}${request.zone}`,
    registeredAt: world.seconds() - world.random.between(86_400, 40 * 86_400),
    attributes: [{ name: "stack", value: cluster.name.replace(/-.*/, "") }, ...(request.attributes ?? [])],
    tags: [
      { key: "Name", value: `${cluster.name}-${cluster.instances.size + 1}` },
      { key: "aws:autoscaling:groupName", value: request.capacityProviderName ?? `${cluster.name}-asg` },
    ],
  });
  return record;
}

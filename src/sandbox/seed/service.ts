import type { SeedContext } from "../operations/context";
import { makeRevision, requestOf } from "../services/revisions";
import type { ClusterState, InstanceRecord, ServiceRecord, TaskRequest } from "../world/records";
import type { DeploymentConfiguration, NetworkConfiguration, Service } from "../wire/wire";
import { place } from "../life/placement";
import { runningTask } from "./past";
import { seedDeploying, seedRollback, seedSuccess } from "./history";

export interface ServiceSeed {
  readonly name: string;
  /** A family, or family:revision. */
  readonly family: string;
  /** How many run; for a daemon it is one for each instance. */
  readonly count: number;
  readonly network?: NetworkConfiguration;
  readonly provider?: "FARGATE" | "FARGATE_SPOT";
  readonly exec?: boolean;
  readonly daemon?: boolean;
  readonly distinct?: boolean;
  /** None of its tasks ever starts. */
  readonly failing?: boolean;
  /** The family:revision that was deployed yesterday and rolled back. */
  readonly rolledBack?: string;
  /** The family:revision that is being deployed: the last one of its tasks is of it. */
  readonly deploying?: string;
  readonly deployment?: DeploymentConfiguration;
  /** Its health checks are not to be minded. */
  readonly graceSeconds?: number;
  /** The first task of the service that the key names goes on this instance. */
  readonly on?: Readonly<Record<string, InstanceRecord>>;
}

/** A service in its steady state, with its tasks spread over the cluster. */
export function addService(context: SeedContext, cluster: ClusterState, seed: ServiceSeed): ServiceRecord {
  const { world, scheduler } = context;
  const { definition } = world.definitions.need(seed.family);
  const fargate = definition.requiresCompatibilities?.includes("FARGATE") ?? false;
  const launchType = fargate ? "FARGATE" : "EC2";
  const deploymentId = `ecs-svc/${world.random.between(10 ** 9, 9 * 10 ** 9)}${world.random.between(10 ** 8, 10 ** 9 - 1)}`;
  const tags = [
    { key: "team", value: fargate ? "data platform" : "shop" },
    { key: "service name", value: `${seed.name} ✓` },
  ];
  const createdAt = world.seconds() - world.random.between(20, 400) * 86_400;
  const strategy = seed.provider ? [{ capacityProvider: seed.provider, weight: 1, base: 0 }] : [];
  const placementConstraints = seed.distinct || seed.daemon ? [{ type: "distinctInstance" as const }] : [];
  const placementStrategy =
    fargate || seed.daemon
      ? []
      : [
          { type: "spread" as const, field: "attribute:ecs.availability-zone" },
          { type: "spread" as const, field: "instanceId" },
        ];
  const request: TaskRequest = {
    definition,
    group: `service:${seed.name}`,
    launchType,
    startedBy: deploymentId,
    tags,
    placementConstraints,
    placementStrategy,
    enableExecuteCommand: seed.exec ?? false,
    ...(seed.network ? { network: seed.network } : {}),
    ...(seed.provider ? { capacityProviderName: seed.provider } : {}),
  };
  const steady = {
    id: world.random.uuid(),
    createdAt: world.seconds() - 7200,
    message: `(service ${seed.name}) has reached a steady state.`,
  };
  const service: Service = {
    serviceArn: world.arns.service(cluster.name, seed.name),
    serviceName: seed.name,
    clusterArn: cluster.cluster.clusterArn,
    status: "ACTIVE",
    desiredCount: seed.count - (seed.deploying ? 1 : 0),
    taskDefinition: definition.taskDefinitionArn,
    createdAt,
    ...(strategy.length > 0 ? { capacityProviderStrategy: strategy } : { launchType }),
    ...(fargate ? { platformVersion: "1.4.0", platformFamily: "Linux" } : {}),
    ...(seed.network ? { networkConfiguration: seed.network } : {}),
    schedulingStrategy: seed.daemon ? "DAEMON" : "REPLICA",
    deploymentController: { type: "ECS" },
    deploymentConfiguration: {
      deploymentCircuitBreaker: { enable: false, rollback: false },
      maximumPercent: seed.daemon ? 100 : 200,
      minimumHealthyPercent: seed.daemon ? 0 : 100,
      strategy: "ROLLING",
      ...seed.deployment,
    },
    placementConstraints: placementConstraints,
    placementStrategy,
    loadBalancers: [],
    serviceRegistries: [],
    roleArn: `arn:aws:iam::${world.arns.account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`,
    createdBy: `arn:aws:iam::${world.arns.account}:role/deploy`,
    enableECSManagedTags: false,
    enableExecuteCommand: seed.exec ?? false,
    ...(seed.graceSeconds === undefined ? {} : { healthCheckGracePeriodSeconds: seed.graceSeconds }),
    propagateTags: "SERVICE",
    events: seed.failing ? [] : [steady],
    tags,
  };
  const record = scheduler.add(cluster, service, makeRevision(world, service, request), { deploymentId });
  if (seed.failing) {
    scheduler.touch(record);
    return record;
  }
  seedSuccess(context, record);
  if (seed.rolledBack) seedRollback(context, record, world.definitions.need(seed.rolledBack));
  const coming = seed.deploying && seedDeploying(context, record, world.definitions.need(seed.deploying));
  for (let index = 0; index < seed.count; index++) {
    const fixed = index === 0 ? seed.on?.[seed.name] : undefined;
    const placed = fargate || fixed ? undefined : place(world, cluster, request);
    if (placed && "failures" in placed) throw new Error(`the seed has no room for ${seed.name} in ${cluster.name}`);
    const age = world.random.between(3600, 6 * 86_400);
    const isNew = coming && index === seed.count - 1;
    const wanted = isNew ? requestOf(record, coming) : request;
    runningTask(context, cluster, wanted, fixed ?? placed?.host, isNew ? 200 : age);
  }
  return record;
}

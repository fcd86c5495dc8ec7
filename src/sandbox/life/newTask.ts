import { newContainers } from "./containers";
import { withExecAgent } from "./managedAgents";
import { bornAttachment, subnetOf, zoneOf } from "./network";
import type { ClusterState, InstanceRecord, TaskRecord, TaskRequest } from "../world/records";
import { afterTaking, freeGpus, needsOf } from "../world/taskNeeds";
import type { Task } from "../wire/wire";
import type { World } from "../world/world";

/** Makes a task on `host` (none on Fargate) that has its resources from now on; `launch` sets it going. */
export function makeTask(
  world: World,
  cluster: ClusterState,
  request: TaskRequest,
  host: InstanceRecord | undefined,
): TaskRecord {
  const { definition, overrides = { containerOverrides: [], inferenceAcceleratorOverrides: [] } } = request;
  const { random, arns } = world;
  const id = random.hex(32);
  const needs = needsOf(definition, overrides);
  const gpuIds = host ? freeGpus(host.instance, needs.gpus) : [];
  const attachment =
    definition.networkMode === "awsvpc" ? bornAttachment(random, arns.region, request.network) : undefined;
  const containers = newContainers({
    arns,
    random,
    cluster: cluster.name,
    taskId: id,
    definition,
    overrides,
    gpuIds,
    attachment,
  });
  const architecture = definition.runtimePlatform?.cpuArchitecture === "ARM64" ? "arm64" : "x86_64";
  const task: Task = {
    taskArn: arns.task(cluster.name, id),
    clusterArn: cluster.cluster.clusterArn,
    taskDefinitionArn: definition.taskDefinitionArn,
    ...(host ? { containerInstanceArn: host.instance.containerInstanceArn } : {}),
    availabilityZone:
      host?.instance.attributes.find(({ name }) => name === "ecs.availability-zone")?.value ??
      zoneOf(arns.region, subnetOf(attachment) ?? id),
    attachments: attachment ? [attachment] : [],
    attributes: [{ name: "ecs.cpu-architecture", value: architecture }],
    containers: request.enableExecuteCommand
      ? containers.map(container => withExecAgent(container, "PENDING"))
      : containers,
    cpu: String(needs.cpu),
    memory: String(needs.memoryMiB),
    createdAt: world.seconds(),
    lastStatus: "PROVISIONING",
    desiredStatus: "RUNNING",
    enableExecuteCommand: request.enableExecuteCommand ?? false,
    group: request.group,
    healthStatus: "UNKNOWN",
    inferenceAccelerators: [],
    launchType: request.launchType,
    ...(request.capacityProviderName === undefined ? {} : { capacityProviderName: request.capacityProviderName }),
    ...(request.startedBy === undefined ? {} : { startedBy: request.startedBy }),
    ...(request.launchType === "FARGATE" ? fargateFields(request) : {}),
    overrides: { ...overrides, containerOverrides: containerOverrides(request) },
    tags: request.tags ?? [],
    version: 1,
  };
  const record: TaskRecord = {
    id,
    cluster,
    task,
    definition,
    needs,
    gpuIds,
    orphaned: false,
    ...(request.startedBy === undefined ? {} : { startedBy: request.startedBy }),
    ...(host ? { host } : {}),
  };
  world.addTask(record);
  if (host) world.changeInstance(host, { remainingResources: afterTaking(host.instance, needs, gpuIds) });
  return record;
}

function fargateFields({ definition, platformVersion, overrides }: TaskRequest): Partial<Task> {
  const sizeInGiB = overrides?.ephemeralStorage?.sizeInGiB ?? definition.ephemeralStorage?.sizeInGiB ?? 20;
  return {
    platformVersion: platformVersion === undefined || platformVersion === "LATEST" ? "1.4.0" : platformVersion,
    platformFamily: "Linux",
    ephemeralStorage: { sizeInGiB },
    fargateEphemeralStorage: { sizeInGiB },
  };
}

/** ECS names every container in the answer, overridden or not. */
function containerOverrides({ definition, overrides }: TaskRequest): Task["overrides"]["containerOverrides"] {
  return definition.containerDefinitions.map(
    ({ name }) => overrides?.containerOverrides?.find(override => override.name === name) ?? { name },
  );
}

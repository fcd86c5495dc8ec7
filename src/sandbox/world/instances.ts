import { newestAgent } from "./agent";
import type { ClusterState, InstanceRecord } from "./records";
import { baseResources } from "./taskNeeds";
import type { Attribute, Resource, Tag, VersionInfo } from "../wire/wire";
import type { World } from "./world";

/** CPU units, MiB that ECS can use, and GPUs of the EC2 types that the sandbox knows. */
const types: Readonly<Record<string, readonly [cpu: number, memoryMiB: number, gpus: number]>> = {
  "t3.small": [2048, 1913, 0],
  "t3.medium": [2048, 3828, 0],
  "t3.large": [2048, 7764, 0],
  "m5.large": [2048, 7680, 0],
  "m5.xlarge": [4096, 15547, 0],
  "m6i.2xlarge": [8192, 31516, 0],
  "c5.4xlarge": [16384, 31250, 0],
  "c6i.xlarge": [4096, 7634, 0],
  "c7g.xlarge": [4096, 7634, 0],
  "g4dn.xlarge": [4096, 15547, 1],
  "g4dn.12xlarge": [49152, 190838, 4],
};

const standardCapabilities = [
  "com.amazonaws.ecs.capability.docker-remote-api.1.17",
  "com.amazonaws.ecs.capability.docker-remote-api.1.18",
  "com.amazonaws.ecs.capability.docker-remote-api.1.24",
  "com.amazonaws.ecs.capability.docker-remote-api.1.44",
  "com.amazonaws.ecs.capability.ecr-auth",
  "com.amazonaws.ecs.capability.logging-driver.awslogs",
  "com.amazonaws.ecs.capability.logging-driver.awsfirelens",
  "com.amazonaws.ecs.capability.logging-driver.json-file",
  "com.amazonaws.ecs.capability.logging-driver.splunk",
  "com.amazonaws.ecs.capability.privileged-container",
  "com.amazonaws.ecs.capability.task-iam-role",
  "ecs.capability.container-health-check",
  "ecs.capability.execution-role-awslogs",
  "ecs.capability.secrets.asm.environment-variables",
  "ecs.capability.task-eia",
  "ecs.capability.task-eni",
];

export interface InstanceRequest {
  readonly type: string;
  readonly zone: string;
  readonly ec2InstanceId?: string;
  readonly imageId?: string;
  readonly attributes?: readonly Attribute[];
  /** Instead of what the type has, name by name. */
  readonly resources?: readonly Resource[];
  /** Null: an agent that does not say its version. */
  readonly versionInfo?: VersionInfo | null;
  readonly registeredAt?: number;
  readonly capacityProviderName?: string;
  readonly tags?: readonly Tag[];
}

/** Registers an instance with all that its agent would report. */
export function addInstance(world: World, cluster: ClusterState, request: InstanceRequest): InstanceRecord {
  const { random, arns } = world;
  const id = random.hex(32);
  const resources = resourcesOf(world, request);
  const versionInfo = request.versionInfo === undefined ? newestAgent : request.versionInfo;
  const record: InstanceRecord = {
    id,
    cluster,
    tasks: new Set(),
    nextDynamicPort: 32768,
    instance: {
      containerInstanceArn: arns.instance(cluster.name, id),
      ec2InstanceId: request.ec2InstanceId ?? `i-0${random.hex(16)}`,
      ...(request.capacityProviderName === undefined ? {} : { capacityProviderName: request.capacityProviderName }),
      version: 1,
      ...(versionInfo === null ? {} : { versionInfo }),
      registeredResources: resources,
      remainingResources: resources,
      status: "ACTIVE",
      agentConnected: true,
      runningTasksCount: 0,
      pendingTasksCount: 0,
      attributes: attributesOf(request),
      registeredAt: request.registeredAt ?? world.seconds(),
      attachments: [],
      tags: request.tags ?? [],
      healthStatus: {
        overallStatus: "OK",
        details: [{ type: "CONTAINER_RUNTIME", status: "OK", lastUpdated: world.seconds() }],
      },
    },
  };
  world.addInstance(record);
  return record;
}

function resourcesOf(world: World, { type, resources = [] }: InstanceRequest): readonly Resource[] {
  const [cpu, memory, gpus] = types[type] ?? [2048, 7680, 0];
  const gpuIds = Array.from({ length: gpus }, () => `GPU-${world.random.uuid()}`);
  const base = baseResources(cpu, memory, gpuIds);
  const own = (name: string): Resource | undefined => resources.find(resource => resource.name === name);
  return [
    ...base.map(resource => own(resource.name) ?? resource),
    ...resources.filter(({ name }) => !base.some(resource => resource.name === name)),
  ];
}

function attributesOf(request: InstanceRequest): readonly Attribute[] {
  const own = request.attributes ?? [];
  const base: readonly Attribute[] = [
    { name: "ecs.availability-zone", value: request.zone },
    { name: "ecs.instance-type", value: request.type },
    { name: "ecs.ami-id", value: request.imageId ?? "ami-0c7f8d1b2a3e4f506" },
    { name: "ecs.os-type", value: "linux" },
    { name: "ecs.os-family", value: "LINUX" },
    { name: "ecs.cpu-architecture", value: /^[a-z]+\d+gd?n?\./.test(request.type) ? "arm64" : "x86_64" },
    { name: "ecs.vpc-id", value: "vpc-0f1e2d3c4b5a69788" },
    { name: "ecs.subnet-id", value: `subnet-0a1b2c3d4e5f6000${"abc".indexOf(request.zone.slice(-1)) + 1}` },
    ...standardCapabilities.map(name => ({ name })),
  ];
  return [...base.filter(({ name }) => !own.some(attribute => attribute.name === name)), ...own];
}

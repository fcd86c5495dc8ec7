import { createHash } from "node:crypto";
import { withExecAgent } from "./managedAgents";
import type { Random } from "../world/random";
import type { Exit, InstanceRecord } from "../world/records";
import type { Arns } from "../world/arn";
import type {
  Attachment,
  Container,
  ContainerDefinition,
  NetworkBinding,
  TaskDefinition,
  TaskOverride,
} from "../wire/wire";

interface NewTask {
  readonly arns: Arns;
  readonly random: Random;
  readonly cluster: string;
  readonly taskId: string;
  readonly definition: TaskDefinition;
  readonly overrides: TaskOverride;
  readonly gpuIds: readonly string[];
  readonly attachment: Attachment | undefined;
}

/** The digest of an image: always the same for the same name and tag. */
export function imageDigest(image: string): string {
  return `sha256:${createHash("sha256").update(image).digest("hex")}`;
}

/** The containers of a task that was just placed: all PENDING. */
export function newContainers(newTask: NewTask): readonly Container[] {
  const { arns, random, cluster, taskId, definition, overrides, attachment } = newTask;
  const gpus = [...newTask.gpuIds];
  return definition.containerDefinitions.map((container): Container => {
    const override = overrides.containerOverrides?.find(({ name }) => name === container.name);
    const requirements = override?.resourceRequirements ?? container.resourceRequirements ?? [];
    const gpuCount = Number(requirements.find(({ type }) => type === "GPU")?.value ?? 0);
    const memory = override?.memory ?? container.memory;
    const reservation = override?.memoryReservation ?? container.memoryReservation;
    const address = attachment?.details?.find(({ name }) => name === "privateIPv4Address")?.value;
    return {
      containerArn: arns.container(cluster, taskId, random.uuid()),
      taskArn: arns.task(cluster, taskId),
      name: container.name,
      image: container.image,
      lastStatus: "PENDING",
      cpu: String(override?.cpu ?? container.cpu),
      ...(memory === undefined ? {} : { memory: String(memory) }),
      ...(reservation === undefined ? {} : { memoryReservation: String(reservation) }),
      ...(gpuCount > 0 ? { gpuIds: gpus.splice(0, gpuCount) } : {}),
      healthStatus: "UNKNOWN",
      networkBindings: [],
      networkInterfaces: attachment?.id
        ? [{ attachmentId: attachment.id, ...(address === undefined ? {} : { privateIpv4Address: address }) }]
        : [],
    };
  });
}

/** The same containers once their images are pulled and they run, with the host ports that they got. */
export function startedContainers(
  containers: readonly Container[],
  definition: TaskDefinition,
  taskId: string,
  random: Random,
  host: InstanceRecord | undefined,
): readonly Container[] {
  return containers.map((container, index) => {
    const from = definition.containerDefinitions[index];
    const suffix = host ? "" : `-${random.between(1_000_000_000, 4_000_000_000)}`;
    return {
      ...container,
      lastStatus: "RUNNING",
      imageDigest: imageDigest(container.image),
      // On Fargate a runtime id is the task's id and a number, on an instance it is Docker's container id.
      runtimeId: host ? random.hex(64) : `${taskId}${suffix}`,
      networkBindings: from ? bindings(from, definition.networkMode, host) : [],
    };
  });
}

function bindings(
  container: ContainerDefinition,
  mode: TaskDefinition["networkMode"],
  host: InstanceRecord | undefined,
): readonly NetworkBinding[] {
  if (mode === "awsvpc" || mode === "none" || !host) return [];
  return container.portMappings.map(mapping => ({
    bindIP: "0.0.0.0",
    containerPort: mapping.containerPort,
    hostPort: mode === "host" ? mapping.containerPort : mapping.hostPort || dynamicPort(host),
    protocol: mapping.protocol ?? "tcp",
  }));
}

/** The next port of Docker's ephemeral range, 32768 to 60999. */
function dynamicPort(host: InstanceRecord): number {
  const port = host.nextDynamicPort;
  host.nextDynamicPort = port >= 60999 ? 32768 : port + 1;
  return port;
}

/** The containers of a task that ended, each with its exit code; one that never ran has none. */
export function stoppedContainers(containers: readonly Container[], exits: readonly Exit[]): readonly Container[] {
  return containers.map(container => {
    const exit = exits.find(({ container: name }) => name === container.name);
    const ran = container.runtimeId !== undefined;
    return {
      ...(container.managedAgents ? withExecAgent(container, "STOPPED") : container),
      lastStatus: "STOPPED",
      healthStatus: "UNKNOWN" as const,
      ...(ran && exit?.code !== undefined ? { exitCode: exit.code } : {}),
      ...(exit?.reason === undefined ? {} : { reason: exit.reason }),
    };
  });
}

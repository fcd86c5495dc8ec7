import type { ContainerInstance, Resource, TaskDefinition, TaskOverride } from "../wire/wire";

/** What one task takes from its container instance. */
export interface Needs {
  /** CPU units, 1024 a virtual CPU. */
  readonly cpu: number;
  readonly memoryMiB: number;
  /** Host ports that are fixed in the task definition. */
  readonly tcpPorts: readonly string[];
  readonly udpPorts: readonly string[];
  readonly gpus: number;
}

export type Shortage = "RESOURCE:CPU" | "RESOURCE:MEMORY" | "RESOURCE:PORTS" | "RESOURCE:GPU";

/** The task's own sizes where it has them, else the sum over its containers; overrides go before both. */
export function needsOf(definition: TaskDefinition, overrides: TaskOverride = {}): Needs {
  const tcpPorts: string[] = [];
  const udpPorts: string[] = [];
  let cpu = 0;
  let memoryMiB = 0;
  let gpus = 0;
  for (const container of definition.containerDefinitions) {
    const override = overrides.containerOverrides?.find(({ name }) => name === container.name);
    cpu += override?.cpu ?? container.cpu;
    // Each override stands "instead of the default value from the task definition" (ECS API reference, ContainerOverride).
    memoryMiB +=
      override?.memoryReservation ?? container.memoryReservation ?? override?.memory ?? container.memory ?? 0;
    const requirements = override?.resourceRequirements ?? container.resourceRequirements ?? [];
    for (const { type, value } of requirements) if (type === "GPU") gpus += Number(value);
    if (definition.networkMode === "awsvpc" || definition.networkMode === "none") continue;
    for (const mapping of container.portMappings) {
      const hostPort = definition.networkMode === "host" ? mapping.containerPort : mapping.hostPort;
      if (hostPort) (mapping.protocol === "udp" ? udpPorts : tcpPorts).push(String(hostPort));
    }
  }
  return {
    cpu: Number(overrides.cpu ?? definition.cpu ?? cpu),
    memoryMiB: Number(overrides.memory ?? definition.memory ?? memoryMiB),
    tcpPorts,
    udpPorts,
    gpus,
  };
}

const of = (resources: readonly Resource[], name: string): Resource | undefined =>
  resources.find(resource => resource.name === name);

/** The first resource that the instance lacks, in the order in which ECS names them; PORTS lists what is taken. */
export function shortage({ remainingResources }: ContainerInstance, needs: Needs): Shortage | undefined {
  const taken = (name: string, ports: readonly string[]): boolean =>
    ports.some(port => of(remainingResources, name)?.stringSetValue?.includes(port));
  if ((of(remainingResources, "MEMORY")?.integerValue ?? 0) < needs.memoryMiB) return "RESOURCE:MEMORY";
  if ((of(remainingResources, "CPU")?.integerValue ?? 0) < needs.cpu) return "RESOURCE:CPU";
  if (taken("PORTS", needs.tcpPorts) || taken("PORTS_UDP", needs.udpPorts)) return "RESOURCE:PORTS";
  if ((of(remainingResources, "GPU")?.stringSetValue?.length ?? 0) < needs.gpus) return "RESOURCE:GPU";
  return undefined;
}

/** The GPUs that the next task gets. */
export function freeGpus({ remainingResources }: ContainerInstance, count: number): readonly string[] {
  return (of(remainingResources, "GPU")?.stringSetValue ?? []).slice(0, count);
}

export function afterTaking(instance: ContainerInstance, needs: Needs, gpuIds: readonly string[]): readonly Resource[] {
  const { remainingResources } = instance;
  const unlisted = (name: string, taken: readonly string[]): readonly Resource[] =>
    taken.length > 0 && !of(remainingResources, name) ? [ports(name, [])] : [];
  // An instance that lists no ports so far lists those that it gives away.
  const listed = [
    ...remainingResources,
    ...unlisted("PORTS", needs.tcpPorts),
    ...unlisted("PORTS_UDP", needs.udpPorts),
  ];
  return listed.map(resource => {
    const set = resource.stringSetValue ?? [];
    switch (resource.name) {
      case "CPU":
        return { ...resource, integerValue: (resource.integerValue ?? 0) - needs.cpu };
      case "MEMORY":
        return { ...resource, integerValue: (resource.integerValue ?? 0) - needs.memoryMiB };
      case "PORTS":
        return { ...resource, stringSetValue: [...set, ...needs.tcpPorts] };
      case "PORTS_UDP":
        return { ...resource, stringSetValue: [...set, ...needs.udpPorts] };
      case "GPU":
        return { ...resource, stringSetValue: set.filter(id => !gpuIds.includes(id)) };
      default:
        return resource;
    }
  });
}

export function afterGivingBack(
  instance: ContainerInstance,
  needs: Needs,
  gpuIds: readonly string[],
): readonly Resource[] {
  return instance.remainingResources.map(resource => {
    const set = resource.stringSetValue ?? [];
    switch (resource.name) {
      case "CPU":
        return { ...resource, integerValue: (resource.integerValue ?? 0) + needs.cpu };
      case "MEMORY":
        return { ...resource, integerValue: (resource.integerValue ?? 0) + needs.memoryMiB };
      case "PORTS":
        return { ...resource, stringSetValue: set.filter(port => !needs.tcpPorts.includes(port)) };
      case "PORTS_UDP":
        return { ...resource, stringSetValue: set.filter(port => !needs.udpPorts.includes(port)) };
      case "GPU":
        return { ...resource, stringSetValue: [...set, ...gpuIds] };
      default:
        return resource;
    }
  });
}

/** What a new instance registers, with each type that ECS has. */
export function baseResources(cpu: number, memoryMiB: number, gpuIds: readonly string[] = []): readonly Resource[] {
  return [
    { name: "CPU", type: "INTEGER", doubleValue: 0, longValue: 0, integerValue: cpu },
    { name: "MEMORY", type: "INTEGER", doubleValue: 0, longValue: 0, integerValue: memoryMiB },
    // The ports of SSH, of Docker and of the agent are never to be had.
    ports("PORTS", ["22", "2375", "2376", "51678", "51679"]),
    ports("PORTS_UDP", []),
    ...(gpuIds.length > 0 ? [ports("GPU", gpuIds)] : []),
  ];
}

function ports(name: string, stringSetValue: readonly string[]): Resource {
  return { name, type: "STRINGSET", doubleValue: 0, longValue: 0, integerValue: 0, stringSetValue };
}

import type { Attribute } from "../../ecs/model/model";

/** What one task takes from an instance: CPU units, MiB, GPUs, fixed host ports, required attributes. */
export interface Needs {
  readonly cpu: number;
  readonly memory: number;
  readonly gpus: number;
  readonly hostPorts: readonly { readonly port: number; readonly protocol: "tcp" | "udp" }[];
  readonly attributes: readonly Attribute[];
}

interface RawContainer {
  readonly cpu?: number;
  readonly memory?: number;
  readonly memoryReservation?: number;
  readonly portMappings?: readonly { hostPort?: number; containerPort?: number; protocol?: string }[];
  readonly resourceRequirements?: readonly { type?: string; value?: string }[];
}

interface RawDefinition {
  readonly cpu?: string;
  readonly memory?: string;
  readonly networkMode?: string;
  readonly containerDefinitions?: readonly RawContainer[];
  readonly requiresAttributes?: readonly { name?: string; value?: string; targetType?: string }[];
}

/**
 * Read from a task definition as the API answers it. A size of the task itself counts instead of its containers'; of a
 * container the reservation counts before the limit, as ECS places by it.
 */
export function needsOf(raw: object): Needs {
  const definition = raw as RawDefinition;
  const containers = definition.containerDefinitions ?? [];
  const sum = (of: (container: RawContainer) => number) => containers.reduce((total, item) => total + of(item), 0);
  const isHost = definition.networkMode === "host";
  const isBridge = (definition.networkMode ?? "bridge") === "bridge";
  return {
    cpu: Number(definition.cpu ?? 0) || sum(item => item.cpu ?? 0),
    memory: Number(definition.memory ?? 0) || sum(item => item.memoryReservation ?? item.memory ?? 0),
    gpus: sum(item =>
      (item.resourceRequirements ?? [])
        .filter(requirement => requirement.type === "GPU")
        .reduce((total, requirement) => total + Number(requirement.value ?? 0), 0),
    ),
    hostPorts: containers.flatMap(item =>
      (item.portMappings ?? []).flatMap(mapping => {
        // In host mode a container's port is the instance's; in awsvpc mode it is the task's own.
        const port = mapping.hostPort || (isHost ? mapping.containerPort : undefined);
        const isFixed = port !== undefined && port > 0 && (isHost || isBridge);
        return isFixed ? [{ port, protocol: mapping.protocol === "udp" ? ("udp" as const) : ("tcp" as const) }] : [];
      }),
    ),
    attributes: (definition.requiresAttributes ?? []).flatMap(({ name, value }) => (name ? [{ name, value }] : [])),
  };
}

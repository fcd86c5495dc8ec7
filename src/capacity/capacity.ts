import type { ContainerInstance, TaskDefinition } from "../ecs/model/model";
import { needsOf } from "./needs";
import type { HostPort, Needs } from "./needs";

/** Why ECS would place no task of a definition on a container instance. */
export type Lack =
  | { readonly kind: "status"; readonly status: string }
  | { readonly kind: "agent" }
  | { readonly kind: "definition"; readonly status: string }
  | { readonly kind: "launchType"; readonly compatibilities: readonly string[] }
  | { readonly kind: "attribute"; readonly name: string; readonly wanted?: string; readonly found?: string }
  | { readonly kind: "attributeMissing"; readonly name: string; readonly wanted?: string }
  | { readonly kind: "amount"; readonly resource: Amount; readonly needed: number; readonly left: number }
  | ({ readonly kind: "port" } & HostPort);

export type Amount = "CPU" | "MEMORY" | "GPU";

/** One resource, and how many tasks it has room for; `fits` is undefined where the task takes none of it. */
export type Limit =
  | { readonly resource: Amount; readonly needed: number; readonly left: number; readonly fits?: number }
  | {
      readonly resource: "PORTS" | "PORTS_UDP";
      readonly ports: readonly number[];
      readonly taken: readonly number[];
      readonly fits: number;
    };

export interface Capacity {
  /** How many more tasks ECS would place; undefined when nothing limits them. */
  readonly count?: number;
  readonly limits: readonly Limit[];
  /** Empty unless the count is 0. */
  readonly lacks: readonly Lack[];
  /** Placement constraints of the definition: they are not evaluated here. */
  readonly unchecked: readonly string[];
}

/**
 * How many more tasks of a definition fit on a container instance, and if none, why. By what ECS told last: it decides by
 * what is true when it places, so this is a forecast and never a refusal.
 */
export function capacityFor(definition: TaskDefinition, instance: ContainerInstance, overrides: object = {}): Capacity {
  const needs = needsOf(definition, overrides);
  const limits = limitsOf(needs, instance);
  const lacks = [
    ...stateLacks(instance),
    ...definitionLacks(needs),
    ...launchLacks(needs, instance),
    ...attributeLacks(needs, instance),
  ];
  const rooms = limits.flatMap(({ fits }) => fits ?? []);
  return {
    count: lacks.length > 0 ? 0 : rooms.length > 0 ? Math.min(...rooms) : undefined,
    limits,
    lacks: [...lacks, ...limits.flatMap(limitLacks)],
    unchecked: needs.constraints,
  };
}

const stateLacks = ({ status, agentConnected }: ContainerInstance): readonly Lack[] => [
  ...(status === "ACTIVE" ? [] : [{ kind: "status", status } as const]),
  ...(agentConnected ? [] : [{ kind: "agent" } as const]),
];

/** A deregistered revision runs on, and no new task of it is started. */
const definitionLacks = ({ status }: Needs): readonly Lack[] =>
  status === undefined || status === "ACTIVE" ? [] : [{ kind: "definition", status }];

function launchLacks({ compatibilities }: Needs, { attributes, capacityProvider }: ContainerInstance): readonly Lack[] {
  const isExternal = attributes.some(({ name }) => name === "ecs.capability.external");
  const launchTypes = [
    isExternal ? "EXTERNAL" : "EC2",
    // An instance that ECS manages belongs to a capacity provider.
    ...(capacityProvider === undefined ? [] : ["MANAGED_INSTANCES"]),
  ];
  const isCompatible = compatibilities.length === 0 || launchTypes.some(type => compatibilities.includes(type));
  return isCompatible ? [] : [{ kind: "launchType", compatibilities }];
}

function attributeLacks(needs: Needs, instance: ContainerInstance): readonly Lack[] {
  return needs.attributes.flatMap(({ name, value: wanted }): readonly Lack[] => {
    const own = instance.attributes.filter(attribute => attribute.name === name);
    if (own.length === 0) return [{ kind: "attributeMissing", name, wanted }];
    if (wanted === undefined || own.some(({ value }) => value === wanted)) return [];
    return [{ kind: "attribute", name, wanted, found: own[0]?.value }];
  });
}

function limitsOf(needs: Needs, instance: ContainerInstance): readonly Limit[] {
  return [
    amountLimit(instance, "CPU", needs.cpu),
    amountLimit(instance, "MEMORY", needs.memoryMiB),
    ...(needs.gpus > 0 ? [amountLimit(instance, "GPU", needs.gpus)] : []),
    ...portLimits(instance, "PORTS", needs),
    ...portLimits(instance, "PORTS_UDP", needs),
  ];
}

/** What an instance does not list it does not have. */
function amountLimit({ remaining }: ContainerInstance, resource: Amount, needed: number): Limit {
  const found = remaining.find(({ name }) => name === resource);
  const left = found === undefined ? 0 : found.type === "STRINGSET" ? found.values.length : found.value;
  // Less than nothing can remain, of an instance that reserved memory later; then even a task that takes none is refused.
  const fits = needed > left ? 0 : needed > 0 ? Math.floor(left / needed) : undefined;
  return { resource, needed, left, fits };
}

/** The instance lists the ports that are taken; a fixed port that is free is so for one task only. */
function portLimits({ remaining }: ContainerInstance, resource: "PORTS" | "PORTS_UDP", needs: Needs): readonly Limit[] {
  const protocol = resource === "PORTS" ? "tcp" : "udp";
  const ports = needs.hostPorts.filter(item => item.protocol === protocol).map(({ port }) => port);
  if (ports.length === 0) return [];
  const found = remaining.find(({ name }) => name === resource);
  const held = new Set(found?.type === "STRINGSET" ? found.values : []);
  const taken = ports.filter(port => held.has(String(port)));
  return [{ resource, ports, taken, fits: taken.length > 0 ? 0 : 1 }];
}

function limitLacks(limit: Limit): readonly Lack[] {
  if (limit.fits !== 0) return [];
  if ("needed" in limit) return [{ kind: "amount", resource: limit.resource, needed: limit.needed, left: limit.left }];
  const protocol = limit.resource === "PORTS" ? "tcp" : "udp";
  return limit.taken.map(port => ({ kind: "port", port, protocol }) as const);
}

import type { ContainerInstance, Resource, Task } from "../../ecs/model/model";
import { groupName } from "../../ecs/model/model";
import type {
  Member,
  Port,
  PortMap,
  ResourceBar,
  Share,
} from "../../webview/containerInstance/containerInstanceProtocol";
import { byName } from "../../webview/parts/format";
import { numberOf } from "../parts/definition";

const hues = 10;
const portNames = { PORTS: "TCP", PORTS_UDP: "UDP" } as const;
const isPorts = (name: string): name is keyof typeof portNames => Object.hasOwn(portNames, name);

/** A colour for each service or family, the same as long as the set of groups is. */
export function huesOf(tasks: readonly Task[]): ReadonlyMap<string, number> {
  const groups = [...new Set(tasks.map(groupName))].toSorted(byName);
  return new Map(groups.map((group, index) => [group, index % hues]));
}

/** What a task takes of an instance: its own size, or else the sum over its containers. Undefined when ECS tells neither. */
export function taken(task: Task, name: string): number | undefined {
  const sum = (values: readonly (string | undefined)[]) => {
    const known = values.map(numberOf).filter(value => value !== undefined);
    return known.length > 0 ? known.reduce((total, value) => total + value, 0) : undefined;
  };
  switch (name) {
    case "CPU":
      return numberOf(task.cpu) ?? sum(task.containers.map(({ cpu }) => cpu));
    case "MEMORY":
      return numberOf(task.memory) ?? sum(task.containers.map(item => item.memoryReservation ?? item.memory));
    default:
      return undefined;
  }
}

const taskLabel = (task: Task): string => `${groupName(task)} ${task.id.slice(0, 8)}`;

/** Tasks that hold resources of the instance, those of one group side by side. */
const holders = (tasks: readonly Task[]): readonly Task[] =>
  tasks
    .filter(task => task.lastStatus !== "STOPPED")
    .toSorted((a, b) => byName(groupName(a), groupName(b)) || byName(a.id, b.id));

const units: Readonly<Record<string, readonly [string, string]>> = {
  CPU: ["CPU", "units"],
  MEMORY: ["Memory", "MiB"],
  GPU: ["GPU", "GPUs"],
};

/** A bar for each registered resource but the ports, which are a map. `tasks` are the instance's. */
export function resourceBars(instance: ContainerInstance, tasks: readonly Task[]): readonly ResourceBar[] {
  const colours = huesOf(tasks);
  const unregistered = instance.remaining.filter(item => !instance.registered.some(({ name }) => name === item.name));
  const all = [...instance.registered, ...unregistered].filter(({ name }) => !isPorts(name));
  return [...new Map(all.map(item => [item.name, item])).values()].map(resource => {
    const left = instance.remaining.find(({ name }) => name === resource.name);
    const [label, unit] = units[resource.name] ?? [resource.name, resource.type === "STRINGSET" ? "members" : ""];
    const registered = unregistered.includes(resource) ? 0 : sizeOf(resource);
    const remaining = left ? sizeOf(left) : registered;
    const used = Math.max(0, registered - remaining);
    return {
      key: resource.name,
      label,
      unit,
      type: resource.type,
      registered,
      remaining,
      percent: registered > 0 ? Math.round((used / registered) * 100) : 0,
      shares: sharesOf(resource, used, tasks, colours),
      members: resource.type === "STRINGSET" ? membersOf(resource.values, left, tasks) : [],
    };
  });
}

const sizeOf = (resource: Resource): number =>
  resource.type === "STRINGSET" ? resource.values.length : resource.value;

function sharesOf(
  resource: Resource,
  used: number,
  tasks: readonly Task[],
  colours: ReadonlyMap<string, number>,
): readonly Share[] {
  const shares = holders(tasks).flatMap((task): readonly Share[] => {
    const amount =
      resource.name === "GPU" ? task.containers.flatMap(({ gpuIds }) => gpuIds).length : taken(task, resource.name);
    return amount
      ? [{ key: task.arn, task: task.arn, label: taskLabel(task), amount, hue: colours.get(groupName(task)) ?? 0 }]
      : [];
  });
  const known = shares.reduce((total, { amount }) => total + amount, 0);
  // Rounding of doubles must not make a sliver.
  const unknown = used - known;
  if (unknown <= used * 1e-9) return shares;
  const label = shares.length > 0 ? "in use by no known task" : "in use";
  return [...shares, { key: "unknown", label, amount: unknown, hue: -1 }];
}

function membersOf(values: readonly string[], left: Resource | undefined, tasks: readonly Task[]): readonly Member[] {
  const free = new Set(left?.type === "STRINGSET" ? left.values : []);
  return [...new Set(values)].map(value => {
    const holder = holders(tasks).find(task => task.containers.some(({ gpuIds }) => gpuIds.includes(value)));
    return {
      key: value,
      text: value,
      free: free.has(value),
      task: holder?.arn,
      holder: holder ? taskLabel(holder) : undefined,
    };
  });
}

/**
 * Which task holds which port. As ECS tells it, registered ports are those never to be had, and "remaining" lists what is
 * taken of either kind; ports that ECS chose itself stand only with the task's bindings.
 */
export function portMaps(instance: ContainerInstance, tasks: readonly Task[]): readonly PortMap[] {
  const colours = huesOf(tasks);
  return (["PORTS", "PORTS_UDP"] as const).flatMap((name): readonly PortMap[] => {
    const protocol = portNames[name];
    const registered = instance.registered.find(item => item.name === name);
    const remaining = instance.remaining.find(item => item.name === name);
    const reserved = registered?.type === "STRINGSET" ? registered.values : [];
    const listed = remaining?.type === "STRINGSET" ? remaining.values : [];
    const bound = boundPorts(protocol, tasks);
    const ports = [...new Set([...reserved, ...listed, ...bound.keys()])].map((port): Port => {
      const task = bound.get(port);
      const kind = task
        ? listed.includes(port)
          ? "task"
          : "dynamic"
        : reserved.includes(port)
          ? "reserved"
          : "unknown";
      const holder = task ? taskLabel(task) : kind === "reserved" ? (reservedFor[port] ?? "reserved") : "unknown task";
      return { key: port, port, kind, task: task?.arn, holder, hue: task ? (colours.get(groupName(task)) ?? 0) : -1 };
    });
    if (ports.length === 0 && !registered) return [];
    return [
      { key: protocol, ports: ports.toSorted((a, b) => Number.parseInt(a.port, 10) - Number.parseInt(b.port, 10)) },
    ];
  });
}

/** The default reserved ports, from the ECS developer guide's PortMapping. */
const reservedFor: Readonly<Record<string, string>> = {
  "22": "reserved for SSH",
  "2375": "reserved for Docker",
  "2376": "reserved for Docker",
  "51678": "reserved for the ECS agent",
  "51679": "reserved for the ECS agent",
  "51680": "reserved for the ECS agent",
};

function boundPorts(protocol: "TCP" | "UDP", tasks: readonly Task[]): ReadonlyMap<string, Task> {
  const bound = new Map<string, Task>();
  for (const task of holders(tasks))
    for (const { networkBindings } of task.containers)
      for (const binding of networkBindings) {
        const port = binding.hostPortRange ?? binding.hostPort;
        if (port !== undefined && binding.protocol.toUpperCase() === protocol) bound.set(String(port), task);
      }
  return bound;
}

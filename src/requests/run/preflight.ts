import type { TaskDefinition } from "../../ecs/model/model";
import type { ContainerInstance, Task } from "../../ecs/model/model";
import { needsOf } from "./needs";
import type { Needs } from "./needs";
import { shortId } from "../sending/wording";

/** Whether one task fits on an instance: what it lacks, in words, and how many would fit when it lacks nothing. */
export interface Fit {
  readonly lacks: readonly string[];
  /** Undefined when nothing that is counted limits it. */
  readonly room?: number;
}

/** Compares what a task definition needs with what remains of an instance; `tasks` say who holds a port. */
export function preflight(
  definition: TaskDefinition,
  instance: ContainerInstance,
  tasks: ReadonlyMap<string, Task>,
): Fit {
  const needs = needsOf(definition.raw);
  const lacks = [
    ...stateLacks(instance),
    ...amountLacks(needs, instance),
    ...portLacks(needs, instance, tasks),
    ...attributeLacks(needs, instance),
  ];
  return { lacks, room: lacks.length > 0 ? 0 : roomOf(needs, instance) };
}

function stateLacks(instance: ContainerInstance): readonly string[] {
  return [
    ...(instance.status === "ACTIVE" ? [] : [`is ${instance.status}`]),
    ...(instance.agentConnected ? [] : ["its agent is not connected"]),
  ];
}

const amounts = [
  ["CPU", "CPU units"],
  ["MEMORY", "MiB of memory"],
] as const;

function amountOf(instance: ContainerInstance, name: string): number | undefined {
  const resource = instance.remaining.find(item => item.name === name);
  if (!resource) return undefined;
  return resource.type === "STRINGSET" ? resource.values.length : resource.value;
}

function amountLacks(needs: Needs, instance: ContainerInstance): readonly string[] {
  const lacks = amounts.flatMap(([name, unit]) => {
    const needed = name === "CPU" ? needs.cpu : needs.memory;
    const left = amountOf(instance, name);
    return left !== undefined && needed > left ? [`needs ${String(needed)} ${unit}, ${String(left)} remain`] : [];
  });
  const gpus = amountOf(instance, "GPU") ?? 0;
  return needs.gpus > gpus ? [...lacks, `needs ${String(needs.gpus)} GPU, ${String(gpus)} remain`] : lacks;
}

function portLacks(needs: Needs, instance: ContainerInstance, tasks: ReadonlyMap<string, Task>): readonly string[] {
  return needs.hostPorts.flatMap(({ port, protocol }) => {
    const taken = instance.remaining.find(item => item.name === (protocol === "udp" ? "PORTS_UDP" : "PORTS"));
    if (taken?.type !== "STRINGSET" || !taken.values.includes(String(port))) return [];
    const what = `needs port ${String(port)}${protocol === "udp" ? "/udp" : ""}`;
    const holder = [...tasks.values()].find(
      task =>
        task.containerInstanceArn === instance.arn &&
        task.lastStatus !== "STOPPED" &&
        task.containers.some(container =>
          container.networkBindings.some(binding => binding.hostPort === port && binding.protocol === protocol),
        ),
    );
    if (holder) return [`${what}, taken by ${holder.service ?? holder.family}/${shortId(holder.arn)}`];
    return [`${what}, which is reserved or taken`];
  });
}

function attributeLacks(needs: Needs, instance: ContainerInstance): readonly string[] {
  return needs.attributes.flatMap(({ name, value }) => {
    const own = instance.attributes.filter(attribute => attribute.name === name);
    if (own.length === 0) return [`lacks the attribute ${name}`];
    if (value === undefined || own.some(attribute => attribute.value === value)) return [];
    return [`its attribute ${name} is ${own[0]?.value ?? "empty"}, not ${value}`];
  });
}

function roomOf(needs: Needs, instance: ContainerInstance): number | undefined {
  const pairs = [
    [needs.cpu, amountOf(instance, "CPU")],
    [needs.memory, amountOf(instance, "MEMORY")],
    [needs.gpus, amountOf(instance, "GPU")],
    [needs.hostPorts.length > 0 ? 1 : 0, 1],
  ] as const;
  const rooms = pairs.flatMap(([needed, left]) =>
    needed > 0 && left !== undefined ? [Math.floor(left / needed)] : [],
  );
  return rooms.length > 0 ? Math.min(...rooms) : undefined;
}

/**
 * Why nothing fits anywhere, or undefined when the tasks fit or there is nothing to compare with. It counts whole instances:
 * ECS may still place otherwise, so it is a warning and never a refusal.
 */
export function nothingFits(
  definition: TaskDefinition,
  count: number,
  instances: readonly ContainerInstance[],
  tasks: ReadonlyMap<string, Task>,
): string | undefined {
  if (instances.length === 0) return "The cluster has no container instance.";
  const fits = instances.map(instance => preflight(definition, instance, tasks));
  if (fits.some(fit => fit.lacks.length === 0 && fit.room === undefined)) return undefined;
  const room = fits.reduce((sum, fit) => sum + (fit.room ?? 0), 0);
  if (room >= count) return undefined;
  if (room > 0) return `Only ${String(room)} of ${String(count)} will fit on what remains of the instances.`;
  return `It fits on none of the ${String(instances.length)} container instances: ${commonest(fits)}.`;
}

/** The lack that most instances share, told by the resource and not by each one's numbers. */
function commonest(fits: readonly Fit[]): string {
  const counts = new Map<string, { count: number; example: string }>();
  for (const lack of fits.flatMap(fit => fit.lacks)) {
    const key = lack.replace(/, .*$/, "");
    const known = counts.get(key);
    if (known) known.count++;
    else counts.set(key, { count: 1, example: lack });
  }
  const [most] = [...counts.values()].toSorted((a, b) => b.count - a.count);
  if (!most) return "no reason is known";
  return most.count === 1 ? most.example : `${most.example} on one, and ${String(most.count - 1)} more like it`;
}

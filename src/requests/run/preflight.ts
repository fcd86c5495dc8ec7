import { amount } from "../../text/counts";
import type { ContainerInstance, Task, TaskDefinition } from "../../ecs/model/model";
import { capacityFor } from "../../capacity/capacity";
import type { Amount, Capacity, Lack } from "../../capacity/capacity";
import type { HostPort } from "../../capacity/needs";
import { shortId } from "../../ecs/model/names";

/** What keeps one task of a definition off an instance, in words; `tasks` say who holds a port. */
export interface Preflight {
  readonly lacks: readonly string[];
  /** How many would fit; undefined when nothing limits them. */
  readonly count?: number;
}

export function preflight(
  definition: TaskDefinition,
  instance: ContainerInstance,
  tasks: ReadonlyMap<string, Task>,
  overrides: object = {},
): Preflight {
  const { lacks, count } = capacityFor(definition, instance, overrides);
  return { lacks: lacks.map(lack => lackText(lack, instance, tasks)), count };
}

const units: Readonly<Record<Amount, string>> = { CPU: "CPU units", MEMORY: "MiB of memory", GPU: "GPU" };

function lackText(lack: Lack, instance: ContainerInstance, tasks: ReadonlyMap<string, Task>): string {
  switch (lack.kind) {
    case "status":
      return `is ${lack.status}`;
    case "agent":
      return "its agent is not connected";
    case "definition":
      return `the task definition is ${lack.status}`;
    case "launchType":
      return `the task definition is for ${lack.compatibilities.join(" and ")} only`;
    case "attributeMissing":
      return `lacks the attribute ${lack.name}${lack.wanted === undefined ? "" : ` = ${lack.wanted}`}`;
    case "attribute":
      return `its attribute ${lack.name} is ${lack.found ?? "empty"}, not ${lack.wanted}`;
    case "amount":
      return `needs ${amount(lack.needed)} ${units[lack.resource]}, ${amount(lack.left)} ${lack.left === 1 ? "remains" : "remain"}`;
    case "port": {
      const what = `needs port ${String(lack.port)}${lack.protocol === "udp" ? "/udp" : ""}`;
      const holder = holderOf(lack, instance, tasks);
      return holder
        ? `${what}, taken by ${holder.service ?? holder.family}/${shortId(holder.arn)}`
        : `${what}, which is reserved or taken`;
    }
  }
}

const holderOf = (
  { port, protocol }: HostPort,
  instance: ContainerInstance,
  tasks: ReadonlyMap<string, Task>,
): Task | undefined =>
  [...tasks.values()].find(
    task =>
      task.containerInstanceArn === instance.arn &&
      task.lastStatus !== "STOPPED" &&
      task.containers.some(container =>
        container.networkBindings.some(binding => binding.hostPort === port && binding.protocol === protocol),
      ),
  );

/**
 * Why nothing fits anywhere, or undefined when the tasks fit or there is nothing to compare with. ECS may still place
 * otherwise, so it is a warning and never a refusal.
 */
export function nothingFits(
  definition: TaskDefinition,
  count: number,
  instances: readonly ContainerInstance[],
  tasks: ReadonlyMap<string, Task>,
  overrides: object = {},
): string | undefined {
  if (instances.length === 0) return "The cluster has no container instance.";
  const each = instances.map(instance => ({ instance, capacity: capacityFor(definition, instance, overrides) }));
  const total = totalOf(each.map(({ capacity }) => capacity));
  if (total === undefined || total >= count) return undefined;
  if (total > 0) return `Only ${amount(total)} of ${amount(count)} fit now; ${amount(count - total)} won't start.`;
  const { text, on } = commonest(
    each.map(({ instance, capacity }) =>
      // An instance may lack one thing in two ways, and counts once.
      capacity.lacks.map(lack => [keyOf(lack), lackText(lack, instance, tasks)] as const),
    ),
  );
  if (instances.length === 1) return `It doesn't fit on the cluster's container instance: ${text}.`;
  const all = amount(instances.length);
  return `It fits on none of the ${all} container instances. Most common reason (${amount(on)} of ${all}): ${text}.`;
}

/** Undefined when nothing limits the tasks on one of them. */
function totalOf(capacities: readonly Capacity[]): number | undefined {
  let total = 0;
  for (const { count } of capacities) {
    if (count === undefined) return undefined;
    total += count;
  }
  return total;
}

/** Two instances lack the same thing, whatever remains of it on each. */
function keyOf(lack: Lack): string {
  switch (lack.kind) {
    case "attribute":
    case "attributeMissing":
      return `attribute ${lack.name}`;
    case "amount":
      return lack.resource;
    case "port":
      return `${String(lack.port)}/${lack.protocol}`;
    case "status":
    case "agent":
    case "definition":
    case "launchType":
      return lack.kind;
  }
}

/** The lack that most instances share, in the first one's words, and how many share it; a list for each instance. */
function commonest(lacks: readonly (readonly (readonly [key: string, text: string])[])[]): {
  readonly text: string;
  readonly on: number;
} {
  const found = new Map<string, { text: string; on: number }>();
  for (const [key, text] of lacks.flatMap(own => [...new Map(own)])) {
    const known = found.get(key);
    if (known) known.on++;
    else found.set(key, { text, on: 1 });
  }
  const [most] = [...found.values()].toSorted((a, b) => b.on - a.on);
  return most ?? { text: "no reason is known", on: 0 };
}

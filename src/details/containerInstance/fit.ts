import type { ContainerInstance, TaskDefinition } from "../../ecs/model/model";
import { capacityFor } from "../../capacity/capacity";
import type { Lack, Limit } from "../../capacity/capacity";
import type { Fit, FitRow } from "../../webview/containerInstance/containerInstanceProtocol";
import { amount, plural } from "../../text/counts";

const labels: Readonly<Record<Limit["resource"], string>> = {
  CPU: "CPU",
  MEMORY: "Memory",
  GPU: "GPU",
  PORTS: "TCP ports",
  PORTS_UDP: "UDP ports",
};

const units = { CPU: "units", MEMORY: "MiB", GPU: "GPUs" } as const;

function rowOf(limit: Limit): FitRow {
  const { resource, fits } = limit;
  const row = { key: resource, label: labels[resource], fits, first: false };
  if ("needed" in limit) {
    const unit = units[limit.resource];
    return { ...row, needs: `${amount(limit.needed)} ${unit}`, free: `${amount(limit.left)} ${unit}` };
  }
  const free = limit.taken.length > 0 ? `${limit.taken.join(", ")} taken` : "free, for one task";
  return { ...row, needs: limit.ports.join(", "), free };
}

/** What keeps ECS from placing a task whatever remains; what runs short stands in the table. */
function obstacleText(lack: Lack): string | undefined {
  switch (lack.kind) {
    case "status":
      return `The instance is ${lack.status}, so ECS places no tasks here.`;
    case "agent":
      return "Its agent is disconnected.";
    case "definition":
      return `The task definition is ${lack.status}, so ECS starts no new tasks of it.`;
    case "launchType":
      return `The task definition is for ${lack.compatibilities.join(" and ")} only.`;
    case "attributeMissing":
      return `The instance lacks the attribute ${lack.name}${lack.wanted === undefined ? "" : ` = ${lack.wanted}`}.`;
    case "attribute":
      return `The instance's attribute ${lack.name} is ${lack.found ?? "empty"}, not ${lack.wanted}.`;
    case "amount":
    case "port":
      return undefined;
  }
}

/** How many more tasks of a definition fit on an instance, and what limits them. */
export function fitOf(instance: ContainerInstance, definition: TaskDefinition): Fit {
  const { count, limits, lacks, unchecked } = capacityFor(definition, instance);
  const rows = limits.map(rowOf);
  const obstacles = lacks.flatMap(lack => obstacleText(lack) ?? []);
  const first = obstacles.length > 0 ? undefined : rows.find(row => row.fits !== undefined && row.fits === count);
  const name = `${definition.family}:${String(definition.revision)}`;
  return {
    definition: name,
    count,
    sentence: sentenceOf(name, count, first),
    obstacles,
    unchecked: unchecked.map(expression => `Not checked: the placement constraint "${expression}".`),
    rows: rows.map(row => ({ ...row, first: row === first })),
  };
}

function sentenceOf(name: string, count: number | undefined, first: FitRow | undefined): string {
  if (count === undefined) return `Nothing on this instance limits ${name}.`;
  if (!first) return `ECS places no tasks of ${name} here.`;
  if (count === 0) {
    const left = first.key.startsWith("PORTS") ? first.free : `${first.free} free`;
    return `No more tasks of ${name} fit. ${first.label}: needs ${first.needs}, ${left}.`;
  }
  return `${plural(count, "more task")} of ${name} ${count === 1 ? "fits" : "fit"}, limited by ${first.label}.`;
}

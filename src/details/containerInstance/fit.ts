import type { TaskDefinition } from "../../ecs/model/model";
import type { ContainerInstance, Resource } from "../../ecs/model/model";
import type { Fit, FitRow } from "../../webview/containerInstance/containerInstanceProtocol";
import { amount, plural } from "../../webview/parts/format";
import { containerDefinitions, numberOf, records, stringOf } from "../parts/definition";

interface Needs {
  readonly cpu: number;
  readonly memory: number;
  readonly gpus: number;
  readonly tcp: readonly string[];
  readonly udp: readonly string[];
}

/** What one task of a definition reserves on a container instance: the task's size, or else the sum over its containers. */
function needsOf(definition: TaskDefinition): Needs {
  const containers = containerDefinitions(definition);
  const sum = (pick: (container: Readonly<Record<string, unknown>>) => number | undefined) =>
    containers.reduce((total, container) => total + (pick(container) ?? 0), 0);
  const fixed = (protocol: "tcp" | "udp") =>
    definition.networkMode === "awsvpc" || definition.networkMode === "none"
      ? []
      : containers.flatMap(container =>
          records(container["portMappings"]).flatMap(mapping => {
            const host = numberOf(mapping["hostPort"]);
            const port = definition.networkMode === "host" ? (host ?? numberOf(mapping["containerPort"])) : host;
            return port && (stringOf(mapping["protocol"]) ?? "tcp") === protocol ? [String(port)] : [];
          }),
        );
  return {
    cpu: numberOf(definition.raw["cpu"]) ?? sum(container => numberOf(container["cpu"])),
    memory:
      numberOf(definition.raw["memory"]) ??
      sum(container => numberOf(container["memoryReservation"]) ?? numberOf(container["memory"])),
    gpus: sum(container =>
      records(container["resourceRequirements"])
        .filter(item => item["type"] === "GPU")
        .reduce((total, item) => total + (numberOf(item["value"]) ?? 0), 0),
    ),
    tcp: fixed("tcp"),
    udp: fixed("udp"),
  };
}

const named = (instance: ContainerInstance, name: string): Resource | undefined =>
  instance.remaining.find(item => item.name === name);

function numeric(instance: ContainerInstance, name: string, label: string, unit: string, needs: number): FitRow {
  const resource = named(instance, name);
  const free = resource === undefined ? 0 : resource.type === "STRINGSET" ? resource.values.length : resource.value;
  return {
    key: name,
    label,
    needs: `${amount(needs)} ${unit}`,
    free: `${amount(free)} ${unit}`,
    fits: needs > 0 ? Math.max(0, Math.floor(free / needs)) : undefined,
    first: false,
  };
}

function ports(instance: ContainerInstance, name: string, label: string, needs: readonly string[]): readonly FitRow[] {
  if (needs.length === 0) return [];
  const resource = named(instance, name);
  const held = new Set(resource?.type === "STRINGSET" ? resource.values : []);
  const lacking = needs.filter(port => held.has(port));
  // A fixed port can be had once, however much room there is.
  const fits = lacking.length > 0 ? 0 : 1;
  return [
    {
      key: name,
      label,
      needs: needs.join(", "),
      free: lacking.length > 0 ? `${lacking.join(", ")} taken` : "free, for one task",
      fits,
      first: false,
    },
  ];
}

function obstaclesTo(instance: ContainerInstance, definition: TaskDefinition): readonly string[] {
  const missing = records(definition.raw["requiresAttributes"]).flatMap(wanted => {
    const name = stringOf(wanted["name"]);
    const value = stringOf(wanted["value"]);
    const has = instance.attributes.some(item => item.name === name && (value === undefined || item.value === value));
    return name && !has ? [value === undefined ? name : `${name} = ${value}`] : [];
  });
  const constraints = records(definition.raw["placementConstraints"]).flatMap(
    item => stringOf(item["expression"]) ?? [],
  );
  const { compatibilities } = definition;
  return [
    ...(instance.status === "ACTIVE" ? [] : [`The instance is ${instance.status}: ECS places nothing here.`]),
    ...(instance.agentConnected ? [] : ["Its agent is disconnected."]),
    ...(compatibilities.length === 0 || compatibilities.includes("EC2") || compatibilities.includes("EXTERNAL")
      ? []
      : [`The task definition is for ${compatibilities.join(" and ")} only.`]),
    ...missing.map(name => `The instance lacks the attribute ${name}.`),
    ...constraints.map(expression => `Not looked at: the placement constraint "${expression}".`),
  ];
}

/** How many more tasks of a definition fit on an instance by what remains, and which resource ends first. */
export function fitOf(instance: ContainerInstance, definition: TaskDefinition): Fit {
  const needs = needsOf(definition);
  const rows = [
    numeric(instance, "CPU", "CPU", "units", needs.cpu),
    numeric(instance, "MEMORY", "Memory", "MiB", needs.memory),
    ...(needs.gpus > 0 ? [numeric(instance, "GPU", "GPU", "GPUs", needs.gpus)] : []),
    ...ports(instance, "PORTS", "TCP ports", needs.tcp),
    ...ports(instance, "PORTS_UDP", "UDP ports", needs.udp),
  ];
  const limits = rows.flatMap(row => row.fits ?? []);
  const count = limits.length > 0 ? Math.min(...limits) : 0;
  const first = rows.find(row => row.fits === count);
  const name = `${definition.family}:${definition.revision}`;
  return {
    definition: name,
    count,
    sentence: sentenceOf(name, count, first),
    obstacles: obstaclesTo(instance, definition),
    rows: rows.map(row => ({ ...row, first: row === first })),
  };
}

function sentenceOf(name: string, count: number, first: FitRow | undefined): string {
  if (!first) return `${name} asks for nothing that could end.`;
  if (count === 0) return `No more of ${name}: ${first.label} is short (needs ${first.needs}; ${first.free}).`;
  return `${plural(count, "more task")} of ${name} ${count === 1 ? "fits" : "fit"}; ${first.label} ends first.`;
}

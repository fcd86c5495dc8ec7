import type { Operation } from "./context";
import type { DefinitionRequest } from "../world/definitions";
import type { Input } from "../wire/input";
import { pageOf } from "./paging";
import { client } from "../wire/refusal";
import { Roster } from "../world/roster";
import { without } from "../wire/omit";
import type { ContainerDefinition } from "../wire/wire";

export const listTaskDefinitionFamilies: Operation = ({ world }, input) => {
  const prefix = input.text("familyPrefix") ?? "";
  const status = input.choice("status", ["ACTIVE", "INACTIVE", "ALL"]) ?? "ALL";
  const { keys, nextToken } = pageOf(input, "ListTaskDefinitionFamilies", world.definitions.families.keys(), {
    accept: family => {
      if (!family.startsWith(prefix)) return false;
      const active = world.definitions.find(family) !== undefined;
      return status === "ALL" || active === (status === "ACTIVE");
    },
  });
  return { families: keys, ...(nextToken ? { nextToken } : {}) };
};

export const listTaskDefinitions: Operation = ({ world }, input) => {
  const family = input.text("familyPrefix");
  const status = input.choice("status", ["ACTIVE", "INACTIVE", "DELETE_IN_PROGRESS"]) ?? "ACTIVE";
  const descending = input.choice("sort", ["ASC", "DESC"]) === "DESC";
  const sorted = new Roster<string>();
  for (const name of world.definitions.families.keys()) {
    // The parameter is called a prefix, and ECS takes it for the whole name.
    if (family !== undefined && name !== family) continue;
    for (const { definition } of world.definitions.families.get(name) ?? []) {
      if (definition.status !== status) continue;
      sorted.set(sortKey(name, definition.revision, descending), definition.taskDefinitionArn);
    }
  }
  const { keys, nextToken } = pageOf(input, "ListTaskDefinitions", sorted.keys());
  return { taskDefinitionArns: keys.map(key => sorted.get(key)), ...(nextToken ? { nextToken } : {}) };
};

/** Sorts by family and revision; turned round, character by character, for DESC. */
function sortKey(family: string, revision: number, descending: boolean): string {
  const key = `${family} ${String(revision).padStart(10, "0")}`;
  if (!descending) return key;
  return Array.from(key, character => String.fromCodePoint(0x2ff - (character.codePointAt(0) ?? 0))).join("");
}

export const describeTaskDefinition: Operation = ({ world }, input) => {
  const name = input.need("taskDefinition", "Task definition cannot be empty.");
  const found = world.definitions.find(name);
  if (!found) throw client("Unable to describe task definition.");
  const tags = input.texts("include").includes("TAGS") ? found.tags : [];
  return { taskDefinition: found.definition, tags };
};

export const registerTaskDefinition: Operation = ({ world }, input) => {
  const family = input.need("family", "Family cannot be empty.");
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(family)) {
    throw client("Family contains invalid characters.");
  }
  const containers = input.items("containerDefinitions", 10) as readonly Partial<ContainerDefinition>[];
  if (containers.length === 0) throw client("Container definitions should not be null or empty.");
  const hasTaskMemory = input.has("memory");
  const names = new Set<string>();
  const containerDefinitions = containers.map(container => {
    const { name, image, memory, memoryReservation } = container;
    if (!name) throw client("Container.name should not be null or empty.");
    if (!image) throw client("Container.image should not be null or empty.");
    if (names.has(name)) throw client("Container name must be unique.");
    if (memory === undefined && memoryReservation === undefined && !hasTaskMemory) {
      throw client(
        `Invalid setting for container '${name}'. At least one of 'memory' or 'memoryReservation' must be specified.`,
      );
    }
    names.add(name);
    checkPorts(container, input.text("networkMode"));
    for (const { type, value } of container.resourceRequirements ?? []) {
      if (type === "GPU" && !/^\d+$/.test(value ?? ""))
        throw client("GPU resource requirement must be a whole number.");
    }
    return { ...container, name, image };
  });
  if (!containerDefinitions.some(({ essential = true }) => essential)) {
    throw client("At least one container should be essential.");
  }
  const mode = input.choice("networkMode", ["bridge", "host", "awsvpc", "none"]);
  const fargate = input.texts("requiresCompatibilities").includes("FARGATE");
  if (fargate && mode !== "awsvpc") {
    throw client("Fargate only supports network mode ‘awsvpc’.");
  }
  if (fargate && !(input.has("cpu") && input.has("memory"))) {
    throw client("Fargate requires that 'cpu' and 'memory' be defined at the task level.");
  }
  const request = {
    ...without(input.raw, "tags"),
    family,
    containerDefinitions,
    ...sizeOf(input, "cpu", cpuUnits),
    ...sizeOf(input, "memory", mebibytes),
  } as unknown as DefinitionRequest;
  const record = world.definitions.register(request, world.seconds(), input.tags());
  return { taskDefinition: record.definition, tags: record.tags };
};

/** "1 vCPU" and "2 GB" become numbers when they are registered (ECS API reference, RegisterTaskDefinition). */
function sizeOf(input: Input, name: "cpu" | "memory", read: (text: string) => number | undefined): object {
  const typed = input.text(name);
  if (typed === undefined) return {};
  const size = read(typed);
  if (size === undefined) throw client(`Invalid '${name}' setting for task.`);
  return { [name]: String(size) };
}

/** Where a task has the network of its instance or one of its own, no port is mapped to another one. */
function checkPorts({ portMappings = [] }: Partial<ContainerDefinition>, mode: string | undefined): void {
  if (mode !== "host" && mode !== "awsvpc") return;
  if (portMappings.some(({ hostPort, containerPort }) => hostPort && hostPort !== containerPort)) {
    throw client(`When networkMode=${mode}, the host ports and container ports in port mappings must match.`);
  }
}

/** CPU units of a task's `cpu`: units, or virtual CPUs such as "1 vCPU" and ".5 vcpu". */
function cpuUnits(text: string): number | undefined {
  const [, amount, unit] = /^(\d+|\d*\.\d+)\s*(vcpu)?$/i.exec(text.trim()) ?? [];
  return amount === undefined ? undefined : Math.round(Number(amount) * (unit ? 1024 : 1));
}

/** MiB of a task's `memory`: MiB, or gigabytes such as "2 GB". */
function mebibytes(text: string): number | undefined {
  const [, amount, unit] = /^(\d+|\d*\.\d+)\s*(gb)?$/i.exec(text.trim()) ?? [];
  return amount === undefined ? undefined : Math.round(Number(amount) * (unit ? 1024 : 1));
}

import { list, number, strings, text } from "../ecs/model/fields";
import type { Raw } from "../ecs/model/fields";
import type { Attribute, TaskDefinition } from "../ecs/model/model";
import { cpuUnits, mebibytes } from "./taskSize";

export interface HostPort {
  readonly port: number;
  readonly protocol: "tcp" | "udp";
}

/** What one task of a definition takes from a container instance. */
export interface Needs {
  /** CPU units, 1,024 a virtual CPU. */
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly gpus: number;
  /** Ports of the instance that the definition fixes, each once. */
  readonly hostPorts: readonly HostPort[];
  readonly attributes: readonly Attribute[];
  /** What ECS says that it can be launched on; empty when the endpoint does not tell. */
  readonly compatibilities: readonly string[];
  readonly constraints: readonly string[];
  /** INACTIVE once it is deregistered; missing where the endpoint does not tell. */
  readonly status?: string;
}

/** `overrides` as RunTask and StartTask take them: ECS places by what they change. */
export function needsOf({ raw, networkMode, compatibilities }: TaskDefinition, overrides: object = {}): Needs {
  const own = overrides as Raw;
  const changed = new Map(list(own["containerOverrides"]).map(item => [item["name"], item]));
  // Each field that is overridden takes the place of the definition's, and the others stay.
  const containers = list(raw["containerDefinitions"]).map((item): Raw => ({
    ...item,
    ...given(changed.get(item["name"]) ?? {}),
  }));
  const sum = (of: (container: Raw) => number) => containers.reduce((total, item) => total + of(item), 0);
  const told = strings(raw["compatibilities"]);
  return {
    // A size of the task counts instead of its containers', and a reservation before the limit: so ECS places.
    cpu: cpuUnits(own["cpu"]) ?? cpuUnits(raw["cpu"]) ?? sum(item => cpuUnits(item["cpu"]) ?? 0),
    memoryMiB:
      mebibytes(own["memory"]) ??
      mebibytes(raw["memory"]) ??
      sum(item => mebibytes(item["memoryReservation"]) ?? mebibytes(item["memory"]) ?? 0),
    gpus: sum(gpusOf),
    hostPorts: hostPortsOf(containers, networkMode),
    attributes: list(raw["requiresAttributes"]).flatMap(item => {
      const name = text(item["name"]);
      return name ? [{ name, value: text(item["value"]) }] : [];
    }),
    // `requiresCompatibilities` is what it was checked for; ECS may launch it on more.
    compatibilities: told.length > 0 ? told : compatibilities,
    status: text(raw["status"]),
    constraints: list(raw["placementConstraints"]).flatMap(item => text(item["expression"]) ?? []),
  };
}

const given = (fields: Raw): Raw =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));

function gpusOf(container: Raw): number {
  const counts = list(container["resourceRequirements"]).map(item =>
    item["type"] === "GPU" ? Number(item["value"]) : 0,
  );
  return counts.reduce((total, count) => total + (Number.isFinite(count) ? count : 0), 0);
}

/** A task with an interface of its own (awsvpc), or with none, takes no port of the instance. */
function hostPortsOf(containers: readonly Raw[], networkMode: string): readonly HostPort[] {
  if (networkMode === "awsvpc" || networkMode === "none") return [];
  const found = new Map<string, HostPort>();
  for (const mapping of containers.flatMap(item => list(item["portMappings"]))) {
    // On the instance's own network a container listens where it listens; elsewhere 0 is a port that the agent chooses.
    const port = number(mapping[networkMode === "host" ? "containerPort" : "hostPort"]);
    const protocol = mapping["protocol"] === "udp" ? "udp" : "tcp";
    if (port) found.set(`${String(port)}/${protocol}`, { port, protocol });
  }
  return [...found.values()];
}

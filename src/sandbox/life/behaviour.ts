import type { Random } from "../world/random";
import type { ContainerDefinition, TaskOverride } from "../wire/wire";

/**
 * What a container's process does, as no image is really run. Docker labels on the container definition say it:
 * - `sandbox.runs-for`: seconds until it exits by itself, `20` or `20-40`
 * - `sandbox.exit-code`: one of these by chance, `0` or `0,0,1`; `137` tells of a kill for memory
 * - `sandbox.on-stop`: its exit code after SIGTERM (143 if left out), or `ignore`: it is killed after its stop timeout
 * - `sandbox.health`: `HEALTHY` or `UNHEALTHY`, where it has a health check
 *
 * What it prints is said by the labels that `programOf` in `logs/programs.ts` lists.
 *
 * Commands made of `sleep N`, `exit N`, `true` and `false` do what they say, and an image whose tag is `missing` or
 * `does-not-exist` cannot be pulled.
 */
export interface Behaviour {
  readonly runsForMs?: number;
  readonly exitCode: number;
  readonly exitReason?: string;
  readonly onStop: number | "ignore";
  readonly health: "HEALTHY" | "UNHEALTHY";
  readonly pullError?: string;
}

export function behaviourOf(container: ContainerDefinition, overrides: TaskOverride, random: Random): Behaviour {
  const labels = container.dockerLabels ?? {};
  const command = overrides.containerOverrides?.find(({ name }) => name === container.name)?.command;
  const fromCommand = readCommand(command ?? container.command ?? []);
  const codes = (labels["sandbox.exit-code"] ?? "0").split(",").map(Number);
  const exitCode = fromCommand?.exitCode ?? codes[Math.floor(random.next() * codes.length)] ?? 0;
  const runsForMs = fromCommand ? fromCommand.runsForMs : readSeconds(labels["sandbox.runs-for"], random);
  const onStop = labels["sandbox.on-stop"] ?? "143";
  return {
    exitCode,
    onStop: onStop === "ignore" ? "ignore" : Number(onStop),
    health: labels["sandbox.health"] === "UNHEALTHY" ? "UNHEALTHY" : "HEALTHY",
    ...(runsForMs === undefined ? {} : { runsForMs }),
    ...(exitCode === 137 ? { exitReason: "OutOfMemoryError: Container killed due to memory usage" } : {}),
    ...(/:(missing|does-not-exist)$/.test(container.image) ? { pullError: pullError(container.image) } : {}),
  };
}

function pullError(image: string): string {
  return `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${image}: not found`;
}

function readSeconds(label: string | undefined, random: Random): number | undefined {
  if (label === undefined) return undefined;
  const [low = 0, high = low] = label.split("-").map(Number);
  return random.between(low * 1000, high * 1000);
}

function readCommand(command: readonly string[]): { runsForMs: number; exitCode: number } | undefined {
  const text = command.join(" ").replace(/^(\S*\/)?(ba)?sh -c /, "");
  const steps = text.split(/;|&&/).map(step => step.trim());
  let runsForMs = 0;
  for (const step of steps) {
    const [, verb, number] = /^(sleep|exit|true|false)(?: (\d+(?:\.\d+)?))?$/.exec(step) ?? [];
    if (verb === undefined) return undefined;
    if (verb === "sleep") runsForMs += Number(number ?? 0) * 1000;
    if (verb === "exit") return { runsForMs, exitCode: Number(number ?? 0) };
    if (verb === "false") return { runsForMs, exitCode: 1 };
  }
  return { runsForMs, exitCode: 0 };
}

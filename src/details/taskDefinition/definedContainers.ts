import type { TaskDefinition } from "../../ecs/model/model";
import { logDestination } from "../../logs/place/logPlace";
import { plural } from "../../text/counts";
import type { DefinedContainer } from "../../webview/taskDefinition/taskDefinitionProtocol";
import { containerDefinitions, inLine, numberOf, record, records, stringOf } from "../parts/definition";
import { fact, restFacts } from "../parts/facts";

type Raw = Readonly<Record<string, unknown>>;

/** What has a place of its own on the page; values of environment variables and of log options may be secrets. */
const placed: ReadonlySet<string> = new Set([
  "name",
  "image",
  "essential",
  "cpu",
  "memory",
  "memoryReservation",
  "portMappings",
  "logConfiguration",
  "firelensConfiguration",
  "environment",
  "environmentFiles",
  "secrets",
  "command",
  "entryPoint",
  "healthCheck",
  "dependsOn",
  "mountPoints",
  "resourceRequirements",
]);

/** Two containers never share a name in a definition, but a broken answer may say so: then their place tells them apart. */
export const definedContainers = (definition: TaskDefinition): readonly DefinedContainer[] =>
  containerDefinitions(definition).map((own, index) => {
    const name = stringOf(own["name"]) ?? "container";
    const cpu = numberOf(own["cpu"]);
    return {
      key: `${name} ${index}`,
      name,
      image: stringOf(own["image"]),
      isEssential: own["essential"] !== false,
      cpu: cpu ? `${cpu} units` : undefined,
      memory: memoryOf(own),
      gpus: gpusOf(own),
      ports: [...new Set(records(own["portMappings"]).map(mapping => portText(mapping, definition.networkMode)))],
      log: logDestination(own, definition),
      facts: factsOf(own),
    };
  });

function memoryOf(own: Raw): string | undefined {
  const [most, reserved] = [numberOf(own["memory"]), numberOf(own["memoryReservation"])];
  if (most && reserved) return `${reserved} MiB reserved, at most ${most} MiB`;
  if (most) return `${most} MiB`;
  return reserved ? `${reserved} MiB reserved` : undefined;
}

function gpusOf(own: Raw): string | undefined {
  const count = records(own["resourceRequirements"]).find(item => item["type"] === "GPU")?.["value"];
  const gpus = numberOf(count);
  return gpus === undefined ? undefined : plural(gpus, "GPU");
}

/** In a network of its own, or that of the instance, a container listens at the port itself. */
function portText(mapping: Raw, networkMode: string): string {
  const inside = numberOf(mapping["containerPort"]) ?? stringOf(mapping["containerPortRange"]) ?? "?";
  const protocol = stringOf(mapping["protocol"]) ?? "tcp";
  const name = stringOf(mapping["name"]);
  const what = [stringOf(mapping["appProtocol"]), name].filter(Boolean).join(", ");
  const host = numberOf(mapping["hostPort"]);
  const at = networkMode === "bridge" ? ` → ${host ? String(host) : "dynamic"}` : "";
  return `${inside}${at}/${protocol}${what ? ` (${what})` : ""}`;
}

const factsOf = (own: Raw) => [
  ...fact("entryPoint", "Entry point", textOf(own["entryPoint"])),
  ...fact("command", "Command", textOf(own["command"])),
  ...fact("health", "Health check", healthText(record(own["healthCheck"]))),
  ...fact(
    "depends",
    "Starts after",
    records(own["dependsOn"])
      .map(item => `${stringOf(item["containerName"]) ?? "?"} is ${stringOf(item["condition"]) ?? "?"}`)
      .join(", "),
  ),
  ...records(own["mountPoints"]).flatMap((item, index) =>
    fact(
      `mount ${index}`,
      "Mount",
      `${stringOf(item["sourceVolume"]) ?? "?"} at ${stringOf(item["containerPath"]) ?? "?"}`,
      {
        hint: item["readOnly"] === true ? "read-only" : undefined,
      },
    ),
  ),
  ...fact("firelens", "FireLens", stringOf(record(own["firelensConfiguration"])["type"])),
  ...restFacts(own, placed),
];

/** A command as one would type it; what has spaces stands in quotes. */
const textOf = (value: unknown): string | undefined =>
  Array.isArray(value) && value.length > 0
    ? value
        .map(inLine)
        .map(part => (/^[^\s"']+$/.test(part) ? part : JSON.stringify(part)))
        .join(" ")
    : undefined;

function healthText(check: Raw): string | undefined {
  const command = textOf(check["command"]);
  if (!command) return undefined;
  const [interval, retries] = [numberOf(check["interval"]) ?? 30, numberOf(check["retries"]) ?? 3];
  return `${command}, every ${interval} s, ${plural(retries, "try", "tries")}`;
}

import { localTime } from "../../text/clockTime";
import type { TaskDefinition } from "../../ecs/model/model";
import { timestamp } from "../../ecs/model/fields";
import { amount } from "../../text/counts";
import type { Fact, FactGroup } from "../../webview/parts/protocol";
import { inLine, numberOf, record, records, stringOf } from "../parts/definition";
import { fact } from "../parts/facts";

/** What a task definition sets for the whole task, by what people look for; groups without any fact are left out. */
export const definitionSettings = (definition: TaskDefinition): readonly FactGroup[] =>
  [
    { key: "size", title: "Size", facts: sizeFacts(definition) },
    { key: "roles", title: "Roles", facts: roleFacts(definition) },
    { key: "launch", title: "Launch and Networking", facts: launchFacts(definition) },
    { key: "placement", title: "Placement", facts: placementFacts(definition) },
    { key: "volumes", title: "Volumes", facts: volumeFacts(definition) },
    { key: "revision", title: "Revision", facts: revisionFacts(definition) },
  ].filter(({ facts }) => facts.length > 0);

function sizeFacts({ raw }: TaskDefinition): readonly Fact[] {
  const [cpu, memory] = [numberOf(raw["cpu"]), numberOf(raw["memory"])];
  const storage = numberOf(record(raw["ephemeralStorage"])["sizeInGiB"]);
  return [
    ...fact("cpu", "CPU", cpu && `${amount(cpu)} units`, { hint: cpu ? `${amount(cpu / 1024)} vCPU` : undefined }),
    ...fact("memory", "Memory", memory && `${amount(memory)} MiB`),
    ...fact("storage", "Ephemeral storage", storage && `${storage} GiB`),
    ...(cpu || memory ? [] : fact("none", "Task size", "not set: the sum of its containers")),
  ];
}

const roleFacts = ({ raw }: TaskDefinition): readonly Fact[] => [
  ...fact("task", "Task role", stringOf(raw["taskRoleArn"]) ?? "none", {
    copy: stringOf(raw["taskRoleArn"]) !== undefined,
  }),
  ...fact("execution", "Execution role", stringOf(raw["executionRoleArn"]) ?? "none", {
    copy: stringOf(raw["executionRoleArn"]) !== undefined,
  }),
];

function launchFacts({ raw, networkMode, compatibilities }: TaskDefinition): readonly Fact[] {
  const platform = record(raw["runtimePlatform"]);
  return [
    ...fact("requires", "Requires", compatibilities.join(", ")),
    ...fact("compatible", "Compatible with", texts(raw["compatibilities"])),
    ...fact("network", "Network mode", networkMode),
    ...fact(
      "platform",
      "Platform",
      [platform["operatingSystemFamily"], platform["cpuArchitecture"]].map(stringOf).filter(Boolean).join(" "),
    ),
    ...fact("pid", "PID mode", stringOf(raw["pidMode"])),
    ...fact("ipc", "IPC mode", stringOf(raw["ipcMode"])),
  ];
}

const placementFacts = ({ raw }: TaskDefinition): readonly Fact[] => [
  ...records(raw["placementConstraints"]).flatMap((item, index) =>
    fact(
      `constraint ${index}`,
      "Placement constraint",
      [item["type"], item["expression"]].map(stringOf).filter(Boolean).join(" "),
    ),
  ),
  ...fact(
    "attributes",
    "Required attributes",
    records(raw["requiresAttributes"])
      .map(item => [item["name"], item["value"]].map(stringOf).filter(Boolean).join(" = "))
      .join(", "),
  ),
];

const volumeFacts = ({ raw }: TaskDefinition): readonly Fact[] =>
  records(raw["volumes"]).flatMap((volume, index) => {
    const name = stringOf(volume["name"]) ?? "volume";
    return fact(`volume ${index}`, name, volumeText(volume));
  });

function volumeText(volume: Readonly<Record<string, unknown>>): string {
  const efs = record(volume["efsVolumeConfiguration"]);
  const docker = record(volume["dockerVolumeConfiguration"]);
  const path = stringOf(record(volume["host"])["sourcePath"]);
  if (volume["efsVolumeConfiguration"])
    return ["EFS", stringOf(efs["fileSystemId"]), stringOf(efs["rootDirectory"])].filter(Boolean).join(" ");
  if (volume["fsxWindowsFileServerVolumeConfiguration"])
    return `FSx ${stringOf(record(volume["fsxWindowsFileServerVolumeConfiguration"])["fileSystemId"]) ?? ""}`.trim();
  if (volume["dockerVolumeConfiguration"])
    return ["Docker volume", stringOf(docker["driver"]), stringOf(docker["scope"])].filter(Boolean).join(" ");
  if (volume["configuredAtLaunch"] === true) return "configured at launch";
  return path ? `host path ${path}` : "empty at the start, removed with the task";
}

function revisionFacts({ arn, raw }: TaskDefinition): readonly Fact[] {
  const [registered, deregistered] = [timestamp(raw["registeredAt"]), timestamp(raw["deregisteredAt"])];
  return [
    ...fact("registered", "Registered", registered === undefined ? undefined : localTime(registered)),
    ...fact("by", "Registered by", stringOf(raw["registeredBy"]), { copy: true }),
    ...fact("deregistered", "Deregistered", deregistered === undefined ? undefined : localTime(deregistered)),
    ...fact("arn", "ARN", arn, { copy: true }),
  ];
}

const texts = (value: unknown): string | undefined =>
  Array.isArray(value) && value.length > 0 ? value.map(inLine).join(", ") : undefined;

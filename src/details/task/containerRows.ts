import type { TaskDefinition } from "../../ecs/model/model";
import type { Container, Task } from "../../ecs/model/model";
import type { Fact } from "../../webview/parts/protocol";
import type { ContainerRow } from "../../webview/task/taskProtocol";
import { containerDefinitions } from "../parts/definition";
import { containerPill, healthPill } from "../parts/pills";
import { copyTextOf, listening } from "../parts/ports";
import { exitMeaning } from "./exitMeaning";

const memoryText = ({ memory, memoryReservation }: Container): string | undefined => {
  if (memory && memoryReservation) return `${memoryReservation} MiB reserved, at most ${memory} MiB`;
  if (memory) return `${memory} MiB`;
  return memoryReservation && `${memoryReservation} MiB reserved`;
};

function addressesOf(container: Container): readonly Fact[] {
  return container.networkInterfaces.flatMap((item, index) =>
    [item.privateIpv4Address, item.ipv6Address].flatMap((address, family) =>
      address ? [{ key: `${index} ${family}`, label: "address", value: address }] : [],
    ),
  );
}

function factsOf(container: Container, essential: boolean | undefined): readonly Fact[] {
  const facts: readonly (Fact | undefined)[] = [
    essential === undefined
      ? undefined
      : { key: "essential", label: "Essential", value: essential ? "yes (the task stops when it exits)" : "no" },
    container.runtimeId ? { key: "runtimeId", label: "Runtime ID", value: container.runtimeId, copy: true } : undefined,
    container.arn ? { key: "arn", label: "ARN", value: container.arn, copy: true } : undefined,
    container.gpuIds.length > 0 ? { key: "gpus", label: "GPUs", value: container.gpuIds.join(", ") } : undefined,
    ...container.networkInterfaces.map((item, index) =>
      item.attachmentId ? { key: `eni ${index}`, label: "Attachment", value: item.attachmentId } : undefined,
    ),
  ];
  return facts.filter(fact => fact !== undefined);
}

/** Two containers never share a name in one task, but a broken answer may say so: then their place tells them apart. */
export function containerRows(task: Task, definition: TaskDefinition | undefined): readonly ContainerRow[] {
  const seen = new Set<string>();
  return task.containers.map((container, index) => {
    const key = seen.has(container.name) ? `${container.name} #${index}` : container.name;
    seen.add(container.name);
    const own = definition && containerDefinitions(definition).find(item => item["name"] === container.name);
    return {
      key,
      name: container.name,
      state: containerPill(container, task),
      health: healthPill(container.health),
      exit: exitMeaning(container, task),
      reason: container.reason,
      image: container.image,
      digest: container.imageDigest,
      cpu: container.cpu && container.cpu !== "0" ? `${container.cpu} units` : undefined,
      memory: memoryText(container),
      gpus: container.gpuIds,
      ports: listening(container, definition).map(item => ({
        key: item.key,
        text: item.text,
        copy: copyTextOf(item),
        canOpen: item.protocol === "tcp" && item.port !== undefined && task.lastStatus === "RUNNING",
      })),
      addresses: addressesOf(container),
      facts: factsOf(container, own ? own["essential"] !== false : undefined),
    };
  });
}

import type { Run } from "./program";
import type { TaskRecord } from "../world/records";
import type { ContainerDefinition } from "../wire/wire";

/** From the pulled image to the process's first line. */
const startMs = 40;

/** What the task's record tells now of one container's run. */
export function runOf(record: TaskRecord, container: ContainerDefinition): Run {
  const { task, plan } = record;
  const startedAt = ms(task.pullStoppedAt ?? task.createdAt) + startMs;
  const end = endOf(record, container, startedAt);
  const isPlanned = plan?.container === container.name;
  return {
    container,
    taskId: record.id,
    startedAt,
    ...(end ? { end } : {}),
    ...(isPlanned ? { plan } : end && !end.bySignal ? { plan: end } : {}),
  };
}

function endOf({ task, exits }: TaskRecord, container: ContainerDefinition, startedAt: number): Run["end"] {
  const own = exits?.find(exit => exit.container === container.name);
  const exitCode = own?.code ?? task.containers.find(({ name }) => name === container.name)?.exitCode;
  const byItself = own !== undefined || (exits === undefined && task.stopCode === "EssentialContainerExited");
  const isDeaf = container.dockerLabels?.["sandbox.on-stop"] === "ignore" && !byItself;
  const at = isDeaf ? task.executionStoppedAt : (task.stoppingAt ?? task.executionStoppedAt ?? task.stoppedAt);
  if (at === undefined) return undefined;
  return { at: Math.max(startedAt, ms(at)), exitCode: exitCode ?? (isDeaf ? 137 : 143), bySignal: !byItself };
}

const ms = (seconds: number): number => Math.round(seconds * 1000);

import type { Task, Timestamp } from "../../ecs/model/model";
import { isStopped } from "../../ecs/model/model";
import type { Moment, Phase, PhaseKind, Timeline } from "../../webview/task/taskProtocol";

const labels: Readonly<Record<PhaseKind, string>> = {
  provisioning: "waiting for capacity",
  pulling: "image pull",
  starting: "container start",
  running: "running",
  stopping: "stopping",
  deprovisioning: "cleaning up",
};

/**
 * The stretches of a task's life. Any time may be missing, and ECS tells `executionStoppedAt` before `stoppingAt` when a
 * container ended by itself; so a stretch lasts until the next known time.
 */
export function timelineView(task: Task): Timeline {
  const { createdAt, pullStartedAt, pullStoppedAt, startedAt, stoppingAt, executionStoppedAt, stoppedAt } = task.times;
  const stopBegins = earliest(stoppingAt, executionStoppedAt);
  const cleaning =
    executionStoppedAt !== undefined && executionStoppedAt !== stopBegins ? executionStoppedAt : undefined;
  const begins: readonly (readonly [PhaseKind, Timestamp | undefined])[] = [
    ["provisioning", createdAt],
    ["pulling", pullStartedAt],
    ["starting", pullStoppedAt],
    ["running", startedAt],
    ["stopping", stopBegins],
    ["deprovisioning", cleaning],
  ];
  const known = begins
    .flatMap(([key, begin]) => (begin === undefined ? [] : [{ key, begin }]))
    .toSorted((a, b) => a.begin - b.begin);
  const over = stoppedAt ?? (isStopped(task) ? known.at(-1)?.begin : undefined);
  const startup = createdAt === undefined ? undefined : { begin: createdAt, end: startedAt ?? stopBegins ?? over };
  const phases = known.map(({ key, begin }, index): Phase => {
    const isStartup = key === "provisioning" || key === "pulling" || key === "starting";
    return {
      key,
      label: labels[key],
      begin,
      end: known[index + 1]?.begin ?? over,
      of: isStartup && begin !== over ? startup : undefined,
    };
  });
  return {
    phases,
    moments: moments(task),
    empty: phases.length === 0 ? "This endpoint doesn't report timestamps." : undefined,
  };
}

const earliest = (...times: readonly (Timestamp | undefined)[]): Timestamp | undefined => {
  const known = times.filter(time => time !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
};

function moments({ times }: Task): readonly Moment[] {
  return [
    { key: "createdAt", label: "Created", at: times.createdAt },
    { key: "connectivityAt", label: "Connected", at: times.connectivityAt },
    { key: "pullStartedAt", label: "Pull started", at: times.pullStartedAt },
    { key: "pullStoppedAt", label: "Pull stopped", at: times.pullStoppedAt },
    { key: "startedAt", label: "Started", at: times.startedAt },
    { key: "stoppingAt", label: "Stopping", at: times.stoppingAt },
    { key: "executionStoppedAt", label: "Execution stopped", at: times.executionStoppedAt },
    { key: "stoppedAt", label: "Stopped", at: times.stoppedAt },
  ];
}

import { makeTask } from "../life/newTask";
import { startedContainers } from "../life/containers";
import { connectedAgents } from "../life/managedAgents";
import type { SeedContext } from "../operations/context";
import { live, showHealth } from "../life/lifecycle";
import type { ClusterState, Exit, InstanceRecord, TaskRecord, TaskRequest } from "../world/records";
import { finishTask, forgetLater, stoppedTaskKeptMs } from "../life/stopped";
import type { Task, TaskStopCode } from "../wire/wire";

/** A task that has been RUNNING for so many seconds; `live` lets it go on by itself. */
export function pastTask(
  { world }: SeedContext,
  cluster: ClusterState,
  request: TaskRequest,
  host: InstanceRecord | undefined,
  agoSeconds: number,
): TaskRecord {
  const record = makeTask(world, cluster, request, host);
  const createdAt = world.seconds() - agoSeconds;
  const at = (seconds: number): number => Math.round((createdAt + seconds) * 1000) / 1000;
  world.changeTask(record, {
    createdAt: at(0),
    connectivity: "CONNECTED",
    connectivityAt: at(1.2),
    pullStartedAt: at(2.1),
    pullStoppedAt: at(5.4),
    startedAt: at(6.3),
    lastStatus: "RUNNING",
    containers: startedContainers(record.task.containers, record.definition, record.id, world.random, host),
    attachments: record.task.attachments.map(attachment => ({ ...attachment, status: "ATTACHED" })),
  });
  const { task, definition } = record;
  const containers = task.enableExecuteCommand
    ? connectedAgents(task.containers, definition.containerDefinitions, at(8))
    : task.containers;
  world.amendTask(record, { containers, version: world.random.between(4, 6) });
  showHealth(world, record);
  return record;
}

export function runningTask(...args: Parameters<typeof pastTask>): TaskRecord {
  const record = pastTask(...args);
  live(args[0].world, record);
  return record;
}

export interface Past {
  /** Seconds since it stopped; less than an hour, or ECS would not know it any more. */
  readonly stoppedAgo: number;
  readonly ranFor: number;
  readonly stopCode: TaskStopCode;
  readonly reason: string;
  readonly exits: readonly Exit[];
  /** False for one whose image never came. */
  readonly started?: boolean;
}

/** A task that stopped some minutes ago. */
export function stoppedTask(
  context: SeedContext,
  cluster: ClusterState,
  request: TaskRequest,
  host: InstanceRecord | undefined,
  { stoppedAgo, ranFor, stopCode, reason, exits, started = true }: Past,
): TaskRecord {
  const { world } = context;
  const record = started
    ? pastTask(context, cluster, request, host, stoppedAgo + ranFor + 8)
    : makeTask(world, cluster, request, host);
  finishTask(world, record, exits);
  const stoppedAt = world.seconds() - stoppedAgo;
  const times: Partial<Task> = started
    ? { stoppingAt: stoppedAt - 2.2, executionStoppedAt: stoppedAt - 1 }
    : {
        createdAt: stoppedAt - 6.5,
        connectivity: "CONNECTED",
        connectivityAt: stoppedAt - 6,
        pullStartedAt: stoppedAt - 5.2,
        pullStoppedAt: stoppedAt - 1.7,
        stoppingAt: stoppedAt - 1.5,
        executionStoppedAt: stoppedAt - 0.4,
      };
  world.amendTask(record, { ...times, stoppedAt, stopCode, stoppedReason: reason, version: 8 });
  forgetLater(world, record, stoppedTaskKeptMs - stoppedAgo * 1000);
  return record;
}

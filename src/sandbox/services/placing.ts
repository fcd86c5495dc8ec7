import type { Plan } from "./balance";
import { launch, stopTask } from "../life/lifecycle";
import { makeTask } from "../life/newTask";
import { note, noteOnce } from "./notes";
import { obstacle, place } from "../life/placement";
import { requestOf } from "./revisions";
import { failedHealthChecks, isUnhealthy, rolloutOf } from "./tasks";
import type { InstanceRecord, ServiceRecord, TaskRecord, TaskRequest } from "../world/records";
import { needsOf } from "../world/taskNeeds";
import type { Failure } from "../wire/wire";
import type { World } from "../world/world";

const noRoomRetryMs = 20_000;

/** Starts what is planned as far as there is room; says after how long to try again where there is none. */
export function startTasks(world: World, service: ServiceRecord, plan: Plan["start"]): number | undefined {
  const started: TaskRecord[] = [];
  let retryMs: number | undefined;
  for (const { rollout, count, on } of plan) {
    const request = requestOf(service, rollout);
    for (let index = 0; index < count; index++) {
      const placed = hostOf(world, service, request, on);
      if ("failures" in placed) {
        // A daemon just waits for its instance.
        if (!on) noRoom(world, service, placed.failures);
        retryMs = on ? retryMs : noRoomRetryMs;
        break;
      }
      started.push(makeTask(world, service.cluster, request, placed.host));
    }
  }
  for (const record of started) launch(world, record);
  if (started.length > 0) note(world, service, `has started ${started.length} tasks: ${named(started)}.`);
  return retryMs;
}

type Placed = { readonly host: InstanceRecord | undefined } | { readonly failures: readonly Failure[] };

function hostOf(world: World, service: ServiceRecord, request: TaskRequest, on: InstanceRecord | undefined): Placed {
  if (!on) return request.launchType === "FARGATE" ? { host: undefined } : place(world, service.cluster, request);
  return obstacle(on, request, needsOf(request.definition)) === undefined ? { host: on } : { failures: [] };
}

function noRoom(world: World, service: ServiceRecord, failures: readonly Failure[]): void {
  const closest = failures[0];
  const why = closest
    ? `no container instance met all of its requirements. The closest matching (container-instance ${closest.arn?.split("/").at(-1)}) encountered error "${closest.reason}"`
    : "no container instances were found in your cluster";
  noteOnce(world, service, `was unable to place a task because ${why}.`);
  const reason = closest?.reason === undefined ? {} : { reason: closest.reason };
  world.announceService(service, "SERVICE_TASK_PLACEMENT_FAILURE", reason);
}

export function stopTasks(world: World, service: ServiceRecord, tasks: readonly TaskRecord[]): void {
  const now = world.clock.now();
  for (const record of tasks) {
    const isSick = isUnhealthy(service, record, now);
    if (isSick) note(world, service, `(task ${record.id}) failed container health checks.`);
    const { id } = rolloutOf(service, record) ?? service.rollouts[0];
    const reason = isSick ? failedHealthChecks : `Scaling activity initiated by (deployment ${id})`;
    stopTask(world, record, "ServiceSchedulerInitiated", reason);
  }
  if (tasks.length > 0) note(world, service, `has stopped ${tasks.length} running tasks: ${named(tasks)}.`);
}

function named(tasks: readonly TaskRecord[]): string {
  return tasks.map(({ id }) => `(task ${id})`).join(" ");
}

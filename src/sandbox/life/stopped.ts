import { stoppedContainers } from "./containers";
import type { Exit, TaskRecord } from "../world/records";
import { afterGivingBack } from "../world/taskNeeds";
import type { World } from "../world/world";

/** How long ECS still answers a stopped task. */
export const stoppedTaskKeptMs = 60 * 60 * 1000;

/** A task's last change: it gives back what it took, and is forgotten an hour later. */
export function finishTask(world: World, record: TaskRecord, exits: readonly Exit[]): void {
  const { host, task } = record;
  record.timer?.cancel();
  delete record.timer;
  host?.tasks.delete(record);
  world.changeTask(record, {
    lastStatus: "STOPPED",
    desiredStatus: "STOPPED",
    stoppedAt: world.seconds(),
    healthStatus: "UNKNOWN",
    executionStoppedAt: task.executionStoppedAt ?? world.seconds(),
    containers: stoppedContainers(task.containers, exits),
    attachments: task.attachments.map(attachment => ({ ...attachment, status: "DELETED" })),
  });
  if (host && host.instance.status !== "INACTIVE") {
    world.changeInstance(host, { remainingResources: afterGivingBack(host.instance, record.needs, record.gpuIds) });
  }
  forgetLater(world, record, stoppedTaskKeptMs);
}

export function forgetLater(world: World, record: TaskRecord, ms: number): void {
  world.after(ms, () => record.cluster.remove(record));
}

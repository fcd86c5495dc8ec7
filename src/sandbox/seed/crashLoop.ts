import type { SeedContext } from "../operations/context";
import { place } from "../life/placement";
import { requestOf } from "../services/revisions";
import { stoppedTask } from "./past";
import { tell } from "./history";
import type { ServiceRecord } from "../world/records";

/** Minutes since each of the tasks that ECS still knows of stopped: it waits longer and longer. */
const stoppedAgo = [11, 26, 41, 56];
const failedTasks = 23;

/** The past hours of a service none of whose tasks ever starts, and that nothing stops from trying. */
export function seedCrashLoop(context: SeedContext, record: ServiceRecord): void {
  const { world } = context;
  const [rollout] = record.rollouts;
  const [deployment] = record.deployments;
  if (!deployment) return;
  const at = world.seconds() - 5 * 3600;
  record.rollouts = [{ ...rollout, createdAt: at, updatedAt: at, failedTasks }];
  record.deployments = [
    {
      ...deployment,
      rollout: record.rollouts[0],
      status: "IN_PROGRESS",
      createdAt: at,
      startedAt: at + 1,
      updatedAt: at + 1,
      step: 2,
      lifecycleStage: "SCALE_UP",
    },
  ];
  const { image = "" } = rollout.target.request.definition.containerDefinitions[0] ?? {};
  const reason = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${image}: not found`;
  const events: [number, string][] = [];
  for (const minutes of stoppedAgo) {
    const request = requestOf(record, record.rollouts[0]);
    const placed = place(world, record.cluster, request);
    if ("failures" in placed) throw new Error(`the seed has no room for ${record.name} in ${record.cluster.name}`);
    const { id } = stoppedTask(context, record.cluster, request, placed.host, {
      stopCode: "TaskFailedToStart",
      reason,
      stoppedAgo: minutes * 60,
      ranFor: 0,
      started: false,
      exits: [{ container: rollout.target.request.definition.containerDefinitions[0]?.name ?? "", reason }],
    });
    events.push([world.seconds() - minutes * 60 - 6.5, `has started 1 tasks: (task ${id}).`]);
  }
  tell(context, record, [...events, [at + 400, "is unable to consistently start tasks successfully."]]);
}

import type { Task } from "../../ecs/model/model";
import { lastPart } from "../../ecs/model/model";
import { plural } from "../../text/counts";
import type { Aimed } from "../sending/target";

/** "4 tasks stopped: CannotPullContainerError …": why most tasks of a deployment ended, as far as ECS still knows them. */
export async function whyTasksFailed(aim: Aimed, revision: string, signal: AbortSignal): Promise<string | undefined> {
  const { gateway, cluster } = aim.session;
  const filter = { serviceName: lastPart(aim.arn), desiredStatus: "STOPPED" } as const;
  for await (const arns of gateway.taskArns(cluster.arn, filter, signal)) {
    if (arns.length === 0) continue;
    const { found } = await gateway.describeTasks(cluster.arn, arns, signal);
    const own = found.filter(task => `${task.family}:${task.revision}` === revision);
    return commonReason(own);
  }
  return undefined;
}

function commonReason(tasks: readonly Task[]): string | undefined {
  const counts = new Map<string, number>();
  for (const task of tasks) {
    const reason = reasonOf(task);
    if (reason !== undefined) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a);
  return most && `${plural(most[1], "task")} stopped: ${most[0]}`;
}

/** The container's own reason says more than "Essential container in task exited". */
function reasonOf(task: Task): string | undefined {
  const container = task.containers.find(({ reason, exitCode }) => reason !== undefined || (exitCode ?? 0) !== 0);
  const exit =
    container?.exitCode === undefined ? undefined : `${container.name} exited with ${String(container.exitCode)}`;
  if (/scaling activity|deployment/i.test(task.stoppedReason ?? "")) return undefined;
  if (task.stopCode === "EssentialContainerExited" && exit !== undefined) return exit;
  return container?.reason ?? task.stoppedReason;
}

import type { Task } from "../../ecs/model/model";
import { lastPart } from "../../ecs/model/model";
import { plural } from "../../text/counts";
import type { Aimed } from "../sending/target";

export interface WhyFailed {
  /** "4 tasks stopped: CannotPullContainerError …" */
  readonly text: string;
  /** The one of them that stopped last. */
  readonly newest: Task;
}

/** Why most tasks of a deployment ended, as far as ECS still knows them. */
export async function whyTasksFailed(
  aim: Aimed,
  revision: string,
  signal: AbortSignal,
): Promise<WhyFailed | undefined> {
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

function commonReason(tasks: readonly Task[]): WhyFailed | undefined {
  const byReason = new Map<string, Task[]>();
  for (const task of tasks) {
    const reason = reasonOf(task);
    if (reason !== undefined) byReason.set(reason, [...(byReason.get(reason) ?? []), task]);
  }
  const [reason, own = []] = [...byReason].toSorted(([, a], [, b]) => b.length - a.length)[0] ?? [];
  const [newest] = own.toSorted((a, b) => (b.times.stoppedAt ?? 0) - (a.times.stoppedAt ?? 0));
  return reason === undefined || !newest
    ? undefined
    : { text: `${plural(own.length, "task")} stopped: ${reason}`, newest };
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

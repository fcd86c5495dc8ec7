import { untilAborted } from "../../ecs/rate/deadline";
import { isOf } from "../../logs/following/taskScope";
import { loaded } from "../running/targets";
import type { LogSubject } from "./logSubject";

/**
 * Reads the tasks that a subject stands for: a cluster that couldn't be read must not look like one without them. What is
 * followed goes on from tasks that were known before, since polling brings the others. Throws an EcsError.
 */
export async function readTasks(
  { connection, session, choice }: LogSubject,
  signal: AbortSignal,
  isFollowed = false,
): Promise<void> {
  const { tasks } = session.replica;
  const isKnown =
    choice.kind === "tasks"
      ? choice.tasks.every(({ arn }) => tasks.has(arn))
      : isFollowed && [...tasks.values()].some(task => isOf(task, choice));
  if (!isKnown) await untilAborted(signal, loaded({ connection, session }));
}

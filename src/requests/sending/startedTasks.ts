import type { StartTaskCommandInput } from "@aws-sdk/client-ecs";
import { allItems } from "../../ecs/rate/concurrently";
import { toEcsError } from "../../ecs/answers/failure";
import { lastPart } from "../../ecs/model/model";
import type { Task } from "../../ecs/model/model";
import type { Target } from "./target";

/** A StartTask as it was sent. */
export interface SentStart {
  /** When it was sent, in epoch milliseconds. */
  readonly began: number;
  /** The tasks that its `startedBy` had already. */
  readonly known: ReadonlySet<string>;
}

/** The tasks that a StartTask may have started, and whether they can only be its own. */
export interface Started {
  readonly tasks: readonly Task[];
  readonly isOurs: boolean;
}

/** Clocks differ, and createdAt is ECS's own. */
const clockGraceMs = 60_000;

/**
 * The tasks that a request's `startedBy` has before it is sent, or else those that are known here: leave to start tasks is
 * not always leave to list them.
 */
export async function knownBefore(
  { session }: Target,
  { startedBy: text }: StartTaskCommandInput,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const own = [...session.replica.tasks.values()].filter(task => task.startedBy === text).map(task => task.arn);
  try {
    return new Set([...own, ...(await listed(session, text ?? "", signal))]);
  } catch (error) {
    if (toEcsError(error, { operation: "ListTasks", region: session.region }).kind === "cancelled") throw error;
    return new Set(own);
  }
}

/**
 * The tasks that a StartTask whose answer was lost has started: by its `startedBy`, its revision, its instances and its
 * time, and not known before. One task an instance was asked for, so more than that cannot all be its own.
 */
export async function startedBy(
  { session }: Target,
  request: StartTaskCommandInput,
  { began, known }: SentStart,
  signal: AbortSignal,
): Promise<Started> {
  const { gateway, cluster, replica } = session;
  const arns = (await listed(session, request.startedBy ?? "", signal)).filter(arn => !known.has(arn));
  const { found } = await gateway.describeTasks(cluster.arn, arns, signal);
  replica.take(found, "api", Date.now());
  const instances = new Set((request.containerInstances ?? []).map(lastPart));
  const tasks = found.filter(
    task =>
      task.startedBy === request.startedBy &&
      isOfDefinition(task, request.taskDefinition ?? "") &&
      instances.has(lastPart(task.containerInstanceArn ?? "")) &&
      (task.times.createdAt ?? began) >= began - clockGraceMs,
  );
  const places = new Set(tasks.map(task => task.containerInstanceArn));
  return { tasks, isOurs: places.size === tasks.length };
}

/** `startedBy` must be a list's only filter, so the rest is compared later; stopped tasks are listed apart. */
async function listed({ gateway, cluster }: Target["session"], text: string, signal: AbortSignal) {
  const [running, stopped] = await Promise.all([
    allItems(gateway.taskArns(cluster.arn, { startedBy: text }, signal)),
    allItems(gateway.taskArns(cluster.arn, { desiredStatus: "STOPPED" }, signal)),
  ]);
  return [...new Set([...running, ...stopped])];
}

/** A family alone means the newest revision at that time, so any of its revisions will do. */
function isOfDefinition(task: Task, wanted: string): boolean {
  const [family, revision] = lastPart(wanted).split(":");
  return task.family === family && (revision === undefined || task.revision === revision);
}

import type { Container, Task } from "./model";

/**
 * Whether a stopped task is bad news. `failed` ended badly by itself; `deliberate` was stopped by a person, its service, or
 * AWS taking back what it ran on, whatever its containers made of that; `completed` ran to its end.
 */
export type StopNature = "failed" | "deliberate" | "completed" | "unknown";

/** Why a task stopped. */
export interface StopCause {
  /** A few words: `exit 1`, `out of memory`, `image not found`, `scaled in`; empty where nothing says why. */
  readonly words: string;
  readonly nature: StopNature;
}

const memoryWords = /out ?of ?memory|\bOOM/i;

/** SIGTERM, as whatever else ran in the task gets it when the task stops. */
const terminated = 143;

/** Why a task stopped; undefined while it has not. */
export function stopCause(task: Task): StopCause | undefined {
  if (task.lastStatus !== "STOPPED") return undefined;
  return deliberateCause(task) ?? ownCause(task);
}

/** Whether it stopped, and badly by itself: what is drawn red. */
export const hasFailed = (task: Task): boolean => stopCause(task)?.nature === "failed";

/** Why a task stopped, in ECS's words; empty where it says nothing. */
export const reasonOf = (task: Task): string =>
  task.stoppedReason ?? task.containers.find(({ reason }) => reason !== undefined)?.reason ?? "";

function deliberateCause(task: Task): StopCause | undefined {
  const deliberate = (words: string): StopCause => ({ words, nature: "deliberate" });
  switch (task.stopCode) {
    case "UserInitiated":
      return deliberate("stopped by user");
    case "ServiceSchedulerInitiated":
      return bySchedulerOf(task);
    case "SpotInterruption":
      return deliberate("Spot interruption");
    case "TerminationNotice":
      return deliberate("capacity terminated");
    case undefined:
    default:
      return undefined;
  }
}

/** A service stops what it no longer needs, and what is sick: only the latter is a failure. */
function bySchedulerOf(task: Task): StopCause {
  const reason = reasonOf(task);
  if (/failed .*health checks?/i.test(reason)) return { words: "failed health checks", nature: "failed" };
  if (/drain/i.test(reason)) return { words: "drained", nature: "deliberate" };
  // The deployment that acts takes the place of the task's own, or needs fewer tasks itself.
  const acting = /\bdeployment (ecs-svc\/\d+)/.exec(reason)?.[1];
  return {
    words: acting !== undefined && task.startedBy !== undefined && acting !== task.startedBy ? "replaced" : "scaled in",
    nature: "deliberate",
  };
}

/** The container that a task ended badly by, if it did; SIGTERM is what the others get for it. */
export function culprit({ containers }: Task): Container | undefined {
  const exits = containers.filter(({ exitCode }) => (exitCode ?? 0) !== 0);
  return exits.find(({ exitCode }) => exitCode !== terminated) ?? exits[0];
}

/** Whether a container stopped, and badly by itself; one that its task took with it did not, whatever it made of that. */
export function hasContainerFailed(container: Container, task: Task): boolean {
  if (container.lastStatus !== "STOPPED" || container.exitCode === 0) return false;
  const nature = (deliberateCause(task) ?? stopCause(task))?.nature;
  // A task that completed has no other exit codes than those of success and SIGTERM.
  if (nature === "deliberate" || nature === "completed" || nature === "unknown") return false;
  const own = culprit(task);
  if (container.exitCode === undefined) return own === undefined;
  return container.exitCode !== terminated || own?.exitCode === terminated;
}

function ownCause(task: Task): StopCause {
  const failed = culprit(task);
  const someCompleted = task.containers.some(({ exitCode }) => exitCode === 0);
  if (failed && !(failed.exitCode === terminated && someCompleted)) {
    const words = memoryWords.test(failed.reason ?? "") ? "out of memory" : `exit ${failed.exitCode}`;
    return { words, nature: "failed" };
  }
  if (task.stopCode === "TaskFailedToStart") return { words: startFailure(reasonOf(task)), nature: "failed" };
  return someCompleted ? { words: "exit 0", nature: "completed" } : { words: "", nature: "unknown" };
}

/** The commonest reasons in words, and of the rest the name of ECS's error. */
function startFailure(reason: string): string {
  if (reason.startsWith("CannotPull")) {
    if (/not found|does not exist|manifest unknown/i.test(reason)) return "image not found";
    if (/denied|unauthorized|no basic auth|\b403\b/i.test(reason)) return "image access denied";
    if (/toomanyrequests|rate limit/i.test(reason)) return "image pull throttled";
  }
  return /^\w+(?:Error|Exception)\b/.exec(reason)?.[0] ?? "failed to start";
}

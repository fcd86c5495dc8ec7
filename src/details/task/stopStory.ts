import type { Task } from "../../ecs/model/model";
import { culprit, hasFailed, stopCause } from "../../ecs/model/stopCause";
import type { StopCause } from "../../ecs/model/stopCause";
import { duration } from "../../text/duration";
import { cut } from "../../webview/parts/format";
import type { Callout, DocsLink } from "../../webview/parts/protocol";
import { exitMeaning, outOfMemory } from "./exitMeaning";

const guide = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/";
const docs = (text: string, page: string): DocsLink => ({
  text: `${text} (AWS documentation)`,
  url: `${guide}${page}`,
});

/** What ECS says of each task whose container ended, which the title says better. */
const saysNothing = /^essential container in task exited\.?$/i;

/** From this exit code on it has a meaning that the number doesn't say; those below are the application's own. */
const firstWithMeaning = 125;

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The one thing to know of a stopped task: what ended, and how. */
function whatEnded(task: Task, { words, nature }: StopCause): string {
  const by = task.service === undefined ? "" : ` by service ${cut(task.service, 120)}`;
  if (nature === "completed") return "Completed";
  if (nature === "unknown") return task.stopCode ? `Stopped: ${cut(task.stopCode, 120)}` : "Stopped";
  switch (task.stopCode) {
    case "UserInitiated":
      return "Stopped by a user";
    case "ServiceSchedulerInitiated":
      return nature === "failed" ? `Stopped${by}: ${words}` : `${capitalized(words)}${by}`;
    case "SpotInterruption":
      return "Spot capacity reclaimed";
    case "TerminationNotice":
      return "Capacity terminated";
    case undefined:
    default:
      break;
  }
  const container = culprit(task);
  if (!container) return words === "failed to start" ? "Failed to start" : `Failed to start: ${words}`;
  const name = `Container ${cut(container.name, 120)}`;
  return outOfMemory(container) ? `${name} ran out of memory` : `${name} exited with ${String(container.exitCode)}`;
}

/** How long it ran; ECS tells the end of its containers and that of the task, in either order. */
function ranFor({ times }: Task): string {
  const ends = [times.executionStoppedAt, times.stoppingAt, times.stoppedAt].filter(time => time !== undefined);
  if (times.startedAt === undefined || ends.length === 0) return "";
  return ` after ${duration(Math.min(...ends) - times.startedAt)}`;
}

/** What the exit code means, where a title that names it doesn't say so. */
function meaningOf(task: Task): string | undefined {
  const container = hasFailed(task) ? culprit(task) : undefined;
  if (!container || (container.exitCode ?? 0) < firstWithMeaning || outOfMemory(container)) return undefined;
  const meaning = exitMeaning(container, task)?.meaning;
  return meaning && `${capitalized(meaning)}.`;
}

/** In ECS's words, as far as they say more than the title. */
function quoteOf(task: Task): string | undefined {
  const { stoppedReason } = task;
  if (stoppedReason !== undefined && !saysNothing.test(stoppedReason)) return stoppedReason;
  return culprit(task)?.reason;
}

/** The page of the documentation that fits the reason best; each was looked up in the developer guide. */
function docsFor(task: Task): DocsLink {
  const reasons = [task.stoppedReason, ...task.containers.map(container => container.reason)].join(" ");
  if (/CannotPull/i.test(reasons)) return docs("When an image cannot be pulled", "task_cannot_pull_image.html");
  if (/ResourceInitialization/i.test(reasons))
    return docs("When resources cannot be initialized", "resource-initialization-error.html");
  if (task.containers.some(container => outOfMemory(container) || container.exitCode === 137))
    return docs("When a container runs out of memory", "out-of-memory.html");
  return docs("Why tasks stop, by error", "stopped-task-error-codes.html");
}

/** Why a task stopped or stops, on top of its page; nothing for one that is meant to run. */
export function stopStory(task: Task): Callout | undefined {
  const cause = stopCause(task);
  if (cause)
    return {
      key: "stop",
      tone: cause.nature === "failed" ? "bad" : "idle",
      title: `${whatEnded(task, cause)}${ranFor(task)}`,
      at: task.times.stoppedAt,
      text: meaningOf(task),
      quote: quoteOf(task),
      docs: cause.nature === "failed" ? docsFor(task) : undefined,
    };
  if (task.desiredStatus !== "STOPPED") return undefined;
  return { key: "stop", tone: "idle", title: "Stopping", at: task.times.stoppingAt, quote: quoteOf(task) };
}

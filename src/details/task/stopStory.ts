import type { Container, Task } from "../../ecs/model/model";
import type { Callout, DocsLink } from "../../webview/parts/protocol";
import type { ContainerRow } from "../../webview/task/taskProtocol";
import { hasFailed } from "../parts/pills";

const guide = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/";
const docs = (text: string, page: string): DocsLink => ({
  text: `${text} (AWS documentation)`,
  url: `${guide}${page}`,
});

const signals: Readonly<Record<number, string>> = {
  129: "terminated by SIGHUP",
  130: "interrupted (SIGINT)",
  131: "terminated by SIGQUIT",
  132: "illegal instruction (SIGILL)",
  134: "aborted (SIGABRT)",
  135: "bus error (SIGBUS)",
  136: "arithmetic error (SIGFPE)",
  139: "segmentation fault (SIGSEGV)",
  141: "broken pipe (SIGPIPE)",
  143: "terminated by SIGTERM (normal stop)",
};

const memoryWords = /out ?of ?memory|\bOOM/i;
const outOfMemory = (container: Container): boolean => memoryWords.test(container.reason ?? "");
const ranOutOfMemory = (task: Task): boolean =>
  memoryWords.test(task.stoppedReason ?? "") || task.containers.some(outOfMemory);

/** What an exit code says, by Docker's and the shell's conventions: above 128 it is a signal's number plus 128. */
export function exitMeaning(container: Container, task: Task): ContainerRow["exit"] {
  const code = container.exitCode;
  if (code === undefined) return undefined;
  const say = (meaning: string, tone: "good" | "bad" | "warn") => ({ code: String(code), meaning, tone });
  const asked = task.stopCode === "UserInitiated" || task.stopCode === "ServiceSchedulerInitiated";
  switch (code) {
    case 0:
      return say("success", "good");
    case 1:
      return say("the application failed", "bad");
    case 2:
      return say("misused shell command or option", "bad");
    case 125:
      return say("the container couldn't be run", "bad");
    case 126:
      return say("the command can't be executed", "bad");
    case 127:
      return say("command not found", "bad");
    case 137:
      if (outOfMemory(container)) return say("killed (SIGKILL): out of memory", "bad");
      return asked
        ? say("killed (SIGKILL): still running when the stop timeout ended", "warn")
        : say("killed (SIGKILL), likely out of memory", "bad");
    case 143:
      return say("terminated by SIGTERM (normal stop)", asked ? "good" : "warn");
    default: {
      const signal = signals[code];
      if (signal) return say(signal, "bad");
      return say(code > 128 && code < 160 ? `terminated by signal ${code - 128}` : "the application failed", "bad");
    }
  }
}

function essentialTitle(task: Task): string {
  if (ranOutOfMemory(task)) return "A container ran out of memory";
  return hasFailed(task) ? "An essential container failed" : "Completed";
}

/** Each stop code that DescribeTasks documents, in plain words. */
function codeStory(task: Task): readonly [string, string] {
  const by = task.service ? ` (${task.service})` : "";
  switch (task.stopCode) {
    case "TaskFailedToStart":
      return ["Failed to start", "ECS couldn't start its containers."];
    case "EssentialContainerExited":
      return [essentialTitle(task), "An essential container exited, so ECS stopped the task."];
    case "UserInitiated":
      return ["Stopped on request", "A user or a program called StopTask."];
    case "ServiceSchedulerInitiated":
      return ["Stopped by its service", `The service scheduler${by} replaced it or needed fewer tasks.`];
    case "SpotInterruption":
      return ["Spot capacity reclaimed", "AWS reclaimed the Spot capacity it ran on."];
    case "TerminationNotice":
      return ["Capacity terminating", "The instance or capacity it ran on is being terminated."];
    case undefined:
    default:
      return [task.stopCode ? `Stopped: ${task.stopCode}` : "Stopped", "ECS gives no further reason."];
  }
}

/** The page of the documentation that fits the reason best; each was looked up in the developer guide. */
function docsFor(task: Task): DocsLink {
  const reasons = [task.stoppedReason, ...task.containers.map(container => container.reason)].join(" ");
  if (/CannotPull/i.test(reasons)) return docs("When an image cannot be pulled", "task_cannot_pull_image.html");
  if (/ResourceInitialization/i.test(reasons))
    return docs("When resources cannot be initialized", "resource-initialization-error.html");
  if (ranOutOfMemory(task) || task.containers.some(container => container.exitCode === 137))
    return docs("When a container runs out of memory", "out-of-memory.html");
  return docs("Why tasks stop, by error", "stopped-task-error-codes.html");
}

/** Why a task stopped or stops, on top of its page; nothing for one that is meant to run. */
export function stopStory(task: Task): Callout | undefined {
  const stopped = task.lastStatus === "STOPPED";
  if (!stopped && task.desiredStatus !== "STOPPED") return undefined;
  const [title, text] = task.stopCode || stopped ? codeStory(task) : (["Stopping", "A stop was requested."] as const);
  return {
    key: "stop",
    tone: hasFailed(task) ? "bad" : "warn",
    title: task.stopCode ? `${title} · ${task.stopCode}` : title,
    text,
    quote: task.stoppedReason,
    docs: docsFor(task),
  };
}

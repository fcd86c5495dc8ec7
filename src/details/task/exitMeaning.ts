import { hasContainerFailed } from "../../ecs/model/stopCause";
import type { Container, Task } from "../../ecs/model/model";
import type { ContainerRow } from "../../webview/task/taskProtocol";

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
export const outOfMemory = (container: Container): boolean => memoryWords.test(container.reason ?? "");

/** What an exit code says, by Docker's and the shell's conventions: above 128 it is a signal's number plus 128. */
export function exitMeaning(container: Container, task: Task): ContainerRow["exit"] {
  const code = container.exitCode;
  if (code === undefined) return undefined;
  // Whatever a container makes of being stopped on purpose, or with its task, is no failure.
  const isHarmless = !hasContainerFailed(container, task);
  const say = (meaning: string, tone: "good" | "bad" | "warn") => ({
    code: String(code),
    meaning,
    tone: isHarmless && tone !== "good" ? ("idle" as const) : tone,
  });
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

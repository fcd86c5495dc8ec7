import type { Task } from "../../ecs/model/model";
import { taskName } from "./wording";

/** How a stopped task ended, in one sentence, and whether it ended well. */
export interface End {
  readonly text: string;
  readonly well: boolean;
}

/** A container that gave an exit code other than 0 is to blame, and else the reason that ECS gives. */
export function endOf(task: Task): End {
  const { createdAt, startedAt, stoppedAt, executionStoppedAt } = task.times;
  const ended = executionStoppedAt ?? stoppedAt;
  const from = startedAt ?? createdAt;
  const after =
    ended === undefined || from === undefined
      ? ""
      : ` ${seconds(ended - from)} after it was ${startedAt === undefined ? "created" : "started"}`;
  const guilty = task.containers.find(container => (container.exitCode ?? 0) !== 0 || container.reason !== undefined);
  const codes = task.containers.flatMap(container => container.exitCode ?? []);
  const well = !guilty && codes.length > 0 && codes.length === task.containers.length;
  if (well) return { well, text: `${taskName(task)} finished${after} with exit code 0.` };
  const blame = guilty
    ? `container ${guilty.name}${guilty.exitCode === undefined ? "" : ` exited with code ${String(guilty.exitCode)}`}${guilty.reason ? ` (${guilty.reason})` : ""}`
    : undefined;
  const reason = [task.stoppedReason?.replace(/\.$/, ""), blame].filter(part => part !== undefined).join("; ");
  return { well, text: `${taskName(task)} stopped${after}: ${reason || "ECS gave no reason"}.` };
}

function seconds(milliseconds: number): string {
  const total = Math.max(0, Math.round(milliseconds / 1000));
  if (total < 120) return `${String(total)} s`;
  return total < 7200 ? `${String(Math.round(total / 60))} min` : `${String(Math.round(total / 3600))} h`;
}

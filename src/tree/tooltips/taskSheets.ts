import type { Task } from "../../ecs/model/model";
import { reasonOf, stopCause } from "../../ecs/model/stopCause";
import type { StopCause } from "../../ecs/model/stopCause";
import { amount, plural } from "../../text/counts";
import { duration } from "../../text/duration";
import { moment, sheet } from "./sheet";
import type { Line } from "./sheet";

/** How a stopped task is judged, in the words of the tree. */
const natures: Readonly<Record<StopCause["nature"], string>> = {
  failed: "failed",
  deliberate: "stopped on purpose",
  completed: "completed",
  unknown: "",
};

const causeText = ({ words, nature }: StopCause): string => [words, natures[nature]].filter(Boolean).join(", ");

/** How long it ran; ECS tells the end of its containers and that of the task, in either order. */
function ranFor({ times }: Task): string | undefined {
  const ends = [times.executionStoppedAt, times.stoppingAt, times.stoppedAt].filter(time => time !== undefined);
  return times.startedAt === undefined || ends.length === 0 ? undefined : duration(Math.min(...ends) - times.startedAt);
}

const exits = ({ containers }: Task): string =>
  containers.flatMap(({ name, exitCode }) => (exitCode === undefined ? [] : `${name} ${exitCode}`)).join(", ");

/** What ended a task comes before what it is. */
export function taskSheet(task: Task): string {
  const cause = stopCause(task);
  const stopped: readonly Line[] = cause
    ? [
        ["Stopped", moment(task.times.stoppedAt)],
        ["Cause", causeText(cause)],
        ["Stopped reason", task.stoppedReason ?? reasonOf(task)],
        ["Exit codes", exits(task)],
        ["Ran for", ranFor(task) ?? "never ran"],
      ]
    : [["Stopped reason", task.stoppedReason]];
  return sheet(`Task ${task.id}`, [
    ["Status", `${task.lastStatus} (desired ${task.desiredStatus})`],
    ...stopped,
    ["Health", task.health],
    ["Task definition", `${task.family}:${task.revision}`],
    ["Group", task.group],
    ["Started by", task.startedBy],
    ["Launch type", task.launchType ?? task.capacityProvider],
    ["Availability zone", task.availabilityZone],
    ["Started", moment(task.times.startedAt)],
    ["Created", moment(task.times.createdAt)],
    ["Stop code", task.stopCode],
    ["Version", task.version ?? "not given by this endpoint"],
  ]);
}

/** Tasks that ended by one cause: latest first. */
export function endsSheet(title: string, cause: StopCause | string, tasks: readonly Task[]): string {
  const [last] = tasks;
  const revisions = new Map<string, number>();
  for (const { family, revision } of tasks) {
    const name = `${family}:${revision}`;
    revisions.set(name, (revisions.get(name) ?? 0) + 1);
  }
  return sheet(title, [
    ["Tasks", amount(tasks.length)],
    ["Cause", typeof cause === "string" ? cause : causeText(cause)],
    ["Last", moment(last?.times.stoppedAt)],
    ["First", tasks.length > 1 ? moment(tasks.at(-1)?.times.stoppedAt) : undefined],
    ["Last one ran for", last && (ranFor(last) ?? "never ran")],
    ["Reason of the last one", last && reasonOf(last)],
    ["Task definitions", [...revisions].map(([name, count]) => `${name} ×${amount(count)}`).join(", ")],
  ]);
}

/** Tasks of a family that no service runs: oldest first. */
export function familySheet(name: string, tasks: readonly Task[]): string {
  const count = (wanted: (task: Task) => boolean) => tasks.filter(wanted).length;
  const unhealthy = count(({ health }) => health === "UNHEALTHY");
  const oldest = tasks[0]?.times;
  return sheet(`Family ${name}`, [
    ["Tasks", `${amount(count(task => task.lastStatus === "RUNNING"))} of ${plural(tasks.length, "task")} running`],
    ["Unhealthy", unhealthy || undefined],
    ["Task definitions", [...new Set(tasks.map(task => `${task.family}:${task.revision}`))].join(", ")],
    ["Started by", [...new Set(tasks.flatMap(task => task.startedBy ?? []))].slice(0, 5).join(", ")],
    ["Oldest task", moment(oldest?.startedAt ?? oldest?.createdAt)],
  ]);
}

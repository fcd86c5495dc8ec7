import { groupName, isStopped } from "../../ecs/model/model";
import type { Task } from "../../ecs/model/model";
import { stopCause } from "../../ecs/model/stopCause";
import { plainText } from "../../text/plainText";

/** States of tasks that the tree may be narrowed to, in the order in which they are offered. */
export const taskStates = ["running", "starting", "stopping", "stopped", "failed", "unhealthy"] as const;
export type TaskState = (typeof taskStates)[number];

export const taskStateNames: Readonly<Record<TaskState, string>> = {
  running: "Running",
  starting: "Starting",
  stopping: "Stopping",
  stopped: "Stopped",
  failed: "Failed",
  unhealthy: "Unhealthy",
};

const isIn: Readonly<Record<TaskState, (task: Task) => boolean>> = {
  running: task => !isStopped(task) && task.desiredStatus !== "STOPPED" && task.lastStatus === "RUNNING",
  starting: task => !isStopped(task) && task.desiredStatus !== "STOPPED" && task.lastStatus !== "RUNNING",
  stopping: task => !isStopped(task) && task.desiredStatus === "STOPPED",
  stopped: isStopped,
  failed: task => stopCause(task)?.nature === "failed",
  unhealthy: task => task.health === "UNHEALTHY",
};

/** What the tree is narrowed to. Choices of one kind add up; a row has to satisfy each kind. */
export interface TreeFilter {
  readonly onlyProblems: boolean;
  readonly states: readonly TaskState[];
  /** Names of families and services. */
  readonly families: readonly string[];
  /** Parts of such names. */
  readonly contains: readonly string[];
  /** Container instances, by ARN with the name that a person knows. */
  readonly instances: readonly { readonly arn: string; readonly name: string }[];
}

export const noFilter: TreeFilter = { onlyProblems: false, states: [], families: [], contains: [], instances: [] };

export const namesFamilies = ({ families, contains }: TreeFilter): boolean => families.length + contains.length > 0;

/** Whether it says something about tasks, rather than about what is wrong alone. */
export const narrowsTasks = (filter: TreeFilter): boolean =>
  filter.states.length > 0 || namesFamilies(filter) || filter.instances.length > 0;

export const isFiltering = (filter: TreeFilter): boolean => filter.onlyProblems || narrowsTasks(filter);

/** Whether a family or a service of any of these names is meant; each is where none is named. */
export function matchesName(filter: TreeFilter, ...names: readonly (string | undefined)[]): boolean {
  if (!namesFamilies(filter)) return true;
  const isMeant = (name: string) =>
    filter.families.includes(name) || filter.contains.some(part => name.toLowerCase().includes(part.toLowerCase()));
  return names.some(name => name !== undefined && isMeant(name));
}

export const matchesTask = (filter: TreeFilter, task: Task): boolean =>
  (filter.states.length === 0 || filter.states.some(state => isIn[state](task))) &&
  matchesName(filter, task.family, groupName(task)) &&
  (filter.instances.length === 0 || filter.instances.some(({ arn }) => arn === task.containerInstanceArn));

/** What the view's title says of it. */
export const filterText = (filter: TreeFilter): string =>
  [
    filter.onlyProblems ? "Needs Attention" : "",
    filter.states.map(state => taskStateNames[state]).join(", "),
    [...filter.families, ...filter.contains.map(part => `"${part}"`)].map(plainText).join(", "),
    filter.instances.map(({ name }) => plainText(name)).join(", "),
  ]
    .filter(Boolean)
    .join(" · ");

/** What a cluster says of which nothing is left. */
export const nothingText = (filter: TreeFilter, isOld: boolean): string =>
  narrowsTasks(filter)
    ? isOld
      ? "Nothing matched the filter when last loaded"
      : "Nothing matches the filter"
    : isOld
      ? "Nothing needed attention when last loaded"
      : "Nothing needs attention";

import { groupName, isStopped, taskCount } from "../../ecs/model/model";
import type { ContainerInstance, Task } from "../../ecs/model/model";
import { instanceName } from "../../ecs/model/names";
import { ec2InstanceOf, privateAddressesOf } from "../../ecs/model/places";
import { usage } from "../../ecs/model/resourceUsage";
import type { ClusterSession } from "../../ecs/session/clusterSession";
import { stopCause } from "../../ecs/model/stopCause";
import { age, ago } from "../../text/age";
import { plural } from "../../text/counts";
import { dotted } from "../../text/dotted";
import { hasJustMoved } from "../nodes/moves";
import type { ContainerNode, InstanceNode, Node, TaskNode } from "../nodes/node";
import { TaskIndex } from "../groups/taskIndex";
import { containerAppearance, instanceAppearance, taskAppearance } from "./appearance";
import { goneRow } from "./row";
import type { Row } from "./row";

/** What stands before a status: `was RUNNING` says without color, too, that it is not known to be so now. */
export type Was = "" | "was ";

/** In the tooltip always; in the row when asked for, and for a moment after it rose. */
const versionText = (resource: Task | ContainerInstance, showsVersions: boolean): string | undefined =>
  resource.version !== undefined && (showsVersions || hasJustMoved(resource)) ? `v${resource.version}` : undefined;

const spokenVersion = (resource: Task | ContainerInstance, showsVersions: boolean): string | undefined =>
  versionText(resource, showsVersions)?.replace("v", "version ");

/** How full an instance is: what runs out first decides. */
function fullest(instance: ContainerInstance): string | undefined {
  const shares = ["CPU", "MEMORY"].flatMap(name => usage(instance, name)?.percent ?? []);
  return shares.length > 0 ? `${Math.max(...shares)}%` : undefined;
}

/** `59% · 7 tasks`, `20% · 2 tasks · draining` */
export function instanceRow({ session, arn }: InstanceNode, was: Was, showsVersions: boolean): Row {
  const instance = session.replica.containerInstances.get(arn);
  if (!instance) return goneRow(arn);
  const { status, agentConnected, agentUpdateStatus } = instance;
  const state = agentConnected ? status.toLowerCase() : "disconnected";
  const label = instanceName(instance);
  const rest = [
    instance.health === "IMPAIRED" && "impaired",
    fullest(instance),
    plural(taskCount(instance), "task"),
    agentUpdateStatus && agentUpdateStatus !== "UPDATED" && `agent ${agentUpdateStatus}`,
  ];
  return {
    label,
    // A narrow row cuts off its end: what the icon says too comes last.
    description: dotted(
      was && was + status,
      ...rest,
      !was && status !== "ACTIVE" && status.toLowerCase(),
      !agentConnected && "disconnected",
      versionText(instance, showsVersions),
    ),
    icon: instanceAppearance(instance),
    state: "collapsed",
    context: `containerInstance ${state}${instance.ec2InstanceId === undefined ? "" : " ec2"}`,
    spoken: dotted(
      label,
      was + status,
      !agentConnected && "agent disconnected",
      ...rest,
      spokenVersion(instance, showsVersions),
    ),
  };
}

/** What there is to copy of where a task runs. */
const placesOf = (task: Task, { replica }: ClusterSession): readonly string[] => [
  ...(privateAddressesOf(task).length > 0 ? ["ip"] : []),
  ...(ec2InstanceOf(task, replica.containerInstances) === undefined ? [] : ["ec2"]),
];

function taskState(task: Task): string {
  if (isStopped(task)) return "stopped";
  if (task.desiredStatus === "STOPPED") return "stopping";
  return task.lastStatus === "RUNNING" ? "running" : "pending";
}

/** Below a service or a family each task is one of it. */
const isOfOneGroup = (parent: Node | undefined): boolean =>
  parent !== undefined && ["service", "deployment", "crashLoop", "family", "stopGroup"].includes(parent.kind);

/** A status that the icon doesn't say; of what was read long ago each. */
function statusOf(task: Task, was: Was): string | undefined {
  // What has stopped stays so.
  if (isStopped(task)) return undefined;
  if (task.desiredStatus === "STOPPED" && task.lastStatus === "RUNNING") return `${was}stopping`;
  return was || task.lastStatus !== "RUNNING" ? was + task.lastStatus : undefined;
}

function whenOf(task: Task): string | undefined {
  const { startedAt, createdAt, stoppedAt } = task.times;
  if (isStopped(task)) return stoppedAt === undefined ? undefined : ago(stoppedAt);
  const since = startedAt ?? createdAt;
  return since === undefined ? undefined : age(since);
}

/** `4 d`, `exit 1 · 12 min ago`; where others stand beside it, the family is what one looks for, and the id tells them apart. */
export function taskRow({ session, arn, parent }: TaskNode, was: Was, showsVersions: boolean): Row {
  const task = session.replica.tasks.get(arn);
  if (!task) return goneRow(arn);
  const id = task.id.slice(0, 8);
  const isGrouped = isOfOneGroup(parent);
  const group = groupName(task);
  const revision = `${task.family}:${task.revision}`;
  const health = task.health === "UNHEALTHY" && task.health;
  const isOfOneCause = parent?.kind === "crashLoop" || parent?.kind === "stopGroup";
  const when = whenOf(task);
  const tellsRevision = isStopped(task)
    ? isOfOneCause
    : parent?.kind !== "deployment" && TaskIndex.of(session.replica).hasSeveralRevisions(task);
  return {
    label: isGrouped ? id : task.family,
    description: dotted(
      statusOf(task, was),
      health,
      parent?.kind === "stopped" && TaskIndex.of(session.replica).isBesideService(task) && "standalone",
      !isOfOneCause && stopCause(task)?.words,
      when,
      !isGrouped && id,
      tellsRevision && revision,
      !isGrouped && group !== task.family && group,
      versionText(task, showsVersions),
    ),
    icon: taskAppearance(task),
    state: "collapsed",
    context: ["task", taskState(task), ...placesOf(task, session)].join(" "),
    spoken: dotted(
      `Task ${id} of ${group}`,
      isStopped(task) ? task.lastStatus : was + (statusOf(task, "") ?? task.lastStatus),
      health,
      stopCause(task)?.words,
      when,
      revision,
      spokenVersion(task, showsVersions),
    ),
  };
}

export function containerRow({ session, arn, name }: ContainerNode, was: Was): Row {
  const task = session.replica.tasks.get(arn);
  const container = task?.containers.find(item => item.name === name);
  if (!task || !container) return goneRow(name);
  const { lastStatus, exitCode, reason } = container;
  const status = lastStatus === "STOPPED" ? lastStatus : was + lastStatus;
  const rest = [
    container.health && container.health !== "UNKNOWN" && container.health !== "HEALTHY" && container.health,
    exitCode !== undefined && `exit ${exitCode}`,
    reason,
  ];
  const isSaid = lastStatus === "STOPPED" ? rest.some(Boolean) : lastStatus === "RUNNING" && !was;
  return {
    label: container.name,
    description: dotted(!isSaid && status, ...rest),
    icon: containerAppearance(container, task),
    state: "none",
    context: "container",
    spoken: dotted(container.name, status, ...rest),
  };
}

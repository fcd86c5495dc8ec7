import { endOf } from "../../ecs/model/crashLoop";
import { groupName, isStopped, taskCount } from "../../ecs/model/model";
import type { Task } from "../../ecs/model/model";
import { usage } from "../../ecs/model/resourceUsage";
import { containerAppearance, instanceAppearance, taskAppearance } from "./appearance";
import { instanceName } from "../../ecs/model/names";
import type { ContainerNode, InstanceNode, Node, TaskNode } from "../nodes/node";
import { dotted } from "../../text/dotted";
import { goneRow, versionText } from "./row";
import { plural } from "../../text/counts";
import type { Row } from "./row";

/** What stands before a status: `was RUNNING` says without colour, too, that it is not known to be so now. */
export type Was = "" | "was ";

export function instanceRow({ session, arn }: InstanceNode, was: Was): Row {
  const instance = session.replica.containerInstances.get(arn);
  if (!instance) return goneRow(arn);
  const cpu = usage(instance, "CPU");
  const state = instance.agentConnected ? instance.status.toLowerCase() : "disconnected";
  const update = instance.agentUpdateStatus && instance.agentUpdateStatus !== "UPDATED";
  return {
    label: instanceName(instance),
    description: dotted(
      was + instance.status,
      !instance.agentConnected && "agent disconnected",
      update && `agent ${instance.agentUpdateStatus}`,
      plural(taskCount(instance), "task"),
      cpu && `CPU ${cpu.percent}%`,
      versionText(instance.version),
    ),
    icon: instanceAppearance(instance),
    state: "collapsed",
    context: `containerInstance ${state}`,
  };
}

function taskState(task: Task): string {
  if (isStopped(task)) return "stopped";
  if (task.desiredStatus === "STOPPED") return "stopping";
  return task.lastStatus === "RUNNING" ? "running" : "pending";
}

/** Below a service or a family each task is one of it. */
const isOfOneGroup = (parent: Node | undefined): boolean =>
  parent !== undefined && ["service", "deployment", "crashLoop", "family"].includes(parent.kind);

export function taskRow({ session, arn, parent }: TaskNode, was: Was): Row {
  const task = session.replica.tasks.get(arn);
  if (!task) return goneRow(arn);
  const named = isOfOneGroup(parent) ? undefined : groupName(task);
  const status =
    task.desiredStatus === "STOPPED" && task.lastStatus === "RUNNING" ? "RUNNING, stopping" : task.lastStatus;
  return {
    label: task.id.slice(0, 8),
    description: dotted(
      named !== task.family && named,
      // What has stopped stays so.
      isStopped(task) ? status : was + status,
      task.health === "UNHEALTHY" && task.health,
      `${task.family}:${task.revision}`,
      endOf(task),
      versionText(task.version),
    ),
    icon: taskAppearance(task),
    state: "collapsed",
    context: `task ${taskState(task)}`,
  };
}

export function containerRow({ session, arn, name }: ContainerNode, was: Was): Row {
  const container = session.replica.tasks.get(arn)?.containers.find(item => item.name === name);
  if (!container) return goneRow(name);
  return {
    label: container.name,
    description: dotted(
      container.lastStatus === "STOPPED" ? container.lastStatus : was + container.lastStatus,
      container.health && container.health !== "UNKNOWN" && container.health,
      container.exitCode !== undefined && `exit ${container.exitCode}`,
      container.reason,
    ),
    icon: containerAppearance(container),
    state: "none",
    context: "container",
  };
}

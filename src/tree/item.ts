import * as vscode from "vscode";
import { groupName, isStopped } from "../ecs/model";
import type { Task } from "../ecs/model";
import { usage } from "../ecs/resources";
import { hostOf } from "../ecs/connection";
import { containerAppearance, instanceAppearance, taskAppearance } from "./appearance";
import type { Appearance } from "./appearance";
import { instanceName, stoppedTasks, tasksIn } from "./children";
import { resourceUri } from "./resourceUri";
import type {
  ClusterNode,
  ConnectionNode,
  ContainerNode,
  ErrorNode,
  GroupNode,
  InstanceNode,
  Node,
  TaskNode,
} from "./node";

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** Joins what is known with a middle dot; an empty part leaves no dot. */
export const dotted = (...parts: readonly (string | undefined | false)[]): string => parts.filter(Boolean).join(" · ");

const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;

const versionText = (version: number | undefined): string | undefined =>
  version === undefined ? undefined : `v${version}`;

const icon = ({ icon: name, color }: Appearance): vscode.ThemeIcon =>
  new vscode.ThemeIcon(name, color ? new vscode.ThemeColor(color) : undefined);

interface Row {
  readonly label: string;
  readonly description?: string;
  readonly icon: Appearance;
  readonly state: vscode.TreeItemCollapsibleState;
  /** Space-separated tokens, matched by the menus. */
  readonly context: string;
  readonly command?: vscode.Command;
  /** What a screen reader says; label and description when left out. */
  readonly spoken?: string;
}

/** The row that a node is shown as; its tooltip is made only when asked for. */
export function treeItem(node: Node): vscode.TreeItem {
  const row = rowOf(node);
  const item = new vscode.TreeItem(row.label, row.state);
  item.id = node.id;
  item.description = row.description;
  item.iconPath = icon(row.icon);
  item.contextValue = "connection" in node && node.connection.readOnly ? `${row.context} readOnly` : row.context;
  item.command = row.command;
  const arn =
    node.kind === "cluster" ? node.session.cluster.arn : "arn" in node && !("name" in node) ? node.arn : undefined;
  if (arn !== undefined) item.resourceUri = resourceUri(arn);
  item.accessibilityInformation = { label: row.spoken ?? [row.label, row.description].filter(Boolean).join(", ") };
  // VS Code asks resolveTreeItem only for a tooltip that is not set at all.
  item.tooltip = undefined;
  return item;
}

function rowOf(node: Node): Row {
  switch (node.kind) {
    case "connection":
      return connectionRow(node);
    case "cluster":
      return clusterRow(node);
    case "instances":
      return {
        label: "Container Instances",
        description: node.session.replica.containerInstances.size.toLocaleString("en-US"),
        icon: { icon: "server-environment" },
        state: Collapsed,
        context: "instances",
      };
    case "containerInstance":
      return instanceRow(node);
    case "tasks": {
      const { tasks } = node.session.replica;
      return {
        label: "Tasks",
        description: (tasks.size - stoppedTasks(node.session).length).toLocaleString("en-US"),
        icon: { icon: "list-tree" },
        state: Collapsed,
        context: "tasks",
      };
    }
    case "group":
      return groupRow(node);
    case "stopped":
      return {
        label: "Stopped Tasks",
        description: `${stoppedTasks(node.session).length.toLocaleString("en-US")} in the last hour`,
        icon: { icon: "history" },
        state: Collapsed,
        context: "stoppedTasks",
      };
    case "task":
      return taskRow(node);
    case "container":
      return containerRow(node);
    case "error":
      return errorRow(node);
    case "notice":
      return {
        label: node.text,
        icon: { icon: node.busy ? "loading~spin" : "info" },
        state: None,
        context: "notice",
      };
    case "more":
      return {
        label: `Show ${Math.min(500, node.total - node.shown)} more`,
        description: `${node.shown.toLocaleString("en-US")} of ${node.total.toLocaleString("en-US")} shown`,
        icon: { icon: "ellipsis" },
        state: None,
        context: "more",
        command: { command: "ecsExplorer.showMore", title: "Show more", arguments: [node] },
      };
  }
}

function connectionRow({ connection }: ConnectionNode): Row {
  const { spec, account } = connection;
  const place = spec.endpoint ? hostOf(spec.endpoint) : undefined;
  return {
    label: spec.label,
    description: dotted(spec.region, account, place !== spec.label && place, connection.readOnly && "read-only"),
    icon: { icon: spec.origin === "sandbox" ? "beaker" : "cloud" },
    state: Expanded,
    context: `connection ${spec.origin}`,
  };
}

/** What a cluster's row says besides its name; told apart from before to know whether to draw it anew. */
export function clusterDescription({ session }: ClusterNode): string {
  const { cluster, state, replica } = session;
  switch (state.kind) {
    case "failed":
      return state.asOf ? `not current since ${new Date(state.asOf).toLocaleTimeString()}` : "could not be read";
    case "loading":
      if (state.asOf !== undefined) break;
      return `${state.done.toLocaleString("en-US")} of ${state.total.toLocaleString("en-US")}`;
    case "idle":
    case "ready":
      break;
  }
  const read = "asOf" in state && state.asOf !== undefined;
  const instances = read ? replica.containerInstances.size : cluster.containerInstances;
  const tasks = read ? replica.tasks.size - stoppedTasks(session).length : cluster.runningTasks + cluster.pendingTasks;
  return dotted(
    cluster.status !== "ACTIVE" && cluster.status,
    instances > 0 && counted(instances, "instance"),
    counted(tasks, "task"),
  );
}

function clusterRow(node: ClusterNode): Row {
  const failed = node.session.state.kind === "failed";
  return {
    label: node.session.cluster.name,
    description: clusterDescription(node),
    icon: failed ? { icon: "warning", color: "list.warningForeground" } : { icon: "layers" },
    state: Collapsed,
    context: "cluster",
  };
}

function instanceRow({ session, arn }: InstanceNode): Row {
  const instance = session.replica.containerInstances.get(arn);
  if (!instance) return goneRow(arn);
  const cpu = usage(instance, "CPU");
  const state = instance.agentConnected ? instance.status.toLowerCase() : "disconnected";
  const update = instance.agentUpdateStatus && instance.agentUpdateStatus !== "UPDATED";
  return {
    label: instanceName(instance),
    description: dotted(
      instance.status,
      !instance.agentConnected && "agent disconnected",
      update && `agent ${instance.agentUpdateStatus}`,
      counted(instance.runningTasks + instance.pendingTasks, "task"),
      cpu && `CPU ${cpu.percent} %`,
      versionText(instance.version),
    ),
    icon: instanceAppearance(instance),
    state: Collapsed,
    context: `containerInstance ${state}`,
  };
}

function groupRow({ session, grouping, name }: GroupNode): Row {
  const tasks = tasksIn(session, grouping, name);
  const running = tasks.filter(task => task.lastStatus === "RUNNING").length;
  return {
    label: name,
    description: dotted(
      grouping,
      `${running.toLocaleString("en-US")} running`,
      tasks.length > running && `${(tasks.length - running).toLocaleString("en-US")} changing`,
    ),
    icon: { icon: grouping === "service" ? "server-process" : "versions" },
    state: Collapsed,
    context: `group ${grouping}`,
  };
}

/** How a stopped task ended, in a few words. */
export function endOf(task: Task): string | undefined {
  if (!isStopped(task)) return undefined;
  const failed = task.containers.find(container => (container.exitCode ?? 0) !== 0);
  if (failed) return /OutOfMemory/i.test(failed.reason ?? "") ? "out of memory" : `exit ${failed.exitCode}`;
  if (task.stopCode === "TaskFailedToStart") return "failed to start";
  return task.containers.some(container => container.exitCode === 0) ? "exit 0" : undefined;
}

function taskState(task: Task): string {
  if (isStopped(task)) return "stopped";
  if (task.desiredStatus === "STOPPED") return "stopping";
  return task.lastStatus === "RUNNING" ? "running" : "pending";
}

function taskRow({ session, arn, parent }: TaskNode): Row {
  const task = session.replica.tasks.get(arn);
  if (!task) return goneRow(arn);
  const named = parent?.kind === "group" ? undefined : groupName(task);
  const status =
    task.desiredStatus === "STOPPED" && task.lastStatus === "RUNNING" ? "RUNNING, stopping" : task.lastStatus;
  return {
    label: task.id.slice(0, 8),
    description: dotted(
      named !== task.family && named,
      status,
      task.health === "UNHEALTHY" && task.health,
      `${task.family}:${task.revision}`,
      endOf(task),
      versionText(task.version),
    ),
    icon: taskAppearance(task),
    state: Collapsed,
    context: `task ${taskState(task)}`,
  };
}

function containerRow({ session, arn, name }: ContainerNode): Row {
  const container = session.replica.tasks.get(arn)?.containers.find(item => item.name === name);
  if (!container) return goneRow(name);
  return {
    label: container.name,
    description: dotted(
      container.lastStatus,
      container.health && container.health !== "UNKNOWN" && container.health,
      container.exitCode !== undefined && `exit ${container.exitCode}`,
      container.reason,
    ),
    icon: containerAppearance(container),
    state: None,
    context: "container",
  };
}

function errorRow(node: ErrorNode): Row {
  return {
    label: node.error.sentence,
    description: "Retry",
    icon: { icon: "error", color: "list.errorForeground" },
    state: None,
    context: `error ${node.error.kind}`,
    command: { command: "ecsExplorer.retry", title: "Retry", arguments: [node] },
    spoken: `${node.error.message} Press Enter to retry.`,
  };
}

const goneRow = (name: string): Row => ({
  label: name.slice(name.lastIndexOf("/") + 1),
  description: "gone",
  icon: { icon: "circle-slash", color: "disabledForeground" },
  state: None,
  context: "gone",
});

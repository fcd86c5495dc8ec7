import { hostOf } from "../ecs/connection";
import { stoppedTasks, tasksIn } from "./children";
import type { ClusterNode, ConnectionNode, ErrorNode, GroupNode, Node } from "./node";
import { containerRow, instanceRow, taskRow } from "./resourceRow";
import { counted, dotted } from "./row";
import type { Row } from "./row";

/** What a node shows. */
export function rowOf(node: Node): Row {
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
        state: "collapsed",
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
        state: "collapsed",
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
        state: "collapsed",
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
        state: "none",
        context: "notice",
      };
    case "more":
      return {
        label: `Show ${Math.min(500, node.total - node.shown)} more`,
        description: `${node.shown.toLocaleString("en-US")} of ${node.total.toLocaleString("en-US")} shown`,
        icon: { icon: "ellipsis" },
        state: "none",
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
    description: dotted(connection.readOnly && "read-only", spec.region, account, place !== spec.label && place),
    icon: { icon: connection.readOnly ? "lock" : spec.origin === "sandbox" ? "beaker" : "cloud" },
    state: "expanded",
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
    state: "collapsed",
    context: "cluster",
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
    state: "collapsed",
    context: `group ${grouping}`,
  };
}

function errorRow(node: ErrorNode): Row {
  return {
    label: node.error.sentence,
    description: "Retry",
    icon: { icon: "error", color: "list.errorForeground" },
    state: "none",
    context: `error ${node.error.kind}`,
    command: { command: "ecsExplorer.retry", title: "Retry", arguments: [node] },
    spoken: `${node.error.message} Press Enter to retry.`,
  };
}

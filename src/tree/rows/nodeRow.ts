import { amount } from "../../text/counts";
import { unhealthyIn } from "../groups/problems";
import { ownTasks, tasksIn } from "../nodes/children";
import { unhealthyAppearance } from "./appearance";
import { clusterRow } from "./clusterRow";
import { connectionRow } from "./connectionRow";
import { offerRow } from "./offerRow";
import type { ErrorNode, FamilyNode, InstancesNode, Node, NoticeNode } from "../nodes/node";
import { lastUpdated, outdated, outdatedRow, pausedRow, pausedSince } from "../nodes/outdated";
import { rowsPerStep } from "../nodes/placing";
import { crashLoopRow, deploymentRow, serviceRow, servicesRow } from "./serviceRow";
import { containerRow, instanceRow, taskRow } from "./resourceRow";
import type { Was } from "./resourceRow";
import { stopGroupRow, stoppedRow } from "./stoppedRow";
import { taskCounts } from "../groups/taskCounts";
import { dotted } from "../../text/dotted";
import type { Row } from "./row";

/** What a node shows; `isOpen` tells whether its own rows are below it. */
export function rowOf(node: Node, isOpen = false, showsVersions = false): Row {
  const old = outdatedRow(node, isOpen);
  const row = rowAs(node, isOpen, old ? "was " : "", showsVersions);
  if (!old) {
    const rest = pausedRow(node, isOpen);
    return rest ? { ...row, outdated: pausedSince(rest) } : row;
  }
  const isRead = node.kind === "connection" || node.kind === "cluster";
  return {
    ...row,
    // The shape still tells the state, and those that were read themselves warn already.
    icon: isRead ? row.icon : { icon: row.icon.icon, color: "disabledForeground" },
    outdated: lastUpdated(old),
  };
}

function rowAs(node: Node, isOpen: boolean, was: Was, showsVersions: boolean): Row {
  switch (node.kind) {
    case "connection":
      return connectionRow(node);
    case "cluster":
      return clusterRow(node, isOpen);
    case "instances":
      return instancesRow(node, was);
    case "containerInstance":
      return instanceRow(node, was, showsVersions);
    case "services":
      return servicesRow(node, was);
    case "service":
      return serviceRow(node, was);
    case "crashLoop":
      return crashLoopRow(node);
    case "deployment":
      return deploymentRow(node, was);
    case "tasks":
      return {
        label: "Tasks",
        description: was + amount(ownTasks(node.session)),
        icon: { icon: "list-tree" },
        state: "collapsed",
        context: "tasks",
      };
    case "family":
      return familyRow(node, was);
    case "stopped":
      return stoppedRow(node, was);
    case "stopGroup":
      return stopGroupRow(node);
    case "task":
      return taskRow(node, was, showsVersions);
    case "container":
      return containerRow(node, was);
    case "error":
      return errorRow(node);
    case "notice":
      return noticeRow(node);
    case "offer":
      return offerRow(node);
    case "more":
      return {
        label: `Show ${Math.min(rowsPerStep, node.total - node.shown)} more`,
        description: `${amount(node.shown)} of ${amount(node.total)} shown`,
        icon: { icon: "ellipsis" },
        state: "none",
        context: "more",
        command: { command: "ecsExplorer.showMore", title: "Show more", arguments: [node] },
      };
  }
}

function instancesRow({ session }: InstancesNode, was: Was): Row {
  const all = [...session.replica.containerInstances.values()];
  const disconnected = all.filter(({ agentConnected }) => !agentConnected).length;
  const impaired = all.filter(({ health }) => health === "IMPAIRED").length;
  return {
    label: "Container Instances",
    description: dotted(
      was + amount(all.length),
      disconnected > 0 && `${amount(disconnected)} disconnected`,
      impaired > 0 && `${amount(impaired)} impaired`,
    ),
    icon: { icon: "server-environment" },
    state: "collapsed",
    context: "instances",
  };
}

function familyRow({ session, name }: FamilyNode, was: Was): Row {
  const { running, starting, stopping } = taskCounts(tasksIn(session, "family", name));
  const unhealthy = unhealthyIn(session.replica, name).length;
  return {
    label: name,
    description: dotted(
      `${was}${amount(running)} running`,
      starting > 0 && `${amount(starting)} starting`,
      stopping > 0 && `${amount(stopping)} stopping`,
      unhealthy > 0 && `${amount(unhealthy)} unhealthy`,
    ),
    icon: unhealthy > 0 ? unhealthyAppearance : { icon: "versions" },
    state: "collapsed",
    context: "family",
  };
}

const noticeRow = ({ text, busy }: NoticeNode): Row => ({
  label: text,
  icon: { icon: busy ? "loading~spin" : "info" },
  state: "none",
  context: "notice",
});

/** Stands above what is known from before; while it is read again it stays, so that nothing flickers. */
function errorRow(node: ErrorNode): Row {
  const { error } = node;
  const isRetrying = outdated((node.services ?? node.session ?? node.connection).state)?.retrying ?? false;
  const act = error.login
    ? { command: "ecsExplorer.logIn", title: "Log In…", spoken: "Press Enter to log in." }
    : error.consent
      ? { command: "ecsExplorer.allowPlainHttp", title: "Allow…", spoken: "Press Enter to allow this endpoint." }
      : { command: "ecsExplorer.retry", title: "Retry", spoken: "Press Enter to retry." };
  const { command, title } = act;
  return {
    // No narrow row holds the sentence with the way out beside it; the tooltip and a screen reader have it.
    label:
      error.kind === "denied" && error.operation && !error.consent ? `${error.brief}: ${error.operation}` : error.brief,
    description: isRetrying ? "Retrying…" : title,
    icon: error.kind === "cancelled" ? { icon: "circle-slash" } : { icon: "error", color: "list.errorForeground" },
    state: "none",
    context: `error ${error.kind}${error.login ? " login" : ""}${error.consent ? " consent" : ""}${error.detail ? " detail" : ""}`,
    command: { command, title, arguments: [node] },
    spoken: isRetrying ? `${error.message} Retrying.` : `${error.message} ${act.spoken}`,
  };
}

import * as vscode from "vscode";
import { lastPart } from "../../ecs/model/model";
import { primaryOf } from "../../ecs/model/serviceState";
import { knownService } from "../groups/knownService";
import { hostOf } from "../../ecs/connection/connection";
import type { ContainerInstance, Task } from "../../ecs/model/model";
import { usage } from "../../ecs/model/resourceUsage";
import { clockTime, utcTime } from "../../text/clockTime";
import { markdownText } from "../../text/markdownText";
import type { Node } from "../nodes/node";
import { lastUpdated, outdatedRow, pausedRow, pausedSince } from "../nodes/outdated";

type Line = readonly [name: string, value: string | number | undefined];

/** Names and values as Markdown that shows every value as plain text, whatever it holds. */
function sheet(title: string, lines: readonly Line[]): vscode.MarkdownString {
  const known = lines.filter(([, value]) => value !== undefined && value !== "");
  const rows = known.map(([name, value]) => `${name}: ${markdownText(String(value))}  \n`);
  // No icons, no commands and no HTML: those are off by default.
  return new vscode.MarkdownString(`**${markdownText(title)}**\n\n${rows.join("")}`);
}

const time = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toLocaleString();

const exactTime = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : `${clockTime(at)} (${utcTime(at)})`;

function taskSheet(task: Task): vscode.MarkdownString {
  return sheet(`Task ${task.id}`, [
    ["Status", `${task.lastStatus} (desired ${task.desiredStatus})`],
    ["Health", task.health],
    ["Task definition", `${task.family}:${task.revision}`],
    ["Group", task.group],
    ["Started by", task.startedBy],
    ["Launch type", task.launchType ?? task.capacityProvider],
    ["Availability zone", task.availabilityZone],
    ["Created", time(task.times.createdAt)],
    ["Started", time(task.times.startedAt)],
    ["Stopped", time(task.times.stoppedAt)],
    ["Stop code", task.stopCode],
    ["Stopped reason", task.stoppedReason],
    ["Version", task.version ?? "not given by this endpoint"],
  ]);
}

function instanceSheet(instance: ContainerInstance): vscode.MarkdownString {
  const used = (name: string, unit: string) => {
    const amount = usage(instance, name);
    return amount && `${amount.used} of ${amount.registered} ${unit} (${amount.percent}%)`;
  };
  return sheet(`Container instance ${instance.ec2InstanceId ?? instance.id}`, [
    ["Status", instance.status],
    ["Status reason", instance.statusReason],
    ["Agent", instance.agentConnected ? "connected" : "disconnected"],
    ["Agent version", instance.agentVersion],
    ["Agent update", instance.agentUpdateStatus],
    ["Docker", instance.dockerVersion],
    ["Instance type", instance.instanceType],
    ["Availability zone", instance.availabilityZone],
    ["CPU", used("CPU", "units")],
    ["Memory", used("MEMORY", "MiB")],
    ["GPU", used("GPU", "GPUs")],
    ["Version", instance.version ?? "not given by this endpoint"],
  ]);
}

/** What is not current says so before all else. */
export function tooltip(node: Node, isOpen: boolean): vscode.MarkdownString | undefined {
  const own = ownTooltip(node);
  const why = whyOld(node, isOpen);
  if (why === undefined) return own;
  const first = markdownText(why);
  return new vscode.MarkdownString(own ? `${first}\n\n${own.value}` : first);
}

function whyOld(node: Node, isOpen: boolean): string | undefined {
  const old = outdatedRow(node, isOpen);
  if (old) {
    const exact = old.asOf === undefined ? "" : ` (${utcTime(old.asOf)})`;
    return `${lastUpdated(old)}${exact}; ${old.error.sentence}`;
  }
  const rest = pausedRow(node, isOpen);
  return rest && `${pausedSince(rest)} (${utcTime(rest.asOf)}); nothing is read while the window is in the background.`;
}

/** What a node shows when the pointer or the focus rests on it; undefined leaves the row's own text. */
function ownTooltip(node: Node): vscode.MarkdownString | undefined {
  switch (node.kind) {
    case "connection": {
      const { spec, account, state } = node.connection;
      return sheet(spec.label, [
        ["Profile", spec.profile ?? "default credential chain"],
        ["Region", spec.region],
        ["Account", account],
        ["Endpoint", node.connection.endpoint ? hostOf(node.connection.endpoint) : undefined],
        ["Last updated", "asOf" in state ? exactTime(state.asOf) : undefined],
      ]);
    }
    case "cluster": {
      const { cluster, state } = node.session;
      return sheet(`Cluster ${cluster.name}`, [
        ["Status", cluster.status],
        ["ARN", cluster.arn],
        ["Services", cluster.activeServices],
        ["Capacity providers", cluster.capacityProviders.join(", ")],
        ["Last updated", "asOf" in state ? exactTime(state.asOf) : undefined],
      ]);
    }
    case "containerInstance": {
      const instance = node.session.replica.containerInstances.get(node.arn);
      return instance && instanceSheet(instance);
    }
    case "task": {
      const task = node.session.replica.tasks.get(node.arn);
      return task && taskSheet(task);
    }
    case "container": {
      const container = node.session.replica.tasks.get(node.arn)?.containers.find(item => item.name === node.name);
      return (
        container &&
        sheet(`Container ${container.name}`, [
          ["Status", container.lastStatus],
          ["Health", container.health],
          ["Image", container.image],
          ["Exit code", container.exitCode],
          ["Reason", container.reason],
        ])
      );
    }
    case "error":
      return sheet(node.error.sentence, [
        ["What to do", node.error.advice],
        ["Encoded message", node.error.detail],
        ["Code", node.error.code],
        ["Request ID", node.error.requestId],
      ]);
    case "service": {
      const { service, running, starting, state } = knownService(
        node.session.replica,
        node.name,
        node.session.services.get(node.name),
      );
      const primary = service && primaryOf(service);
      return (
        service &&
        sheet(`Service ${service.name}`, [
          ["State", state],
          ["Tasks", `${running} running, ${starting} starting, ${service.desired} desired`],
          ["Deployment", primary?.rolloutReason ?? primary?.rolloutState],
          ["Failed tasks of the deployment", primary?.failedTasks || undefined],
          ["Task definition", lastPart(service.taskDefinitionArn ?? "")],
          ["Launch type", service.launchType],
          ["Scheduling", service.schedulingStrategy],
        ])
      );
    }
    case "instances":
    case "services":
    case "crashLoop":
    case "deployment":
    case "tasks":
    case "family":
    case "stopped":
    case "stopGroup":
    case "notice":
    case "offer":
    case "more":
      return undefined;
  }
}

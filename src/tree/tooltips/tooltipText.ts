import { lastPart } from "../../ecs/model/model";
import { primaryOf } from "../../ecs/model/serviceState";
import { knownService } from "../groups/knownService";
import { hostOf } from "../../ecs/connection/connection";
import type { ContainerInstance, Deployment } from "../../ecs/model/model";
import { usage } from "../../ecs/model/resourceUsage";
import { utcTime } from "../../text/clockTime";
import { markdownText } from "../../text/markdownText";
import type { Node } from "../nodes/node";
import { loopOf } from "../nodes/services";
import { stopGroupOf } from "../nodes/stopped";
import { TaskIndex } from "../groups/taskIndex";
import { amount, plural } from "../../text/counts";
import { moment, sheet } from "./sheet";
import { endsSheet, familySheet, taskSheet } from "./taskSheets";
import { lastUpdated, outdatedRow, pausedRow, pausedSince } from "../nodes/outdated";

function instanceSheet(instance: ContainerInstance): string {
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

function instancesSheet(instances: readonly ContainerInstance[]): string | undefined {
  if (instances.length === 0) return undefined;
  const count = (wanted: (instance: ContainerInstance) => boolean) => instances.filter(wanted).length || undefined;
  const used = (name: string) => {
    const known = instances.flatMap(instance => usage(instance, name) ?? []);
    const registered = known.reduce((sum, item) => sum + item.registered, 0);
    const taken = known.reduce((sum, item) => sum + item.used, 0);
    return registered === 0 ? undefined : `${Math.round((taken / registered) * 100)}% of ${amount(registered)}`;
  };
  const types = [...new Set(instances.flatMap(({ instanceType }) => instanceType ?? []))].toSorted();
  return sheet(plural(instances.length, "container instance"), [
    ["Active", count(({ status }) => status === "ACTIVE")],
    ["Draining", count(({ status }) => status === "DRAINING")],
    ["Agent disconnected", count(({ agentConnected }) => !agentConnected)],
    ["Impaired", count(({ health }) => health === "IMPAIRED")],
    ["CPU in use", used("CPU") && `${used("CPU") ?? ""} units`],
    ["Memory in use", used("MEMORY") && `${used("MEMORY") ?? ""} MiB`],
    ["Instance types", types.join(", ")],
  ]);
}

const deploymentSheet = (service: string, deployment: Deployment): string =>
  sheet(`Deployment of ${service}`, [
    ["Task definition", lastPart(deployment.taskDefinitionArn ?? "")],
    ["Status", deployment.status],
    ["Rollout", deployment.rolloutReason ?? deployment.rolloutState],
    ["Tasks", `${deployment.running} running, ${deployment.pending} pending, ${deployment.desired} desired`],
    ["Failed tasks", deployment.failedTasks || undefined],
    ["Created", moment(deployment.createdAt)],
    ["ID", deployment.id],
  ]);

/** What a row's tooltip says, as Markdown; what is not current says so before all else. */
export function tooltipText(node: Node, isOpen: boolean): string | undefined {
  const own = ownText(node);
  const why = whyOld(node, isOpen);
  if (why === undefined) return own;
  return own === undefined ? markdownText(why) : `${markdownText(why)}\n\n${own}`;
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
function ownText(node: Node): string | undefined {
  switch (node.kind) {
    case "connection": {
      const { spec, account, state } = node.connection;
      return sheet(spec.label, [
        ["Profile", spec.profile ?? "default credential chain"],
        ["Region", spec.region],
        ["Account", account],
        ["Endpoint", node.connection.endpoint ? hostOf(node.connection.endpoint) : undefined],
        ["Last updated", "asOf" in state ? moment(state.asOf) : undefined],
      ]);
    }
    case "cluster": {
      const { cluster, state } = node.session;
      return sheet(`Cluster ${cluster.name}`, [
        ["Status", cluster.status],
        ["ARN", cluster.arn],
        ["Services", cluster.activeServices],
        ["Capacity providers", cluster.capacityProviders.join(", ")],
        ["Last updated", "asOf" in state ? moment(state.asOf) : undefined],
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
      return instancesSheet([...node.session.replica.containerInstances.values()]);
    case "crashLoop": {
      const loop = loopOf(node);
      return loop && endsSheet(`Crash loop of ${node.service}`, loop.cause, loop.tasks);
    }
    case "stopGroup": {
      const group = stopGroupOf(node);
      const whose = group?.service === undefined ? group?.family : `service ${group.service}`;
      return group && endsSheet(`Stopped tasks of ${whose}`, group.cause, group.tasks);
    }
    case "deployment": {
      const deployment = node.session.services.get(node.service)?.deployments.find(({ id }) => id === node.deployment);
      return deployment && deploymentSheet(node.service, deployment);
    }
    case "family":
      return familySheet(node.name, TaskIndex.of(node.session.replica).group("family", node.name));
    case "services":
    case "tasks":
    case "stopped":
    case "notice":
    case "offer":
    case "more":
      return undefined;
  }
}

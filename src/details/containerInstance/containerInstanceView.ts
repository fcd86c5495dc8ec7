import { localTime } from "../../text/clockTime";
import type { TaskDefinition } from "../../ecs/model/model";
import type { Cluster, ContainerInstance, Task } from "../../ecs/model/model";
import { groupName, lastPart, taskCount } from "../../ecs/model/model";
import type { Replica } from "../../ecs/replica/replica";
import type {
  ContainerInstanceView,
  FitView,
  TaskRow,
} from "../../webview/containerInstance/containerInstanceProtocol";
import type { Action, Callout, Fact, Lookup } from "../../webview/parts/protocol";
import { amount } from "../../text/counts";
import { byName } from "../../webview/parts/format";
import { agentView } from "./agentView";
import { fitOf } from "./fit";
import { agentPill, healthPill, instancePill, taskPill, versionPill, versionText } from "../parts/pills";
import { placedOfInstance } from "../parts/placedFields";
import { fact, historyRows, pairFacts, restFacts } from "../parts/facts";
import { huesOf, portMaps, resourceBars, taken } from "./shares";

export interface InstanceSources {
  readonly instance: ContainerInstance;
  readonly replica: Replica;
  readonly cluster: Cluster;
  /** The task definition that "What Would Fit" was asked about, by ARN or `family:revision`. */
  readonly chosen?: string;
  readonly definition: Lookup<TaskDefinition>;
  readonly readOnly: boolean;
  /** Whether the cluster was read whole once: before that nothing may pass for empty. */
  readonly complete: boolean;
  /** Whether the last reading failed: what is not there is then unknown. */
  readonly failed: boolean;
}

/** All that the container instance page shows, from the replica's instance and the tasks on it. */
export function containerInstanceView(sources: InstanceSources): ContainerInstanceView {
  const { instance, replica } = sources;
  const tasks = [...replica.tasks.values()].filter(task => task.containerInstanceArn === instance.arn);
  const live = tasks.filter(task => task.lastStatus !== "STOPPED");
  const hues = huesOf(live);
  const health = healthPill(instance.health);
  return {
    page: "containerInstance",
    header: {
      what: "Container instance",
      title: instance.ec2InstanceId ?? instance.id,
      subtitle: instance.ec2InstanceId ? instance.id : undefined,
      copy: instance.ec2InstanceId ?? instance.id,
      tab: instance.ec2InstanceId ?? instance.id.slice(0, 8),
      pills: [instancePill(instance), agentPill(instance), ...(health ? [health] : []), versionPill(instance.version)],
      facts: headerFacts(sources),
      actions: actionsOf(sources),
    },
    callouts: calloutsOf(instance, Math.max(live.length, taskCount(instance))),
    noTasks: noTasks(sources),
    bars: resourceBars(instance, live),
    groups: [...hues].map(([group, hue]) => ({
      key: group,
      label: group,
      hue,
      tasks: live.filter(task => groupName(task) === group).length,
    })),
    ports: portMaps(instance, live),
    fit: fitView(sources),
    agent: agentView(instance, replica.history(instance.arn)),
    tasks: tasks.map(task => taskRow(task, hues)),
    attributes: pairFacts(instance.attributes),
    tags: pairFacts(instance.tags),
    rest: restFacts(instance.raw, placedOfInstance),
    history: historyRows(replica, instance.arn),
  };
}

function headerFacts({ instance, cluster }: InstanceSources): readonly Fact[] {
  return [
    ...fact("cluster", "Cluster", cluster.name, { open: { page: "cluster", arn: cluster.arn } }),
    ...fact("type", "Type", instance.instanceType),
    ...fact("zone", "Zone", instance.availabilityZone),
    ...fact("capacityProvider", "Capacity provider", instance.capacityProvider),
    ...fact("tasks", "Tasks", `${instance.runningTasks} running, ${instance.pendingTasks} pending`),
    ...fact(
      "registeredAt",
      "Registered",
      instance.registeredAt === undefined ? undefined : localTime(instance.registeredAt),
    ),
    ...fact("arn", "ARN", instance.arn, { copy: true }),
  ];
}

function actionsOf({ instance, readOnly }: InstanceSources): readonly Action[] {
  const changing: readonly Action[] = [
    { key: "startTask", label: "Start Task Here…", weight: "primary" },
    { key: "updateContainerAgent", label: "Update Agent", weight: "plain" },
    instance.status === "DRAINING"
      ? { key: "activateContainerInstance", label: "Activate…", weight: "plain" }
      : { key: "drainContainerInstance", label: "Drain…", weight: "plain" },
    { key: "deregisterContainerInstance", label: "Deregister…", weight: "danger" },
  ];
  return [
    ...(readOnly ? [] : changing),
    { key: "viewJson", label: "View JSON", weight: "plain" },
    { key: "copyArn", label: "Copy ARN", weight: "plain" },
    { key: "copyAsCli", label: "Copy as AWS CLI", weight: "plain" },
  ];
}

/** Only a whole reading may say that there is none, and only where the instance itself counts none. */
function noTasks({ instance, complete, failed }: InstanceSources): string {
  if (complete && taskCount(instance) === 0) return "No tasks on this container instance.";
  return failed ? "The tasks couldn't be loaded." : "Loading tasks…";
}

function calloutsOf(instance: ContainerInstance, tasks: number): readonly Callout[] {
  const callouts: Callout[] = [];
  const guide = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/";
  if (!instance.agentConnected)
    callouts.push({
      key: "agent",
      tone: "bad",
      title: "Agent disconnected",
      text: "ECS can't place or stop tasks here, and what it reports about them may be out of date. Agents reconnect several times an hour; if this one doesn't, check the instance itself.",
      docs: { text: "The ECS container agent (AWS documentation)", url: `${guide}ECS_agent.html` },
    });
  if (instance.status === "DRAINING")
    callouts.push({
      key: "draining",
      tone: "warn",
      title: "Draining",
      text: `ECS places no new tasks here and moves service tasks elsewhere; ${tasks === 0 ? "none is left" : `${amount(tasks)} still here`}.`,
      docs: {
        text: "Draining container instances (AWS documentation)",
        url: `${guide}container-instance-draining.html`,
      },
    });
  if (instance.statusReason)
    callouts.push({ key: "reason", tone: "warn", title: "Status reason", quote: instance.statusReason });
  return callouts;
}

function fitView({ instance, replica, chosen, definition }: InstanceSources): FitView {
  const arns = new Set([...replica.tasks.values()].map(task => task.taskDefinitionArn).filter(Boolean));
  if (chosen) arns.add(chosen);
  const choices = [...arns]
    .map(arn => ({ key: arn, label: lastPart(arn) }))
    .toSorted((a, b) => byName(a.label, b.label));
  return {
    choices,
    chosen,
    result: definition.kind === "ready" ? { kind: "ready", value: fitOf(instance, definition.value) } : definition,
  };
}

function taskRow(task: Task, hues: ReadonlyMap<string, number>): TaskRow {
  return {
    key: task.arn,
    id: task.id,
    group: groupName(task),
    service: task.service === undefined ? undefined : { page: "service", arn: task.service },
    openDefinition: task.taskDefinitionArn ? { page: "taskDefinition", arn: task.taskDefinitionArn } : undefined,
    hue: hues.get(groupName(task)) ?? -1,
    definition: `${task.family}:${task.revision}`,
    state: taskPill(task),
    health: healthPill(task.health),
    cpu: taken(task, "CPU"),
    memory: taken(task, "MEMORY"),
    since: task.times.startedAt ?? task.times.createdAt,
    version: versionText(task.version),
    open: { page: "task", arn: task.arn },
  };
}

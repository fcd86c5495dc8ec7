import { taskName } from "../../ecs/model/names";
import type { TaskDefinition } from "../../ecs/model/model";
import type { Attachment, Cluster, Service, Task } from "../../ecs/model/model";
import { lastPart } from "../../ecs/model/model";
import type { Replica } from "../../ecs/replica/replica";
import type { LogTail } from "../../logs/reading/logTails";
import type { Action, Fact, Lookup } from "../../webview/parts/protocol";
import type { FactGroup } from "../../webview/parts/protocol";
import type { TaskView } from "../../webview/task/taskProtocol";
import { containerRows } from "./containerRows";
import { containerLogs } from "./logRows";
import { environmentRows, variablesOf } from "./environmentRows";
import { overrideRows } from "./overrideRows";
import { healthPill, taskPill, versionPill } from "../parts/pills";
import { placedOfTask } from "../parts/placedFields";
import { fact, historyRows, pairFacts, restFacts } from "../parts/facts";
import { stopStory } from "./stopStory";
import { timelineView } from "./timelineView";

export interface TaskSources {
  readonly task: Task;
  readonly replica: Replica;
  readonly cluster: Cluster;
  /** Its own, once the services were read. */
  readonly service?: Service;
  readonly definition: Lookup<TaskDefinition>;
  /** The ends of its containers' logs. */
  readonly tails: Lookup<readonly LogTail[]>;
  readonly region: string;
  /** Whether an environment value was asked to be seen, by its row's key. */
  readonly isShown: (key: string) => boolean;
  readonly readOnly: boolean;
}

/** All that the task page shows, from the replica's task and its task definition. */
export function taskView(sources: TaskSources): TaskView {
  const { task, replica, definition } = sources;
  const known = definition.kind === "ready" ? definition.value : undefined;
  const health = healthPill(task.health);
  const story = stopStory(task);
  return {
    page: "task",
    header: {
      what: "Task",
      title: `${task.family}:${task.revision}`,
      subtitle: task.id,
      copy: task.id,
      tab: taskName(task),
      pills: [taskPill(task), ...(health ? [health] : []), versionPill(task.version)],
      facts: headerFacts(sources),
      actions: actionsOf(sources),
    },
    callouts: story ? [story] : [],
    timeline: timelineView(task),
    logs: containerLogs(task, sources.tails, sources.region),
    logsFirst: story !== undefined,
    containers: containerRows(task, known),
    placement: placementFacts(sources),
    size: sizeFacts(task),
    attachments: task.attachments.map(attachmentGroup),
    overrides: mapped(definition, value => overrideRows(task, value)),
    environment: mapped(definition, value => environmentRows(variablesOf(task, value), sources.isShown)),
    attributes: pairFacts(task.attributes),
    tags: pairFacts(task.tags),
    rest: restFacts(task.raw, placedOfTask),
    history: historyRows(replica, task.arn),
  };
}

const mapped = <A, B>(lookup: Lookup<A>, map: (value: A) => B): Lookup<B> =>
  lookup.kind === "ready" ? { kind: "ready", value: map(lookup.value) } : lookup;

function headerFacts({ task, cluster, service }: TaskSources): readonly Fact[] {
  return [
    ...(task.service
      ? fact("service", "Service", task.service, { open: { page: "service", arn: service?.arn ?? task.service } })
      : fact("group", "Group", task.group ?? task.family)),
    ...fact("definition", "Task definition", task.taskDefinitionArn && lastPart(task.taskDefinitionArn), {
      open: { page: "taskDefinition", arn: task.taskDefinitionArn },
    }),
    ...fact("cluster", "Cluster", cluster.name, { open: { page: "cluster", arn: cluster.arn } }),
    ...fact("startedBy", "Started by", task.startedBy),
    ...fact("stopCode", "Stop code", task.stopCode),
  ];
}

function actionsOf({ task, readOnly }: TaskSources): readonly Action[] {
  const canStop = !readOnly && task.desiredStatus !== "STOPPED" && task.lastStatus !== "STOPPED";
  const stop: Action = { key: "stopTask", label: "Stop Task…", weight: "danger" };
  // A service's tasks are its own to start.
  const again: Action = { key: "runAgain", label: "Run Again…", weight: "plain" };
  return [
    ...(canStop ? [stop] : []),
    ...(readOnly || task.service ? [] : [again]),
    { key: "showLogs", label: "Show Logs", weight: "plain" },
    { key: "compareDefinitions", label: "Compare Revisions…", weight: "plain" },
    { key: "viewJson", label: "View JSON", weight: "plain" },
    { key: "copyArn", label: "Copy ARN", weight: "plain" },
    { key: "copyAsCli", label: "Copy as AWS CLI", weight: "plain" },
  ];
}

function placementFacts({ task, replica }: TaskSources): readonly Fact[] {
  const arn = task.containerInstanceArn;
  const instance = arn === undefined ? undefined : replica.containerInstances.get(arn);
  return [
    ...fact("instance", "Container instance", arn && (instance?.ec2InstanceId ?? lastPart(arn)), {
      // Only an instance that is known has a page to open.
      open: arn && instance ? { page: "containerInstance", arn } : undefined,
      hint: instance && `${instance.status}${instance.agentConnected ? "" : ", agent disconnected"}`,
    }),
    ...fact("zone", "Availability zone", task.availabilityZone ?? instance?.availabilityZone),
    ...fact("instanceType", "Instance type", instance?.instanceType),
    ...fact("capacityProvider", "Capacity provider", task.capacityProvider),
    ...fact("launchType", "Launch type", task.launchType),
    ...fact("platform", "Platform", [task.platformFamily, task.platformVersion].filter(Boolean).join(" ")),
    ...fact("connectivity", "Connectivity", task.connectivity),
  ];
}

function sizeFacts(task: Task): readonly Fact[] {
  return [
    ...fact("cpu", "CPU", task.cpu && `${task.cpu} units`, { hint: vcpus(task.cpu) }),
    ...fact("memory", "Memory", task.memory && `${task.memory} MiB`),
    ...fact("storage", "Ephemeral storage", task.ephemeralStorageGiB && `${task.ephemeralStorageGiB} GiB`),
    ...fact("exec", "Execute command", task.executeCommand ? "enabled" : "not enabled"),
    ...fact("arn", "ARN", task.arn, { copy: true }),
    ...fact("definitionArn", "Task definition", task.taskDefinitionArn, { copy: true }),
  ];
}

const vcpus = (units: string | undefined): string | undefined => {
  const value = Number(units);
  return Number.isFinite(value) && value > 0 ? `${Number((value / 1024).toFixed(2))} vCPU` : undefined;
};

function attachmentGroup(attachment: Attachment, index: number): FactGroup {
  return {
    key: `${attachment.id ?? ""} ${index}`,
    title: attachment.type === "ElasticNetworkInterface" ? "Elastic network interface" : attachment.type,
    facts: [
      ...fact("status", "Status", attachment.status),
      ...pairFacts(attachment.details).map(item => ({ ...item, key: `detail ${item.key}`, copy: item.value !== "" })),
      ...fact("id", "Attachment ID", attachment.id),
    ],
  };
}

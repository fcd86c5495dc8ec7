import { count, list, number, record, required, strings, text, timestamp } from "../model/fields";
import type { Raw } from "../model/fields";
import type { TaskDefinition } from "../model/model";
import { lastPart, parseArn } from "../model/model";
import type {
  Attachment,
  Attribute,
  Cluster,
  Container,
  ContainerInstance,
  NetworkBinding,
  Resource,
  Tag,
  Task,
  TaskTimes,
} from "../model/model";

const parseTags = (value: unknown): readonly Tag[] =>
  list(value).map(tag => ({ key: text(tag["key"]) ?? "", value: text(tag["value"]) ?? "" }));

const parseAttributes = (value: unknown): readonly Attribute[] =>
  list(value).flatMap(raw => {
    const name = text(raw["name"]);
    return name ? [{ name, value: text(raw["value"]) }] : [];
  });

function parseResources(value: unknown): readonly Resource[] {
  return list(value).flatMap((raw): Resource[] => {
    const name = text(raw["name"]);
    if (!name) return [];
    switch (raw["type"]) {
      case "STRINGSET":
        return [{ name, type: "STRINGSET", values: strings(raw["stringSetValue"]) }];
      case "LONG":
        return [{ name, type: "LONG", value: count(raw["longValue"]) }];
      case "DOUBLE":
        return [{ name, type: "DOUBLE", value: count(raw["doubleValue"]) }];
      default:
        return [{ name, type: "INTEGER", value: count(raw["integerValue"]) }];
    }
  });
}

function parseBinding(raw: Raw): NetworkBinding {
  return {
    bindIp: text(raw["bindIP"]),
    containerPort: number(raw["containerPort"]),
    containerPortRange: text(raw["containerPortRange"]),
    hostPort: number(raw["hostPort"]),
    hostPortRange: text(raw["hostPortRange"]),
    protocol: text(raw["protocol"]) ?? "tcp",
  };
}

function parseContainer(raw: Raw): Container {
  return {
    name: text(raw["name"]) ?? lastPart(text(raw["containerArn"]) ?? "container"),
    arn: text(raw["containerArn"]),
    image: text(raw["image"]),
    imageDigest: text(raw["imageDigest"]),
    runtimeId: text(raw["runtimeId"]),
    lastStatus: text(raw["lastStatus"]) ?? "UNKNOWN",
    health: text(raw["healthStatus"]),
    exitCode: number(raw["exitCode"]),
    reason: text(raw["reason"]),
    cpu: text(raw["cpu"]),
    memory: text(raw["memory"]),
    memoryReservation: text(raw["memoryReservation"]),
    gpuIds: strings(raw["gpuIds"]),
    networkBindings: list(raw["networkBindings"]).map(parseBinding),
    networkInterfaces: list(raw["networkInterfaces"]).map(item => ({
      attachmentId: text(item["attachmentId"]),
      privateIpv4Address: text(item["privateIpv4Address"]),
      ipv6Address: text(item["ipv6Address"]),
    })),
  };
}

const parseAttachment = (raw: Raw): Attachment => ({
  id: text(raw["id"]),
  type: text(raw["type"]) ?? "attachment",
  status: text(raw["status"]) ?? "UNKNOWN",
  details: parseAttributes(raw["details"]),
});

const parseTimes = (raw: Raw): TaskTimes => ({
  createdAt: timestamp(raw["createdAt"]),
  pullStartedAt: timestamp(raw["pullStartedAt"]),
  pullStoppedAt: timestamp(raw["pullStoppedAt"]),
  startedAt: timestamp(raw["startedAt"]),
  stoppingAt: timestamp(raw["stoppingAt"]),
  executionStoppedAt: timestamp(raw["executionStoppedAt"]),
  stoppedAt: timestamp(raw["stoppedAt"]),
  connectivityAt: timestamp(raw["connectivityAt"]),
});

/** A task as an API answer or an event's `detail` gives it; throws an EcsError when it lacks its ARN. */
export function parseTask(raw: object): Task {
  const source = raw as Raw;
  const arn = required(source, "taskArn", "a task");
  const taskDefinitionArn = text(source["taskDefinitionArn"]) ?? "";
  const [family = "", revision = ""] = lastPart(taskDefinitionArn).split(":");
  const group = text(source["group"]);
  return {
    kind: "task",
    arn,
    id: lastPart(arn),
    clusterArn: text(source["clusterArn"]) ?? "",
    version: number(source["version"]),
    taskDefinitionArn,
    family,
    revision,
    lastStatus: text(source["lastStatus"]) ?? "UNKNOWN",
    desiredStatus: text(source["desiredStatus"]) ?? "UNKNOWN",
    health: text(source["healthStatus"]),
    connectivity: text(source["connectivity"]),
    group,
    service: group?.startsWith("service:") ? group.slice("service:".length) : undefined,
    startedBy: text(source["startedBy"]),
    launchType: text(source["launchType"]),
    capacityProvider: text(source["capacityProviderName"]),
    platformVersion: text(source["platformVersion"]),
    platformFamily: text(source["platformFamily"]),
    availabilityZone: text(source["availabilityZone"]),
    containerInstanceArn: text(source["containerInstanceArn"]),
    cpu: text(source["cpu"]),
    memory: text(source["memory"]),
    ephemeralStorageGiB: number(record(source["ephemeralStorage"])["sizeInGiB"]),
    executeCommand: source["enableExecuteCommand"] === true,
    times: parseTimes(source),
    stopCode: text(source["stopCode"]),
    stoppedReason: text(source["stoppedReason"]),
    containers: list(source["containers"]).map(parseContainer),
    attachments: list(source["attachments"]).map(parseAttachment),
    attributes: parseAttributes(source["attributes"]),
    overrides: record(source["overrides"]),
    tags: parseTags(source["tags"]),
    raw: source,
  };
}

/** A container instance as an API answer or an event's `detail` gives it; an event carries no cluster name, only `clusterArn`. */
export function parseContainerInstance(raw: object, clusterArn: string): ContainerInstance {
  const source = raw as Raw;
  const arn = required(source, "containerInstanceArn", "a container instance");
  const versionInfo = record(source["versionInfo"]);
  const attributes = parseAttributes(source["attributes"]);
  const attribute = (name: string) => attributes.find(item => item.name === name)?.value;
  return {
    kind: "containerInstance",
    arn,
    id: lastPart(arn),
    clusterArn,
    version: number(source["version"]),
    ec2InstanceId: text(source["ec2InstanceId"]),
    status: text(source["status"]) ?? "UNKNOWN",
    statusReason: text(source["statusReason"]),
    agentConnected: source["agentConnected"] === true,
    agentVersion: text(versionInfo["agentVersion"]),
    agentHash: text(versionInfo["agentHash"]),
    dockerVersion: text(versionInfo["dockerVersion"]),
    agentUpdateStatus: text(source["agentUpdateStatus"]),
    runningTasks: count(source["runningTasksCount"]),
    pendingTasks: count(source["pendingTasksCount"]),
    registered: parseResources(source["registeredResources"]),
    remaining: parseResources(source["remainingResources"]),
    attributes,
    availabilityZone: attribute("ecs.availability-zone"),
    instanceType: attribute("ecs.instance-type"),
    capacityProvider: text(source["capacityProviderName"]),
    registeredAt: timestamp(source["registeredAt"]),
    health: text(record(source["healthStatus"])["overallStatus"]),
    tags: parseTags(source["tags"]),
    raw: source,
  };
}

export function parseCluster(raw: object): Cluster {
  const source = raw as Raw;
  const arn = required(source, "clusterArn", "a cluster");
  return {
    kind: "cluster",
    arn,
    name: text(source["clusterName"]) ?? lastPart(arn),
    status: text(source["status"]) ?? "UNKNOWN",
    containerInstances: count(source["registeredContainerInstancesCount"]),
    runningTasks: count(source["runningTasksCount"]),
    pendingTasks: count(source["pendingTasksCount"]),
    activeServices: count(source["activeServicesCount"]),
    capacityProviders: strings(source["capacityProviders"]),
    raw: source,
  };
}

/** The cluster an event's or a request's resource belongs to, told from its own ARN where the long format names it. */
export function clusterOf(arn: string): string | undefined {
  const parsed = parseArn(arn);
  if (!parsed?.cluster) return undefined;
  return `arn:${parsed.partition}:ecs:${parsed.region}:${parsed.account}:cluster/${parsed.cluster}`;
}

export function parseTaskDefinition(raw: object): TaskDefinition {
  const source = raw as Raw;
  const arn = required(source, "taskDefinitionArn", "a task definition");
  const [family = "", revision = "0"] = lastPart(arn).split(":");
  return {
    arn,
    family,
    revision: Number(revision),
    networkMode: text(source["networkMode"]) ?? "bridge",
    compatibilities: strings(source["requiresCompatibilities"]),
    raw: source,
  };
}

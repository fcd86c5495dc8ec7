import type { RunTaskCommandInput, Tag, TaskOverride } from "@aws-sdk/client-ecs";
import type { AwsvpcNetwork, Service, Task } from "../../ecs/model/model";
import { networkConfiguration } from "./runTaskRequest";

/**
 * The request that a task was started with, as far as ECS still tells it: security groups are not part of a task, so they
 * are taken from a service that uses the same subnet, when there is one.
 */
export function runAgainRequest(task: Task, services: readonly Service[]): RunTaskCommandInput {
  const overrides = cleanOverrides(task.overrides);
  const tags = task.tags.filter(tag => !tag.key.startsWith("aws:")) as readonly Tag[];
  const network = networkOf(task, services);
  const isOwnGroup = task.group !== undefined && !/^(family|service):/.test(task.group);
  const isOwnStarter = task.startedBy !== undefined && !task.startedBy.startsWith("ecs-svc/");
  return {
    cluster: task.clusterArn,
    taskDefinition: `${task.family}:${task.revision}`,
    count: 1,
    ...launchOf(task),
    ...(network ? { networkConfiguration: networkConfiguration(network) } : {}),
    ...(isOwnGroup ? { group: task.group } : {}),
    ...(isOwnStarter ? { startedBy: task.startedBy } : {}),
    ...(overrides ? { overrides } : {}),
    ...(task.executeCommand ? { enableExecuteCommand: true } : {}),
    ...(tags.length > 0 ? { tags: [...tags] } : {}),
  };
}

function launchOf(
  task: Task,
): Pick<RunTaskCommandInput, "capacityProviderStrategy" | "launchType" | "platformVersion"> {
  const platform = task.platformVersion ? { platformVersion: task.platformVersion } : {};
  if (task.capacityProvider)
    return { capacityProviderStrategy: [{ capacityProvider: task.capacityProvider, weight: 1, base: 0 }], ...platform };
  if (task.launchType === "EC2" || task.launchType === "FARGATE" || task.launchType === "EXTERNAL")
    return { launchType: task.launchType, ...platform };
  return {};
}

function networkOf(task: Task, services: readonly Service[]): AwsvpcNetwork | undefined {
  const interfaces = task.attachments.filter(attachment => attachment.type === "ElasticNetworkInterface");
  const subnets = interfaces.flatMap(item => item.details.find(detail => detail.name === "subnetId")?.value ?? []);
  const [subnet] = subnets;
  if (subnet === undefined) return undefined;
  const own = services.find(service => service.name === task.service)?.network;
  const same = own ?? services.find(service => service.network?.subnets.includes(subnet))?.network;
  return same ?? { subnets, securityGroups: [], assignPublicIp: false };
}

/** A task answers empty overrides for each container; only what differs belongs into a request. */
function cleanOverrides(raw: Readonly<Record<string, unknown>>): TaskOverride | undefined {
  const isSaid = (value: unknown) =>
    value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0);
  const said = Object.fromEntries(Object.entries(raw).filter(([, value]) => isSaid(value))) as TaskOverride;
  const containers = (said.containerOverrides ?? [])
    .map(container => Object.fromEntries(Object.entries(container).filter(([, value]) => isSaid(value))))
    .filter(container => Object.keys(container).some(name => name !== "name"));
  const { containerOverrides: _, inferenceAcceleratorOverrides: __, ...rest } = said;
  const result: TaskOverride = { ...rest, ...(containers.length > 0 ? { containerOverrides: containers } : {}) };
  return Object.keys(result).length > 0 ? result : undefined;
}

import { operations } from "../../ecs/gateway/operations";
import { limits } from "../../ecs/gateway/limits";
import type { OperationName } from "../../ecs/gateway/operations";
import { mostTasks } from "../run/runTaskRequest";
import { flag, many, oneOf, shape, text, whole } from "./schema";
import type { Schema } from "./schema";
import { serviceSchemas } from "./serviceSchemas";
import {
  capacityProviderStrategy,
  cluster,
  common,
  constraints,
  instance,
  keyValue,
  platformVersion,
  strategies,
  tags,
} from "./sharedFields";

const byOperation: Readonly<Record<OperationName, Schema>> = {
  ...serviceSchemas,
  RunTask: shape(
    "Runs tasks; ECS chooses where.",
    {
      ...common,
      count: whole(
        `How many tasks. ECS takes ${String(limits.runTaskCount)} at once: more is sent as several requests.`,
        1,
        mostTasks,
      ),
      launchType: oneOf("Not together with capacityProviderStrategy.", "EC2", "FARGATE", "EXTERNAL"),
      capacityProviderStrategy: capacityProviderStrategy(
        "Not together with launchType; left out: the cluster's default strategy.",
      ),
      platformVersion,
      placementConstraints: constraints,
      placementStrategy: strategies,
      startedBy: text(`At most ${String(limits.startedByCharacters)} characters; tasks can be found by it.`, {
        maxLength: limits.startedByCharacters,
      }),
      clientToken: text(
        "At most 64 characters: a request with a token that ECS has seen runs nothing new. Left out: one is made, and kept after a lost answer.",
        { maxLength: 64 },
      ),
    },
    "taskDefinition",
  ),
  StartTask: shape(
    "Starts one task on each of the named container instances.",
    {
      ...common,
      containerInstances: many("1 to 10 container instances", instance, limits.startTaskInstances, 1),
      startedBy: text(
        `At most ${String(limits.startTaskStartedByCharacters)} characters. Left out: one is made, by which a lost answer is looked up.`,
        { maxLength: limits.startTaskStartedByCharacters },
      ),
    },
    "taskDefinition",
    "containerInstances",
  ),
  StopTask: shape(
    "Stops a task: SIGTERM, and SIGKILL 30 seconds later.",
    {
      cluster,
      task: text("ID or full ARN of the task"),
      reason: text(`At most ${String(limits.reasonCharacters)} characters, kept with the stopped task.`, {
        maxLength: limits.reasonCharacters,
      }),
    },
    "task",
  ),
  DescribeTasks: shape(
    "Reads tasks and shows their pages.",
    {
      cluster,
      tasks: many("1 to 100 IDs or ARNs", text("ID or ARN"), limits.idsPerDescribe, 1),
      include: many("What else to read", oneOf("TAGS", "TAGS")),
    },
    "tasks",
  ),
  DescribeContainerInstances: shape(
    "Reads container instances and shows their pages.",
    {
      cluster,
      containerInstances: many("1 to 100 IDs or ARNs", instance, limits.idsPerDescribe, 1),
      include: many("What else to read", oneOf("One of them", "TAGS", "CONTAINER_INSTANCE_HEALTH")),
    },
    "containerInstances",
  ),
  DeregisterContainerInstance: shape(
    "Takes a container instance out of its cluster. Doesn't terminate the EC2 instance; it keeps incurring charges.",
    {
      cluster,
      containerInstance: instance,
      force: flag(
        "Deregisters even though tasks run there. They keep running as orphans or are stopped; AWS's documentation says both.",
      ),
    },
    "containerInstance",
  ),
  RegisterContainerInstance: shape(
    "Registers an EC2 instance. Normally the ECS agent does this itself; registering twice creates two entries.",
    {
      cluster,
      instanceIdentityDocument: text("The EC2 instance identity document, as a text"),
      instanceIdentityDocumentSignature: text("Its signature, base64"),
      containerInstanceArn: text("To register again what was registered before"),
      totalResources: many(
        "All that the instance has",
        shape(
          "One resource",
          {
            name: text("CPU (units), MEMORY (MiB), PORTS, PORTS_UDP, GPU or one of your own"),
            type: oneOf("Which of the values below counts", "INTEGER", "LONG", "DOUBLE", "STRINGSET"),
            integerValue: whole("For INTEGER", 0),
            longValue: whole("For LONG", 0),
            doubleValue: { description: "For DOUBLE" },
            stringSetValue: many("For STRINGSET, such as ports in use", text("One of them")),
          },
          "name",
          "type",
        ),
      ),
      attributes: many("Attributes that constraints can name", keyValue("One attribute")),
      versionInfo: shape("Versions of the agent and of Docker", {
        agentVersion: text("Such as 1.95.0"),
        agentHash: text("Short commit"),
        dockerVersion: text("Such as DockerVersion: 25.0.8"),
      }),
      platformDevices: many(
        "GPUs by id",
        shape("One device", { id: text("Its id"), type: oneOf("Its type", "GPU") }, "id", "type"),
      ),
      tags,
    },
  ),
  UpdateContainerAgent: shape(
    "Updates the ECS agent of an instance with the ECS-optimized AMI or ecs-init; not on Windows.",
    { cluster, containerInstance: instance },
    "containerInstance",
  ),
  UpdateContainerInstancesState: shape(
    "Drains container instances, or lets them take tasks again.",
    {
      cluster,
      containerInstances: many("1 to 10 container instances", instance, limits.stateInstances, 1),
      status: oneOf("DRAINING: no new tasks, services move theirs.", "ACTIVE", "DRAINING"),
    },
    "containerInstances",
    "status",
  ),
};

/** The operations by the names of their documents, such as `run-task`; those of the AWS CLI. */
export const documentOperations: readonly (readonly [string, OperationName])[] = (
  Object.keys(operations) as OperationName[]
).map(operation => [operations[operation].cli, operation] as const);

/** The JSON schema of an operation's request document, whole. */
export const requestSchema = (operation: OperationName): object => ({
  $schema: "http://json-schema.org/draft-07/schema#",
  title: `Amazon ECS ${operation}`,
  ...byOperation[operation],
  properties: { $schema: text("The schema of this document"), ...byOperation[operation].properties },
});

/** The fields that an operation takes. */
export const fieldsOf = (operation: OperationName): readonly string[] =>
  Object.keys(byOperation[operation].properties ?? {});

/** What a field of an operation may hold; an empty schema, which takes anything, when it has no such field. */
export const fieldOf = (operation: OperationName, name: string): Schema =>
  byOperation[operation].properties?.[name] ?? {};

export const requiredOf = (operation: OperationName): readonly string[] => byOperation[operation].required ?? [];

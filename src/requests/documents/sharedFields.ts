import { limits } from "../../ecs/gateway/limits";
import { flag, many, oneOf, shape, text, whole } from "./schema";
import type { Schema } from "./schema";

/** Fields that several operations share. */
export const cluster = text(
  "Name or full ARN of the cluster. The ARN is unmistakable: it names account and region too.",
);
export const taskDefinition = text("`family:revision`, a full ARN, or just `family` for its newest active revision.");
export const instance = text("ID or full ARN of a container instance; not its EC2 instance ID.");
export const tags = many(
  "Tags of the tasks; keys starting with `aws:` are reserved.",
  shape(
    "One tag",
    {
      key: text("1 to 128 characters", { minLength: 1, maxLength: 128 }),
      value: text("At most 256 characters", { maxLength: 256 }),
    },
    "key",
  ),
  50,
);

export const keyValue = (what: string): Schema =>
  shape(what, { name: text("Its name"), value: text("Its value") }, "name");

const containerOverride = shape(
  "Overrides for one container",
  {
    name: text("The container's name, as the task definition gives it."),
    command: many("Replaces the image's or the definition's command, word by word.", text("One word")),
    environment: many(
      "Added to the definition's environment, or replaces a variable of the same name.",
      keyValue("One variable"),
    ),
    cpu: whole("CPU units; 1024 are one vCPU.", 0),
    memory: whole("Hard limit, MiB: above it the container is killed.", 4),
    memoryReservation: whole("Soft limit, MiB.", 4),
    environmentFiles: many(
      "Files of variables in S3",
      shape("One file", { value: text("ARN of the object"), type: oneOf("Its type", "s3") }, "value", "type"),
    ),
    resourceRequirements: many(
      "GPUs or inference accelerators",
      shape(
        "One requirement",
        {
          type: oneOf("What is needed", "GPU", "InferenceAccelerator"),
          value: text("How many GPUs, or the accelerator's name"),
        },
        "type",
        "value",
      ),
    ),
  },
  "name",
);

const overrides = shape("Overrides of the task definition for these tasks", {
  containerOverrides: many("One entry a container", containerOverride),
  cpu: text("CPU units of the task, or vCPU such as `1 vcpu`."),
  memory: text("MiB of the task, or such as `2 GB`."),
  taskRoleArn: text("Task role; a full ARN."),
  executionRoleArn: text("Task execution role; a full ARN."),
  ephemeralStorage: shape("Storage on Fargate", { sizeInGiB: whole("GiB, 21 to 200", 21, 200) }, "sizeInGiB"),
});

export const network = shape("Network of tasks in awsvpc mode; other modes take none.", {
  awsvpcConfiguration: shape(
    "The tasks' own network interface",
    {
      subnets: many("1 to 16 subnets of one VPC", text("Such as subnet-0abc1234"), 16, 1),
      securityGroups: many("At most 5; left out: the VPC's default one.", text("Such as sg-0abc1234"), 5),
      assignPublicIp: oneOf("Fargate only", "ENABLED", "DISABLED"),
    },
    "subnets",
  ),
});

export const capacityProviderStrategy = (description: string): Schema =>
  many(
    description,
    shape(
      "One provider's share",
      {
        capacityProvider: text("Its name, such as FARGATE_SPOT"),
        weight: whole("Share of the tasks, 0 to 1000", 0, 1000),
        base: whole("Tasks that it gets first, 0 to 100000", 0, 100_000),
      },
      "capacityProvider",
    ),
    20,
  );

export const platformVersion = text("Fargate only, such as LATEST or 1.4.0");

export const constraints = many(
  "Rules that an instance must satisfy",
  shape("One rule", {
    type: oneOf("distinctInstance: one task an instance. memberOf: an expression.", "distinctInstance", "memberOf"),
    expression: text("In the cluster query language, such as `attribute:ecs.instance-type =~ t3.*`", {
      maxLength: 2000,
    }),
  }),
  limits.placementConstraints,
);

export const strategies = many(
  "How ECS chooses among the instances that are left",
  shape("One step", {
    type: oneOf("How", "random", "spread", "binpack"),
    field: text("By what: instanceId, attribute:ecs.availability-zone, cpu, memory"),
  }),
  limits.placementStrategies,
);

export const common = {
  cluster,
  taskDefinition,
  overrides,
  networkConfiguration: network,
  group: text("Name of the task group; left out: `family:` and the family. `service:` is reserved."),
  enableECSManagedTags: flag("Adds ECS's own tags for cluster and service."),
  enableExecuteCommand: flag("Enables ECS Exec (`aws ecs execute-command`)."),
  propagateTags: oneOf("Copies the tags of the task definition to the tasks.", "TASK_DEFINITION", "NONE"),
  referenceId: text("At most 1024 characters", { maxLength: 1024 }),
  tags,
} as const;

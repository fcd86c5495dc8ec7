import type * as ecs from "@aws-sdk/client-ecs";

/** The SDK's shape as it travels: times are epoch seconds, and nothing is changed in place. */
type Wire<T> = T extends Date
  ? number
  : T extends string | number | boolean | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? readonly Wire<Item>[]
      : { readonly [Key in keyof T]: Wire<T[Key]> };

/** `T` with those of its fields that ECS always answers. */
type Answered<T, Key extends keyof T> = T & { readonly [K in Key]-?: NonNullable<T[K]> };

export type Tag = Wire<ecs.Tag>;
export type Attribute = Wire<ecs.Attribute>;
export type Failure = Wire<ecs.Failure>;
export type Attachment = Wire<ecs.Attachment>;
export type NetworkBinding = Wire<ecs.NetworkBinding>;
export type NetworkConfiguration = Wire<ecs.NetworkConfiguration>;
export type PlacementConstraint = Wire<ecs.PlacementConstraint>;
export type PlacementStrategy = Wire<ecs.PlacementStrategy>;
export type CapacityProviderStrategyItem = Wire<ecs.CapacityProviderStrategyItem>;
export type VersionInfo = Wire<ecs.VersionInfo>;
export type TaskOverride = Wire<ecs.TaskOverride>;
export type LaunchType = ecs.LaunchType;
export type TaskStopCode = ecs.TaskStopCode;
export type HealthStatus = ecs.HealthStatus;
export type AgentUpdateStatus = ecs.AgentUpdateStatus;

export type Resource = Answered<Wire<ecs.Resource>, "name" | "type">;
export type Container = Answered<Wire<ecs.Container>, "containerArn" | "taskArn" | "name" | "image" | "lastStatus">;
export type ContainerDefinition = Answered<
  Wire<ecs.ContainerDefinition>,
  "name" | "image" | "cpu" | "essential" | "portMappings" | "environment"
>;
export type TaskDefinition = Answered<
  Omit<Wire<ecs.TaskDefinition>, "containerDefinitions">,
  "taskDefinitionArn" | "family" | "revision" | "status" | "networkMode" | "compatibilities" | "placementConstraints"
> & { readonly containerDefinitions: readonly ContainerDefinition[] };
export type Task = Answered<
  Omit<Wire<ecs.Task>, "containers">,
  | "taskArn"
  | "clusterArn"
  | "taskDefinitionArn"
  | "lastStatus"
  | "desiredStatus"
  | "group"
  | "launchType"
  | "version"
  | "createdAt"
  | "attachments"
  | "attributes"
  | "cpu"
  | "memory"
  | "overrides"
> & { readonly containers: readonly Container[] };
export type ContainerInstance = Answered<
  Omit<Wire<ecs.ContainerInstance>, "registeredResources" | "remainingResources">,
  | "containerInstanceArn"
  | "version"
  | "status"
  | "agentConnected"
  | "runningTasksCount"
  | "pendingTasksCount"
  | "attributes"
  | "registeredAt"
> & { readonly registeredResources: readonly Resource[]; readonly remainingResources: readonly Resource[] };
export type Service = Answered<
  Wire<ecs.Service>,
  "serviceArn" | "serviceName" | "clusterArn" | "status" | "desiredCount" | "taskDefinition" | "createdAt"
>;
export type Cluster = Wire<ecs.Cluster>;

/** The states that a task passes through, in their order (ECS developer guide, task lifecycle). */
export type TaskStatus =
  "PROVISIONING" | "PENDING" | "ACTIVATING" | "RUNNING" | "DEACTIVATING" | "STOPPING" | "DEPROVISIONING" | "STOPPED";

export type Deployment = Wire<ecs.Deployment>;
export type DeploymentConfiguration = Wire<ecs.DeploymentConfiguration>;
export type LifecycleHook = Wire<ecs.DeploymentLifecycleHook>;
export type HookDetail = Wire<ecs.DeploymentLifecycleHookDetail>;
export type HookStage = ecs.DeploymentLifecycleHookStage;
export type LifecycleStage = ecs.ServiceDeploymentLifecycleStage;
export type ServiceDeployment = Answered<
  Wire<ecs.ServiceDeployment>,
  "serviceDeploymentArn" | "serviceArn" | "clusterArn" | "createdAt" | "status"
>;
export type ServiceDeploymentStatus = ecs.ServiceDeploymentStatus;
export type ServiceRevision = Answered<Wire<ecs.ServiceRevision>, "serviceRevisionArn" | "taskDefinition">;
export type ServiceRevisionSummary = Wire<ecs.ServiceRevisionSummary>;

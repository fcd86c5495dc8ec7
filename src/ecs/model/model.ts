/** Epoch milliseconds. */
export type Timestamp = number;

/** What an ARN of ECS says: `arn:partition:ecs:region:account:kind/[cluster/]id`. */
export interface EcsArn {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly kind: string;
  readonly cluster?: string;
  readonly id: string;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export interface Attribute {
  readonly name: string;
  readonly value?: string;
}

export interface Cluster {
  readonly kind: "cluster";
  readonly arn: string;
  readonly name: string;
  readonly status: string;
  readonly containerInstances: number;
  readonly runningTasks: number;
  readonly pendingTasks: number;
  readonly activeServices: number;
  readonly capacityProviders: readonly string[];
  /** The answer as it came, for the JSON document. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** One registered or remaining resource; ECS has four types. */
export type Resource =
  | { readonly name: string; readonly type: "INTEGER" | "LONG" | "DOUBLE"; readonly value: number }
  | { readonly name: string; readonly type: "STRINGSET"; readonly values: readonly string[] };

export interface ContainerInstance {
  readonly kind: "containerInstance";
  readonly arn: string;
  readonly id: string;
  readonly clusterArn: string;
  /** Raised by ECS at each change that sends an event; missing from endpoints older than 2016-11-21. */
  readonly version?: number;
  readonly ec2InstanceId?: string;
  readonly status: string;
  readonly statusReason?: string;
  readonly agentConnected: boolean;
  readonly agentVersion?: string;
  readonly agentHash?: string;
  readonly dockerVersion?: string;
  readonly agentUpdateStatus?: string;
  readonly runningTasks: number;
  readonly pendingTasks: number;
  readonly registered: readonly Resource[];
  readonly remaining: readonly Resource[];
  readonly attributes: readonly Attribute[];
  readonly availabilityZone?: string;
  readonly instanceType?: string;
  readonly capacityProvider?: string;
  readonly registeredAt?: Timestamp;
  readonly health?: string;
  readonly tags: readonly Tag[];
  readonly raw: Readonly<Record<string, unknown>>;
}

export interface NetworkBinding {
  readonly bindIp?: string;
  readonly containerPort?: number;
  readonly containerPortRange?: string;
  readonly hostPort?: number;
  readonly hostPortRange?: string;
  readonly protocol: string;
}

interface NetworkInterface {
  readonly attachmentId?: string;
  readonly privateIpv4Address?: string;
  readonly ipv6Address?: string;
}

export interface Container {
  readonly name: string;
  readonly arn?: string;
  readonly image?: string;
  readonly imageDigest?: string;
  readonly runtimeId?: string;
  readonly lastStatus: string;
  readonly health?: string;
  readonly exitCode?: number;
  readonly reason?: string;
  /** CPU units as ECS words them: a decimal string. */
  readonly cpu?: string;
  /** Hard limit, MiB. */
  readonly memory?: string;
  /** Soft limit, MiB. */
  readonly memoryReservation?: string;
  readonly gpuIds: readonly string[];
  readonly networkBindings: readonly NetworkBinding[];
  readonly networkInterfaces: readonly NetworkInterface[];
}

export interface Attachment {
  readonly id?: string;
  readonly type: string;
  readonly status: string;
  readonly details: readonly Attribute[];
}

export interface TaskTimes {
  readonly createdAt?: Timestamp;
  readonly pullStartedAt?: Timestamp;
  readonly pullStoppedAt?: Timestamp;
  readonly startedAt?: Timestamp;
  readonly stoppingAt?: Timestamp;
  readonly executionStoppedAt?: Timestamp;
  readonly stoppedAt?: Timestamp;
  readonly connectivityAt?: Timestamp;
}

export interface Task {
  readonly kind: "task";
  readonly arn: string;
  readonly id: string;
  readonly clusterArn: string;
  /** Raised by ECS at each change that sends an event; missing from endpoints older than 2016-11-21. */
  readonly version?: number;
  readonly taskDefinitionArn: string;
  readonly family: string;
  readonly revision: string;
  readonly lastStatus: string;
  readonly desiredStatus: string;
  readonly health?: string;
  readonly connectivity?: string;
  readonly group?: string;
  /** Name of the service that runs it, when `group` says so. */
  readonly service?: string;
  readonly startedBy?: string;
  readonly launchType?: string;
  readonly capacityProvider?: string;
  readonly platformVersion?: string;
  readonly platformFamily?: string;
  readonly availabilityZone?: string;
  readonly containerInstanceArn?: string;
  readonly cpu?: string;
  readonly memory?: string;
  readonly ephemeralStorageGiB?: number;
  readonly executeCommand: boolean;
  readonly times: TaskTimes;
  readonly stopCode?: string;
  readonly stoppedReason?: string;
  readonly containers: readonly Container[];
  readonly attachments: readonly Attachment[];
  readonly attributes: readonly Attribute[];
  readonly overrides: Readonly<Record<string, unknown>>;
  readonly tags: readonly Tag[];
  readonly raw: Readonly<Record<string, unknown>>;
}

export interface Service {
  readonly kind: "service";
  readonly arn: string;
  readonly name: string;
  readonly status: string;
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  readonly launchType?: string;
  /** REPLICA or DAEMON; a daemon has as many tasks as there are instances for it. */
  readonly schedulingStrategy?: string;
  readonly taskDefinitionArn?: string;
  readonly network?: AwsvpcNetwork;
  /** The newest is PRIMARY; those that still run tasks beside it are ACTIVE. */
  readonly deployments: readonly Deployment[];
  readonly raw: Readonly<Record<string, unknown>>;
}

/** A deployment as the service itself tells of it, or a task set of another deployment controller. */
export interface Deployment {
  /** `ecs-svc/…`, by which its tasks are started. */
  readonly id: string;
  readonly status: string;
  readonly taskDefinitionArn?: string;
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  /** Consecutive tasks that failed to start. */
  readonly failedTasks: number;
  /** COMPLETED, FAILED or IN_PROGRESS; only for rolling updates. */
  readonly rolloutState?: string;
  readonly rolloutReason?: string;
  readonly createdAt?: Timestamp;
}

export interface AwsvpcNetwork {
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly assignPublicIp: boolean;
}

/** Whether a task will change no more by itself. */
export const isStopped = (task: Task): boolean => task.lastStatus === "STOPPED";

/** Tasks that ECS counts in a cluster or on a container instance: those that run and those that wait to. */
export const taskCount = ({
  runningTasks,
  pendingTasks,
}: {
  readonly runningTasks: number;
  readonly pendingTasks: number;
}): number => runningTasks + pendingTasks;

/** `group` without its `family:` or `service:` in front; the family when a task has no group. */
export const groupName = (task: Task): string => task.group?.replace(/^(family|service):/, "") ?? task.family;

/** The region, account and id that an ECS ARN carries, or undefined for a text that is no ECS ARN. */
export function parseArn(arn: string): EcsArn | undefined {
  const match = /^arn:([^:]+):ecs:([^:]*):([^:]*):([^/]+)\/(.+)$/.exec(arn);
  if (!match) return undefined;
  const [, partition = "", region = "", account = "", kind = "", rest = ""] = match;
  const parts = rest.split("/");
  const id = parts.at(-1) ?? rest;
  return parts.length > 1
    ? { partition, region, account, kind, cluster: parts[0], id }
    : { partition, region, account, kind, id };
}

/** The last part of an ARN, or the text itself when it is no ARN. */
export const lastPart = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

export interface TaskDefinition {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly networkMode: string;
  readonly compatibilities: readonly string[];
  readonly raw: Readonly<Record<string, unknown>>;
}

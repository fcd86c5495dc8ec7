import type { Described } from "../answers/described";
import type { Cluster, ContainerInstance, Service, Task, TaskDefinition } from "../model/model";
import type { DeploymentSummary, ServiceDeployment, ServiceRevision } from "../model/serviceDeployment";
import type { Executed, Execution } from "./executeCommand";
import type { OperationName, Operations } from "./operations";
import type { Forecast } from "../rate/rateLimiter";
import type { Urgency } from "../rate/tokenQueue";

export interface TaskFilter {
  readonly desiredStatus?: "RUNNING" | "STOPPED";
  readonly family?: string;
  readonly serviceName?: string;
  readonly containerInstance?: string;
  readonly launchType?: "EC2" | "FARGATE" | "EXTERNAL" | "MANAGED_INSTANCES";
  /** ECS takes it only when it is the one filter. */
  readonly startedBy?: string;
}

/** What a sent request brought back. */
export interface Answer<O extends OperationName> {
  readonly output: Operations[O]["output"];
  readonly requestId?: string;
}

/**
 * All that is asked of ECS. Lists are complete: every page is read. Each call throws an EcsError, of kind `cancelled` when its
 * signal was aborted. Describes take any number of ids, in batches of 100 with bounded concurrency.
 */
export interface EcsGateway {
  readonly region: string;
  /** Undefined for AWS's own endpoint. */
  readonly endpoint?: string;
  /** How far this machine's clock is ahead of AWS's, in milliseconds, as far as its answers tell; absent for a stand-in. */
  readonly clockAheadMs?: number;
  /** The same gateway for calls of another urgency; calls without one are urgent. */
  at(urgency: Urgency): EcsGateway;
  /** How soon readings of tasks and container instances, which share one rate, would be answered. */
  forecast(): Forecast;
  clusterArns(signal: AbortSignal): AsyncIterable<readonly string[]>;
  describeClusters(arns: readonly string[], signal: AbortSignal): Promise<Described<Cluster>>;
  containerInstanceArns(cluster: string, signal: AbortSignal): AsyncIterable<readonly string[]>;
  describeContainerInstances(
    cluster: string,
    arns: readonly string[],
    signal: AbortSignal,
  ): Promise<Described<ContainerInstance>>;
  taskArns(cluster: string, filter: TaskFilter, signal: AbortSignal): AsyncIterable<readonly string[]>;
  describeTasks(cluster: string, arns: readonly string[], signal: AbortSignal): Promise<Described<Task>>;
  serviceArns(cluster: string, signal: AbortSignal): AsyncIterable<readonly string[]>;
  /** In batches of 10, which is all that ECS takes. */
  describeServices(cluster: string, arns: readonly string[], signal: AbortSignal): Promise<Described<Service>>;
  /** Of the last 90 days, a page of up to 100 at a time; ECS promises no order. */
  serviceDeployments(
    cluster: string,
    service: string,
    signal: AbortSignal,
  ): AsyncIterable<readonly DeploymentSummary[]>;
  /** In batches of 20, which is all that ECS takes, as for revisions. */
  describeServiceDeployments(arns: readonly string[], signal: AbortSignal): Promise<Described<ServiceDeployment>>;
  describeServiceRevisions(arns: readonly string[], signal: AbortSignal): Promise<Described<ServiceRevision>>;
  families(signal: AbortSignal): Promise<readonly string[]>;
  /** The same, a page of up to 100 at a time, for who may have seen enough before the end. */
  familyPages(signal: AbortSignal): AsyncIterable<readonly string[]>;
  /** ARNs of a family's active revisions, newest first. */
  revisions(family: string, signal: AbortSignal): Promise<readonly string[]>;
  /** By ARN, `family:revision`, or `family` for its newest active revision. */
  taskDefinition(name: string, signal: AbortSignal): Promise<TaskDefinition>;
  createCluster(name: string, signal: AbortSignal): Promise<Cluster>;
  /** Runs a command in a container; never sent twice. */
  executeCommand(execution: Execution, signal: AbortSignal): Promise<Executed>;
  /** Sends one request as it stands; resends it by itself only where `operations` says that this cannot happen twice. */
  send<O extends OperationName>(operation: O, input: Operations[O]["input"], signal: AbortSignal): Promise<Answer<O>>;
  /** Gives up the reads under way, which are asked again at once on new connections: the network is another one. */
  renew(): void;
  /** Whether the endpoint answers HTTP at all; no operation and no signature is sent. */
  answers(signal: AbortSignal): Promise<boolean>;
  dispose(): void;
}

import {
  CreateClusterCommand,
  DescribeClustersCommand,
  DescribeContainerInstancesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListClustersCommand,
  ListContainerInstancesCommand,
  ListTaskDefinitionFamiliesCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
} from "@aws-sdk/client-ecs";
import type { ECSClient } from "@aws-sdk/client-ecs";
import { object } from "../answers/answer";
import { allItems } from "../rate/concurrently";
import { close } from "../transport/closing";
import { Calls } from "./calls";
import type { CallSetup } from "./calls";
import type { Described } from "../answers/described";
import { executeCommand } from "./executeCommand";
import type { Executed, Execution } from "./executeCommand";
import type { Answer, EcsGateway, TaskFilter } from "./gateway";
import type { TaskDefinition } from "../model/model";
import { pagesOf } from "./listing";
import type { Cluster, ContainerInstance, Service, Task } from "../model/model";
import type { OperationName, Operations } from "./operations";
import type { Forecast } from "../rate/rateLimiter";
import { sendOperation } from "./senders";
import { answersAt } from "./probe";
import type { Urgency } from "../rate/tokenQueue";
import { parseCluster, parseContainerInstance, parseTask, parseTaskDefinition } from "../parsing/parse";
import type { DeploymentSummary, ServiceDeployment, ServiceRevision } from "../model/serviceDeployment";
import { ServiceReads } from "./serviceReads";

/** Speaks to ECS through the SDK; `senders.ts` sends what a person asks for. */
export class AwsGateway implements EcsGateway {
  readonly region: string;
  readonly endpoint?: string;
  private readonly calls: Calls;
  private readonly services: ServiceReads;

  constructor(
    private readonly setup: CallSetup,
    urgency: Urgency = { priority: "urgent" },
  ) {
    this.calls = new Calls(setup, urgency);
    this.services = new ServiceReads(this.calls, setup.client);
    this.region = setup.destination.region;
    this.endpoint = setup.destination.endpoint;
  }

  get clockAheadMs(): number {
    return this.setup.clock?.aheadMs ?? 0;
  }

  at(urgency: Urgency): EcsGateway {
    return new AwsGateway(this.setup, urgency);
  }

  forecast(): Forecast {
    return this.setup.rateLimiter.forecast("ListTasks");
  }

  clusterArns(signal: AbortSignal): AsyncIterable<readonly string[]> {
    return pagesOf(
      this.calls,
      {
        operation: "ListClusters",
        member: "clusterArns",
        send: (nextToken, options) => this.client.send(new ListClustersCommand({ nextToken }), options),
      },
      signal,
    );
  }

  describeClusters(arns: readonly string[], signal: AbortSignal): Promise<Described<Cluster>> {
    return this.calls.describe(
      "DescribeClusters",
      arns,
      "clusters",
      signal,
      (clusters, options) => this.client.send(new DescribeClustersCommand({ clusters, include: ["TAGS"] }), options),
      raw => {
        const cluster = parseCluster(raw);
        this.calls.learnAccount(cluster.arn);
        return cluster;
      },
    );
  }

  containerInstanceArns(cluster: string, signal: AbortSignal): AsyncIterable<readonly string[]> {
    return pagesOf(
      this.calls,
      {
        operation: "ListContainerInstances",
        member: "containerInstanceArns",
        cluster,
        send: (nextToken, options) =>
          this.client.send(new ListContainerInstancesCommand({ cluster, nextToken }), options),
      },
      signal,
    );
  }

  describeContainerInstances(
    cluster: string,
    arns: readonly string[],
    signal: AbortSignal,
  ): Promise<Described<ContainerInstance>> {
    return this.calls.describe(
      "DescribeContainerInstances",
      arns,
      "containerInstances",
      signal,
      (containerInstances, options) =>
        this.client.send(
          new DescribeContainerInstancesCommand({
            cluster,
            containerInstances,
            include: ["TAGS", "CONTAINER_INSTANCE_HEALTH"],
          }),
          options,
        ),
      raw => parseContainerInstance(raw, cluster),
    );
  }

  taskArns(cluster: string, filter: TaskFilter, signal: AbortSignal): AsyncIterable<readonly string[]> {
    return pagesOf(
      this.calls,
      {
        operation: "ListTasks",
        member: "taskArns",
        cluster,
        send: (nextToken, options) =>
          this.client.send(new ListTasksCommand({ cluster, ...filter, nextToken }), options),
      },
      signal,
    );
  }

  describeTasks(cluster: string, arns: readonly string[], signal: AbortSignal): Promise<Described<Task>> {
    return this.calls.describe(
      "DescribeTasks",
      arns,
      "tasks",
      signal,
      (tasks, options) => this.client.send(new DescribeTasksCommand({ cluster, tasks, include: ["TAGS"] }), options),
      parseTask,
    );
  }

  serviceArns(cluster: string, signal: AbortSignal): AsyncIterable<readonly string[]> {
    return this.services.arns(cluster, signal);
  }

  describeServices(cluster: string, arns: readonly string[], signal: AbortSignal): Promise<Described<Service>> {
    return this.services.describe(cluster, arns, signal);
  }

  serviceDeployments(
    cluster: string,
    service: string,
    signal: AbortSignal,
  ): AsyncIterable<readonly DeploymentSummary[]> {
    return this.services.deployments(cluster, service, signal);
  }

  describeServiceDeployments(arns: readonly string[], signal: AbortSignal): Promise<Described<ServiceDeployment>> {
    return this.services.describeDeployments(arns, signal);
  }

  describeServiceRevisions(arns: readonly string[], signal: AbortSignal): Promise<Described<ServiceRevision>> {
    return this.services.describeRevisions(arns, signal);
  }

  families(signal: AbortSignal): Promise<readonly string[]> {
    return allItems(this.familyPages(signal));
  }

  familyPages(signal: AbortSignal): AsyncIterable<readonly string[]> {
    return pagesOf(
      this.calls,
      {
        operation: "ListTaskDefinitionFamilies",
        member: "families",
        send: (nextToken, options) =>
          this.client.send(new ListTaskDefinitionFamiliesCommand({ status: "ACTIVE", nextToken }), options),
      },
      signal,
    );
  }

  revisions(family: string, signal: AbortSignal): Promise<readonly string[]> {
    const wanted = { familyPrefix: family, status: "ACTIVE", sort: "DESC" } as const;
    const pages = pagesOf(
      this.calls,
      {
        operation: "ListTaskDefinitions",
        member: "taskDefinitionArns",
        send: (nextToken, options) =>
          this.client.send(new ListTaskDefinitionsCommand({ ...wanted, nextToken }), options),
      },
      signal,
    );
    return allItems(pages);
  }

  taskDefinition(name: string, signal: AbortSignal): Promise<TaskDefinition> {
    return this.calls.read("DescribeTaskDefinition", signal, async options => {
      const answer = await this.client.send(new DescribeTaskDefinitionCommand({ taskDefinition: name }), options);
      return parseTaskDefinition(object("DescribeTaskDefinition", answer, "taskDefinition"));
    });
  }

  createCluster(clusterName: string, signal: AbortSignal): Promise<Cluster> {
    return this.calls.change("CreateCluster", true, signal, async options => {
      const answer = await this.client.send(new CreateClusterCommand({ clusterName }), options);
      return parseCluster(object("CreateCluster", answer, "cluster"));
    });
  }

  executeCommand(execution: Execution, signal: AbortSignal): Promise<Executed> {
    return executeCommand(this.calls, this.client, execution, signal);
  }

  send<O extends OperationName>(operation: O, input: Operations[O]["input"], signal: AbortSignal): Promise<Answer<O>> {
    return sendOperation(this.calls, this.client, operation, input, signal);
  }

  renew(): void {
    this.calls.renew();
  }

  answers(signal: AbortSignal): Promise<boolean> {
    return answersAt(this.client, this.setup.destination, signal);
  }

  dispose(): void {
    close(this.client);
  }

  private get client(): ECSClient {
    return this.setup.client;
  }
}

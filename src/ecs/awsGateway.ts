import {
  CreateClusterCommand,
  DescribeClustersCommand,
  DescribeContainerInstancesCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListClustersCommand,
  ListContainerInstancesCommand,
  ListServicesCommand,
  ListTaskDefinitionFamiliesCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
} from "@aws-sdk/client-ecs";
import type { ECSClient } from "@aws-sdk/client-ecs";
import { toEcsError } from "./failure";
import { all, concurrently } from "./concurrently";
import { describesAtOnce, Door } from "./door";
import type { Line } from "./door";
import type { Answer, Described, EcsGateway, Failure, TaskDefinition, TaskFilter } from "./gateway";
import type { Cluster, ContainerInstance, Service, Task } from "./model";
import { batches, limits, operations } from "./operations";
import type { OperationName, Operations } from "./operations";
import type { Forecast } from "./pace";
import { pause } from "./pause";
import { senders } from "./senders";
import type { Sender } from "./senders";
import type { Urgency } from "./tokenQueue";
import { parseCluster, parseContainerInstance, parseService, parseTask, parseTaskDefinition } from "./parse";

const throttleDelays = [800, 1600, 3200] as const;

/** Speaks to ECS through the SDK; the only file that sends. */
export class AwsGateway implements EcsGateway {
  readonly region: string;
  readonly endpoint?: string;
  private readonly client: ECSClient;
  private readonly door: Door;

  constructor(
    private readonly line: Line,
    private readonly urgency: Urgency = { priority: "urgent" },
  ) {
    this.door = new Door(line, urgency);
    this.region = line.place.region;
    this.endpoint = line.place.endpoint;
    this.client = line.client;
  }

  at(urgency: Urgency): EcsGateway {
    return new AwsGateway(this.line, urgency);
  }

  forecast(): Forecast {
    return this.line.pace.forecast("ListTasks");
  }

  clusterArns(signal: AbortSignal): AsyncIterable<readonly string[]> {
    return this.door.pages(
      "ListClusters",
      signal,
      nextToken => this.client.send(new ListClustersCommand({ nextToken }), { abortSignal: signal }),
      page => {
        this.door.learnAccount(page.clusterArns?.[0]);
        return page.clusterArns;
      },
    );
  }

  async describeClusters(arns: readonly string[], signal: AbortSignal): Promise<Described<Cluster>> {
    return this.door.describe("DescribeClusters", arns, signal, async batch => {
      const answer = await this.client.send(new DescribeClustersCommand({ clusters: [...batch], include: ["TAGS"] }), {
        abortSignal: signal,
      });
      return { found: (answer.clusters ?? []).map(parseCluster), failures: failuresOf(answer.failures) };
    });
  }

  containerInstanceArns(cluster: string, signal: AbortSignal): AsyncIterable<readonly string[]> {
    return this.door.pages(
      "ListContainerInstances",
      signal,
      nextToken => this.client.send(new ListContainerInstancesCommand({ cluster, nextToken }), { abortSignal: signal }),
      page => page.containerInstanceArns,
    );
  }

  describeContainerInstances(
    cluster: string,
    arns: readonly string[],
    signal: AbortSignal,
  ): Promise<Described<ContainerInstance>> {
    return this.door.describe("DescribeContainerInstances", arns, signal, async batch => {
      const answer = await this.client.send(
        new DescribeContainerInstancesCommand({
          cluster,
          containerInstances: [...batch],
          include: ["TAGS", "CONTAINER_INSTANCE_HEALTH"],
        }),
        { abortSignal: signal },
      );
      return {
        found: (answer.containerInstances ?? []).map(raw => parseContainerInstance(raw, cluster)),
        failures: failuresOf(answer.failures),
      };
    });
  }

  taskArns(cluster: string, filter: TaskFilter, signal: AbortSignal): AsyncIterable<readonly string[]> {
    return this.door.pages(
      "ListTasks",
      signal,
      nextToken => this.client.send(new ListTasksCommand({ cluster, ...filter, nextToken }), { abortSignal: signal }),
      page => page.taskArns,
    );
  }

  describeTasks(cluster: string, arns: readonly string[], signal: AbortSignal): Promise<Described<Task>> {
    return this.door.describe("DescribeTasks", arns, signal, async batch => {
      const answer = await this.client.send(
        new DescribeTasksCommand({ cluster, tasks: [...batch], include: ["TAGS"] }),
        {
          abortSignal: signal,
        },
      );
      return { found: (answer.tasks ?? []).map(parseTask), failures: failuresOf(answer.failures) };
    });
  }

  async services(cluster: string, signal: AbortSignal): Promise<readonly Service[]> {
    const pages = this.door.pages(
      "ListServices",
      signal,
      nextToken =>
        this.client.send(new ListServicesCommand({ cluster, nextToken, maxResults: limits.itemsPerPage }), {
          abortSignal: signal,
        }),
      page => page.serviceArns,
    );
    const arns = await all(pages);
    const described = await concurrently(batches(arns, limits.servicesPerDescribe), describesAtOnce, batch =>
      this.door.read("DescribeServices", signal, () =>
        this.client.send(new DescribeServicesCommand({ cluster, services: [...batch] }), { abortSignal: signal }),
      ),
    );
    return described.flatMap(answer => (answer.services ?? []).map(parseService));
  }

  families(signal: AbortSignal): Promise<readonly string[]> {
    return all(this.familyPages(signal));
  }

  familyPages(signal: AbortSignal): AsyncIterable<readonly string[]> {
    return this.door.pages(
      "ListTaskDefinitionFamilies",
      signal,
      nextToken =>
        this.client.send(new ListTaskDefinitionFamiliesCommand({ status: "ACTIVE", nextToken }), {
          abortSignal: signal,
        }),
      page => page.families,
    );
  }

  async revisions(family: string, signal: AbortSignal): Promise<readonly string[]> {
    const arns = await all(
      this.door.pages(
        "ListTaskDefinitions",
        signal,
        nextToken =>
          this.client.send(
            new ListTaskDefinitionsCommand({ familyPrefix: family, status: "ACTIVE", sort: "DESC", nextToken }),
            { abortSignal: signal },
          ),
        page => page.taskDefinitionArns,
      ),
    );
    return arns;
  }

  taskDefinition(name: string, signal: AbortSignal): Promise<TaskDefinition> {
    return this.door.read("DescribeTaskDefinition", signal, async () => {
      const answer = await this.client.send(new DescribeTaskDefinitionCommand({ taskDefinition: name }), {
        abortSignal: signal,
      });
      return parseTaskDefinition(answer.taskDefinition ?? {});
    });
  }

  createCluster(clusterName: string, signal: AbortSignal): Promise<Cluster> {
    return this.door.read("CreateCluster", signal, async () => {
      const answer = await this.client.send(new CreateClusterCommand({ clusterName }), { abortSignal: signal });
      return parseCluster(answer.cluster ?? {});
    });
  }

  async send<O extends OperationName>(
    operation: O,
    input: Operations[O]["input"],
    signal: AbortSignal,
  ): Promise<Answer<O>> {
    const { client: resending, once, place, pace } = this.line;
    const client = operations[operation].resend === "never" ? once : resending;
    const send = senders[operation] as Sender<O>;
    for (let attempt = 0; ; attempt++) {
      try {
        const output = await pace.run(operation, this.urgency, signal, () => send(client, input, signal));
        return { output, requestId: output.$metadata.requestId };
      } catch (error) {
        const failure = toEcsError(error, { ...place, operation });
        const delay = throttleDelays[attempt];
        // A throttled request was not carried out, so sending it again can't do it twice.
        if (failure.kind !== "throttled" || delay === undefined) throw failure;
        pace.throttled(operation);
        await pause(delay, signal);
      }
    }
  }

  dispose(): void {
    this.line.client.destroy();
    this.line.once.destroy();
  }
}

const failuresOf = (
  failures: readonly { arn?: string; reason?: string; detail?: string }[] | undefined,
): readonly Failure[] =>
  (failures ?? []).map(failure => ({
    arn: failure.arn,
    reason: failure.reason ?? "UNKNOWN",
    detail: failure.detail,
  }));

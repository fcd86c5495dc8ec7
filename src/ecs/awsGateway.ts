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
import { toEcsError } from "./errors";
import { all, concurrently } from "./concurrently";
import type { Answer, Described, EcsGateway, Failure, TaskDefinition, TaskFilter } from "./gateway";
import type { Cluster, ContainerInstance, Service, Task } from "./model";
import { batches, limits, operations } from "./operations";
import type { OperationName, Operations } from "./operations";
import { pause } from "./pause";
import { senders } from "./senders";
import type { Sender } from "./senders";
import { parseCluster, parseContainerInstance, parseService, parseTask, parseTaskDefinition } from "./parse";

/** Describes of one call that run side by side; the documented burst is 100 for the whole account. */
const describesAtOnce = 8;
const throttleDelays = [800, 1600, 3200] as const;

export interface Place {
  readonly region: string;
  readonly endpoint?: string;
  readonly profile?: string;
}

type Page = { readonly nextToken?: string };

/** Speaks to ECS through the SDK; the only file that sends. `once` never resends, `client` does for what is safe. */
export class AwsGateway implements EcsGateway {
  readonly region: string;
  readonly endpoint?: string;

  constructor(
    private readonly client: ECSClient,
    private readonly once: ECSClient,
    private readonly place: Place,
  ) {
    this.region = place.region;
    this.endpoint = place.endpoint;
  }

  clusterArns(signal: AbortSignal): AsyncIterable<readonly string[]> {
    return this.pages(
      "ListClusters",
      nextToken => this.client.send(new ListClustersCommand({ nextToken }), { abortSignal: signal }),
      page => page.clusterArns,
    );
  }

  async describeClusters(arns: readonly string[], signal: AbortSignal): Promise<Described<Cluster>> {
    return this.describe("DescribeClusters", arns, async batch => {
      const answer = await this.client.send(new DescribeClustersCommand({ clusters: [...batch], include: ["TAGS"] }), {
        abortSignal: signal,
      });
      return { found: (answer.clusters ?? []).map(parseCluster), failures: failuresOf(answer.failures) };
    });
  }

  containerInstanceArns(cluster: string, signal: AbortSignal): AsyncIterable<readonly string[]> {
    return this.pages(
      "ListContainerInstances",
      nextToken => this.client.send(new ListContainerInstancesCommand({ cluster, nextToken }), { abortSignal: signal }),
      page => page.containerInstanceArns,
    );
  }

  describeContainerInstances(
    cluster: string,
    arns: readonly string[],
    signal: AbortSignal,
  ): Promise<Described<ContainerInstance>> {
    return this.describe("DescribeContainerInstances", arns, async batch => {
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
    return this.pages(
      "ListTasks",
      nextToken => this.client.send(new ListTasksCommand({ cluster, ...filter, nextToken }), { abortSignal: signal }),
      page => page.taskArns,
    );
  }

  describeTasks(cluster: string, arns: readonly string[], signal: AbortSignal): Promise<Described<Task>> {
    return this.describe("DescribeTasks", arns, async batch => {
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
    const pages = this.pages(
      "ListServices",
      nextToken =>
        this.client.send(new ListServicesCommand({ cluster, nextToken, maxResults: limits.itemsPerPage }), {
          abortSignal: signal,
        }),
      page => page.serviceArns,
    );
    const arns = await all(pages);
    const described = await this.guard("DescribeServices", () =>
      concurrently(batches(arns, limits.servicesPerDescribe), describesAtOnce, batch =>
        this.client.send(new DescribeServicesCommand({ cluster, services: [...batch] }), { abortSignal: signal }),
      ),
    );
    return described.flatMap(answer => (answer.services ?? []).map(parseService));
  }

  families(signal: AbortSignal): Promise<readonly string[]> {
    return all(
      this.pages(
        "ListTaskDefinitionFamilies",
        nextToken =>
          this.client.send(new ListTaskDefinitionFamiliesCommand({ status: "ACTIVE", nextToken }), {
            abortSignal: signal,
          }),
        page => page.families,
      ),
    );
  }

  async revisions(family: string, signal: AbortSignal): Promise<readonly string[]> {
    const arns = await all(
      this.pages(
        "ListTaskDefinitions",
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
    return this.guard("DescribeTaskDefinition", async () => {
      const answer = await this.client.send(new DescribeTaskDefinitionCommand({ taskDefinition: name }), {
        abortSignal: signal,
      });
      return parseTaskDefinition(answer.taskDefinition ?? {});
    });
  }

  createCluster(clusterName: string, signal: AbortSignal): Promise<Cluster> {
    return this.guard("CreateCluster", async () => {
      const answer = await this.client.send(new CreateClusterCommand({ clusterName }), { abortSignal: signal });
      return parseCluster(answer.cluster ?? {});
    });
  }

  async send<O extends OperationName>(
    operation: O,
    input: Operations[O]["input"],
    signal: AbortSignal,
  ): Promise<Answer<O>> {
    const client = operations[operation].resend === "never" ? this.once : this.client;
    const send = senders[operation] as Sender<O>;
    for (let attempt = 0; ; attempt++) {
      try {
        const output = await send(client, input, signal);
        return { output, requestId: output.$metadata.requestId };
      } catch (error) {
        const failure = toEcsError(error, { ...this.place, operation });
        const delay = throttleDelays[attempt];
        // A throttled request was not carried out, so sending it again can't do it twice.
        if (failure.kind !== "throttled" || client !== this.once || delay === undefined) throw failure;
        await pause(delay, signal);
      }
    }
  }

  dispose(): void {
    this.client.destroy();
    this.once.destroy();
  }

  private async *pages<P extends Page>(
    operation: string,
    next: (token: string | undefined) => Promise<P>,
    arns: (page: P) => readonly string[] | undefined,
  ): AsyncGenerator<readonly string[]> {
    let token: string | undefined;
    do {
      const page = await this.guard(operation, () => next(token));
      yield arns(page) ?? [];
      token = page.nextToken;
    } while (token);
  }

  private async describe<T>(
    operation: string,
    arns: readonly string[],
    send: (batch: readonly string[]) => Promise<Described<T>>,
  ): Promise<Described<T>> {
    const answers = await this.guard(operation, () =>
      concurrently(batches(arns, limits.idsPerDescribe), describesAtOnce, send),
    );
    return {
      found: answers.flatMap(answer => answer.found),
      failures: answers.flatMap(answer => answer.failures),
    };
  }

  private async guard<T>(operation: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw toEcsError(error, { ...this.place, operation });
    }
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

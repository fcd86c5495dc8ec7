import { together } from "../rate/concurrently";
import { awsTime } from "../gateway/awsTime";
import type { Described } from "../answers/described";
import type { EcsGateway } from "../gateway/gateway";
import { missingOf } from "../answers/missing";
import { parseArn } from "../model/model";
import type { ContainerInstance, Task } from "../model/model";
import { batches, limits } from "../gateway/limits";
import type { Replica } from "../replica/replica";

/** Describes tasks and container instances into a replica, batch by batch; `forget` takes away what ECS no longer knows. */
export async function describeInto(
  replica: Replica,
  gateway: EcsGateway,
  arns: readonly string[],
  signal: AbortSignal,
  forget: boolean,
): Promise<void> {
  const rounds = (kind: string) =>
    batches(
      arns.filter(arn => parseArn(arn)?.kind === kind),
      limits.idsPerDescribe,
    );
  const cluster = replica.clusterArn;
  const take = (batch: readonly string[], { found, failures }: Described<Task | ContainerInstance>) => {
    replica.take(found, "api", Date.now());
    if (forget) replica.remove(missingOf(batch, failures), Date.now(), awsTime(gateway)());
  };
  await together(signal, own => [
    ...rounds("task").map(async batch => {
      const answer = await gateway.describeTasks(cluster, batch, own);
      if (!own.aborted) take(batch, answer);
    }),
    ...rounds("container-instance").map(async batch => {
      const answer = await gateway.describeContainerInstances(cluster, batch, own);
      if (!own.aborted) take(batch, answer);
    }),
  ]);
}

/** Asks by name, after a reading of all lists, for what none of them named since `mark`. */
export async function describeUnlisted(
  replica: Replica,
  gateway: EcsGateway,
  mark: number,
  signal: AbortSignal,
): Promise<void> {
  // Before it is given up: it may have changed lists between two pages.
  const unheard = [...replica.unheard("task", mark), ...replica.unheard("containerInstance", mark)];
  await describeInto(replica, gateway, unheard, signal, true);
  // What only a change's answer or an event named meanwhile may have changed since; or an event that came late told of what had
  // gone long before. What has only just begun stays in the replica, though ECS may not find it yet.
  await describeInto(replica, gateway, replica.undescribed(mark), signal, true);
}

import { together } from "../rate/concurrently";
import type { EcsGateway } from "../gateway/gateway";
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
  const take = (
    found: readonly (Task | ContainerInstance)[],
    failures: readonly { arn?: string; reason: string }[],
  ) => {
    replica.take(found, "api", Date.now());
    if (!forget) return;
    const missing = failures.flatMap(({ arn, reason }) => (arn && reason === "MISSING" ? [arn] : []));
    replica.remove(missing, Date.now());
  };
  await together(signal, own => [
    ...rounds("task").map(async batch => {
      const { found, failures } = await gateway.describeTasks(cluster, batch, own);
      if (!own.aborted) take(found, failures);
    }),
    ...rounds("container-instance").map(async batch => {
      const { found, failures } = await gateway.describeContainerInstances(cluster, batch, own);
      if (!own.aborted) take(found, failures);
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
  // What only a change's answer or an event named meanwhile may have changed since; ECS may not find it yet.
  await describeInto(replica, gateway, replica.undescribed(mark), signal, false);
}

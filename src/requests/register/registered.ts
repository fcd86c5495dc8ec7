import { allItems } from "../../ecs/rate/concurrently";
import type { ContainerInstance } from "../../ecs/model/model";
import type { Target } from "../sending/target";

/** The container instances that a cluster has now, whatever this window has read of it. */
export async function instanceArns({ session }: Target, signal: AbortSignal): Promise<ReadonlySet<string>> {
  return new Set(await allItems(session.gateway.containerInstanceArns(session.cluster.arn, signal)));
}

/** The entry of an EC2 instance that came since `known` was read; an older entry of the same instance proves nothing. */
export async function registeredSince(
  target: Target,
  known: ReadonlySet<string>,
  ec2InstanceId: string | undefined,
  signal: AbortSignal,
): Promise<ContainerInstance | undefined> {
  const { gateway, cluster, replica } = target.session;
  const fresh = [...(await instanceArns(target, signal))].filter(arn => !known.has(arn));
  const { found } = await gateway.describeContainerInstances(cluster.arn, fresh, signal);
  replica.take(found, "api", Date.now());
  return found.find(instance => instance.ec2InstanceId === ec2InstanceId);
}

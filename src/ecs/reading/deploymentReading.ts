import type { EcsGateway } from "../gateway/gateway";
import type { DeploymentSummary } from "../model/serviceDeployment";

export interface Listed {
  /** Newest first. */
  readonly newest: readonly DeploymentSummary[];
  /** Whether there are older ones, too. */
  readonly hasMore: boolean;
  readonly pages: number;
}

const createdAt = (deployment: DeploymentSummary): number => deployment.createdAt ?? 0;

/**
 * The newest `most` deployments of a service. The pages come newest first today, which ECS doesn't promise: pages in another
 * order are read to their end.
 */
export async function newestDeployments(
  gateway: EcsGateway,
  cluster: string,
  service: string,
  most: number,
  signal: AbortSignal,
): Promise<Listed> {
  const listed: DeploymentSummary[] = [];
  let pages = 0;
  let isInOrder = true;
  for await (const page of gateway.serviceDeployments(cluster, service, signal)) {
    pages++;
    for (const deployment of page) {
      const before = listed.at(-1);
      isInOrder &&= before === undefined || createdAt(before) >= createdAt(deployment);
      listed.push(deployment);
    }
    // One more than is shown tells that there are older ones.
    if (isInOrder && listed.length > most) break;
  }
  const newest = listed.toSorted((a, b) => createdAt(b) - createdAt(a));
  return { newest: newest.slice(0, most), hasMore: newest.length > most, pages };
}

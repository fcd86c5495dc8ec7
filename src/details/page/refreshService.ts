import type { ClusterSession } from "../../ecs/session/clusterSession";
import { outdated } from "../../tree/nodes/outdated";

/** The service and its deployments, and its tasks, too, when the last reading of them failed. */
export async function refreshService(session: ClusterSession, arn: string): Promise<void> {
  const { services } = session;
  await Promise.all([
    services.refresh(),
    services.deploymentsOf(arn).refresh(),
    outdated(session.state) ? session.refresh() : undefined,
  ]);
}

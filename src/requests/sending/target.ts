import type { ClusterSession } from "../../ecs/session/clusterSession";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import type { ContainerInstance, Task } from "../../ecs/model/model";
import type { Resource } from "../../ecs/replica/resource";

/** A cluster and the connection it is reached through: where a request goes. */
export interface Target {
  readonly connection: ConnectionSession;
  readonly session: ClusterSession;
}

/** A task or a container instance, and where it lives. */
export interface Aimed extends Target {
  readonly arn: string;
}

export const isTask = (resource: Resource | undefined): resource is Task => resource?.kind === "task";

export const isInstance = (resource: Resource | undefined): resource is ContainerInstance =>
  resource?.kind === "containerInstance";

/** Each once: sandboxes and accounts may have resources of one ARN, which their connections tell apart. */
export const distinct = (aims: readonly Aimed[]): readonly Aimed[] => [
  ...new Map(aims.map(aim => [`${aim.connection.spec.id} ${aim.arn}`, aim])).values(),
];

/** The aims of each cluster, in the order the clusters first come. */
export function byCluster<A extends Aimed>(aims: readonly A[]): readonly (readonly [Target, readonly A[]])[] {
  const groups = new Map<Target["session"], [Target, A[]]>();
  for (const aim of aims) {
    const group = groups.get(aim.session);
    if (group) group[1].push(aim);
    else groups.set(aim.session, [{ connection: aim.connection, session: aim.session }, [aim]]);
  }
  return [...groups.values()];
}

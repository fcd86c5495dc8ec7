import type { ClusterSession } from "../../ecs/session/clusterSession";
import type { Node, StopGroupNode, StoppedNode } from "./node";
import { notice, paged, taskNode } from "./placing";
import type { Shown } from "./placing";
import { TaskIndex } from "../groups/taskIndex";
import type { StopGroup } from "../groups/taskIndex";

/** Stopped tasks that have a family and a cause in common, what failed first; a single one stands for itself. */
export function stoppedBelow(node: StoppedNode, shown: Shown): readonly Node[] {
  const { connection, session } = node;
  const rows = stopGroups(session).map(({ family, cause, tasks: [only, ...others] }): readonly Node[] => {
    if (only && others.length === 0) return [taskNode(node, only.arn)];
    const id = `${node.id}/${family}:${cause.words}`;
    return [{ kind: "stopGroup", id, parent: node, connection, session, family, cause: cause.words }];
  });
  return paged(node, rows.flat(), shown);
}

export function stopGroupBelow(node: StopGroupNode, shown: Shown): readonly Node[] {
  const rows = (stopGroupOf(node)?.tasks ?? []).map(task => taskNode(node, task.arn));
  return rows.length > 0 ? paged(node, rows, shown) : [notice(node, "ECS no longer knows these tasks")];
}

export const stopGroupOf = ({ session, family, cause }: StopGroupNode): StopGroup | undefined =>
  stopGroups(session).find(group => group.family === family && group.cause.words === cause);

export const stopGroups = ({ replica }: ClusterSession): readonly StopGroup[] => TaskIndex.of(replica).stopGroups;

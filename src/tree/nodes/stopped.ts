import type { ClusterSession } from "../../ecs/session/clusterSession";
import type { Node, StopGroupNode, StoppedNode } from "./node";
import { notice, paged, taskNode } from "./placing";
import type { Shown } from "./placing";
import { stopKey, TaskIndex } from "../groups/taskIndex";
import type { StopGroup } from "../groups/taskIndex";

/** Stopped tasks that have a family, a service, and a cause in common, what failed first; a single one stands for itself. */
export function stoppedBelow(node: StoppedNode, shown: Shown): readonly Node[] {
  const { connection, session } = node;
  const rows = stopGroups(session).map((group): readonly Node[] => {
    const [only, ...others] = group.tasks;
    if (only && others.length === 0) return [taskNode(node, only.arn)];
    const key = stopKey(group);
    return [
      { kind: "stopGroup", id: `${node.id}/${key}`, parent: node, connection, session, key, family: group.family },
    ];
  });
  return paged(node, rows.flat(), shown);
}

export function stopGroupBelow(node: StopGroupNode, shown: Shown): readonly Node[] {
  const rows = (stopGroupOf(node)?.tasks ?? []).map(task => taskNode(node, task.arn));
  return rows.length > 0 ? paged(node, rows, shown) : [notice(node, "ECS no longer knows these tasks")];
}

export const stopGroupOf = ({ session, key }: StopGroupNode): StopGroup | undefined =>
  stopGroups(session).find(group => stopKey(group) === key);

export const stopGroups = ({ replica }: ClusterSession): readonly StopGroup[] => TaskIndex.of(replica).stopGroups;

import { taskCount } from "../../ecs/model/model";
import type { ClusterSession } from "../../ecs/session/clusterSession";
import { stoppedTasks } from "../nodes/children";
import { throttledText } from "./connectionRow";
import { isLong } from "../nodes/lasting";
import type { ClusterNode } from "../nodes/node";
import { lastUpdated, outdatedRow, pausedBriefly, pausedRow } from "../nodes/outdated";
import { dotted } from "../../text/dotted";
import { plural } from "../../text/counts";
import type { Row } from "./row";

export function clusterRow(node: ClusterNode, isOpen: boolean): Row {
  const { cluster, loadingSince, throttledSince } = node.session;
  const old = outdatedRow(node, isOpen);
  // A closed one is dimmed; its connection's row says it for all of them.
  const rest = isOpen ? pausedRow(node, isOpen) : undefined;
  return {
    label: cluster.name,
    description: dotted(
      isLong(throttledSince) && throttledText,
      old && lastUpdated(old),
      rest && pausedBriefly(rest),
      cluster.status !== "ACTIVE" && cluster.status,
      clusterCounts(node.session, isOpen),
    ),
    icon: old ? { icon: "warning", color: "list.warningForeground" } : { icon: "layers" },
    state: "collapsed",
    context: `cluster${isLong(loadingSince) ? " loading" : ""}`,
  };
}

/**
 * How much there is in a cluster, for its row and for pickers. Of one that is followed, as under an open row, counts what
 * was read of it; another is not read again, and has the counts that come with the list of clusters.
 */
export function clusterCounts(session: ClusterSession, isFollowed: boolean): string {
  const { cluster, state, replica } = session;
  const asOf = "asOf" in state ? state.asOf : undefined;
  const tasks = replica.tasks.size - stoppedTasks(session).length;
  if (!isFollowed || (asOf === undefined && state.kind !== "failed" && state.kind !== "loading"))
    return counts(cluster.containerInstances, taskCount(cluster));
  if (asOf !== undefined) return counts(replica.containerInstances.size, tasks);
  // Never read whole: nothing that arrived so far may pass for all there is.
  if (state.kind === "loading")
    return `${state.done.toLocaleString("en-US")} of ${state.total.toLocaleString("en-US")}`;
  const soFar = dotted(
    replica.containerInstances.size > 0 && plural(replica.containerInstances.size, "instance"),
    tasks > 0 && plural(tasks, "task"),
  );
  return soFar && `${soFar} so far`;
}

const counts = (instances: number, tasks: number): string =>
  dotted(instances > 0 && plural(instances, "instance"), plural(tasks, "task"));

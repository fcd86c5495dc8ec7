import { lastPart } from "../../ecs/model/model";
import type { Deployment, Service, Task } from "../../ecs/model/model";
import { liveDeployments, ownTasks } from "../../tree/groups/deployments";
import { taskCounts } from "../../tree/groups/taskCounts";
import type { Pill } from "../../webview/parts/protocol";
import type { RolloutRow } from "../../webview/service/serviceProtocol";

/** The deployments that have tasks or are to have some, newest first; counts are those of the tasks, which are read more often. */
export function rolloutRows(service: Service, tasks: readonly Task[]): readonly RolloutRow[] {
  return liveDeployments(service, tasks).map(deployment => {
    const own = ownTasks(service, tasks, deployment.id);
    const { running, starting } = taskCounts(own);
    return {
      key: deployment.id,
      revision: lastPart(deployment.taskDefinitionArn ?? deployment.id),
      openDefinition: deployment.taskDefinitionArn
        ? { page: "taskDefinition", arn: deployment.taskDefinitionArn }
        : undefined,
      isNew: deployment.status === "PRIMARY",
      desired: deployment.desired,
      running,
      pending: starting,
      failed: deployment.failedTasks,
      state: rolloutPill(deployment),
      // Of one that goes well it says no more than the state does.
      reason: deployment.rolloutState === "FAILED" ? deployment.rolloutReason : undefined,
    };
  });
}

/** ECS tells a rollout's state for rolling updates alone. */
function rolloutPill({ rolloutState, status }: Deployment): Pill {
  switch (rolloutState) {
    case "COMPLETED":
      return { key: "state", text: "completed", tone: "good" };
    case "IN_PROGRESS":
      return { key: "state", text: "in progress", tone: "busy" };
    case "FAILED":
      return { key: "state", text: "failed", tone: "bad" };
    case undefined:
    default:
      return { key: "state", text: (rolloutState ?? status).toLowerCase().replaceAll("_", " "), tone: "idle" };
  }
}

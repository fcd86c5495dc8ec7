import type { ClusterSession } from "../../ecs/session/clusterSession";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import type { TaskDefinition } from "../../ecs/model/model";
import { isLong } from "../../tree/nodes/lasting";
import { outdated, wasRead } from "../../tree/nodes/outdated";
import type { Identity, Lookup } from "../../webview/parts/protocol";
import type { PageState, View } from "../../webview/page/pageProtocol";
import { clusterView } from "../cluster/clusterView";
import { containerInstanceView } from "../containerInstance/containerInstanceView";
import type { FreshnessFacts } from "./freshness";
import { freshnessOf } from "./freshness";
import { knownServices } from "../cluster/knownServices";
import { taskView } from "../task/taskView";

/** What one page has fetched or chosen for itself, besides the replica. */
export interface PageInputs {
  readonly identity: Identity;
  readonly connection?: ConnectionSession;
  readonly session?: ClusterSession;
  readonly definition: (name: string) => Lookup<TaskDefinition>;
  readonly isShown: (key: string) => boolean;
  /** The task definition of "What would fit". */
  readonly chosen?: string;
  readonly reread?: FreshnessFacts["reread"];
  /** What the page showed last; it stays when the resource is gone. */
  readonly last?: View;
}

/** All that a page shows, made from what is known now. */
export function pageState(inputs: PageInputs): PageState {
  const { identity, connection, session, last } = inputs;
  const view = viewOf(inputs);
  const freshness = freshnessOf({
    kind: identity.kind,
    connection: connection?.state,
    session: session?.state,
    throttled: isLong((session ?? connection)?.throttledSince),
    known: view !== undefined,
    shown: last !== undefined,
    reread: inputs.reread,
  });
  return { freshness, view: view ?? (last && withoutChanges(last)) };
}

function viewOf({ identity, connection, session, ...inputs }: PageInputs): View | undefined {
  if (!session) return undefined;
  const { replica, cluster, state } = session;
  const readOnly = connection?.readOnly ?? false;
  const complete = wasRead(state);
  const failed = outdated(state) !== undefined;
  switch (identity.kind) {
    case "task": {
      const task = replica.tasks.get(identity.arn);
      if (!task) return undefined;
      const definition = task.taskDefinitionArn
        ? inputs.definition(task.taskDefinitionArn)
        : ({ kind: "none" } as const);
      return taskView({ task, replica, cluster, definition, isShown: inputs.isShown, readOnly });
    }
    case "containerInstance": {
      const instance = replica.containerInstances.get(identity.arn);
      if (!instance) return undefined;
      const { chosen } = inputs;
      const definition = chosen ? inputs.definition(chosen) : ({ kind: "none" } as const);
      return containerInstanceView({ instance, replica, cluster, chosen, definition, readOnly, complete, failed });
    }
    case "cluster": {
      const services = knownServices(session.services);
      return clusterView({ cluster, replica, services, complete, failed, readOnly });
    }
  }
}

/** Nothing can be changed on what is gone. */
const withoutChanges = <V extends View>(view: V): V => ({
  ...view,
  header: { ...view.header, actions: view.header.actions.filter(({ key }) => key === "copyArn") },
});

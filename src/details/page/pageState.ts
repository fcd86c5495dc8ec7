import type { ClusterSession, LoadState } from "../../ecs/session/clusterSession";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import { parseArn } from "../../ecs/model/model";
import type { Task, TaskDefinition } from "../../ecs/model/model";
import type { LogTail } from "../../logs/reading/logTails";
import { isLong } from "../../tree/nodes/lasting";
import { outdated, wasRead } from "../../tree/nodes/outdated";
import type { Identity, Lookup, PageKind } from "../../webview/parts/protocol";
import type { PageState, View } from "../../webview/page/pageProtocol";
import { clusterView } from "../cluster/clusterView";
import { containerInstanceView } from "../containerInstance/containerInstanceView";
import type { FreshnessFacts } from "./freshness";
import { freshnessOf, freshnessOfDefinition } from "./freshness";
import { known } from "../parts/known";
import { serviceView } from "../service/serviceView";
import { taskView } from "../task/taskView";
import { taskDefinitionView } from "../taskDefinition/taskDefinitionView";

/** What one page has fetched or chosen for itself, besides the replica. */
export interface PageInputs {
  readonly identity: Identity;
  readonly connection?: ConnectionSession;
  readonly session?: ClusterSession;
  readonly definition: (name: string) => Lookup<TaskDefinition>;
  /** When the page's own task definition was read. */
  readonly definitionAsOf?: number;
  readonly isShown: (key: string) => boolean;
  /** The ends of the logs of the page's task, which this begins to read. */
  readonly tails: (task: Task, definition: TaskDefinition) => readonly LogTail[];
  /** The task definition of "What Would Fit". */
  readonly chosen?: string;
  readonly reread?: FreshnessFacts["reread"];
  /** What the page showed last; it stays when the resource is gone. */
  readonly last?: View;
}

/** All that a page shows, made from what is known now. */
export function pageState(inputs: PageInputs): PageState {
  const { identity, connection, session, last } = inputs;
  const view = placed(viewOf(inputs), inputs);
  const freshness =
    identity.kind === "taskDefinition" && session
      ? freshnessOfDefinition(inputs.definition(identity.arn), inputs.definitionAsOf)
      : freshnessOf({
          kind: identity.kind,
          connection: connection?.state,
          session: session && stateOf(identity.kind, session),
          throttled: isLong((session ?? connection)?.throttledSince),
          known: view !== undefined,
          shown: last !== undefined,
          reread: inputs.reread,
        });
  return { freshness, view: view ?? (last && withoutChanges(last)) };
}

/** With where it lives, which is what tells production from the rest. */
function placed(view: View | undefined, { identity, connection, session }: PageInputs): View | undefined {
  if (!view || !connection) return view;
  const { label, color, region } = connection.spec;
  const account = parseArn(identity.cluster)?.account;
  const place = { connection: label, account, region: session?.region ?? region, color };
  return { ...view, header: { ...view.header, place } };
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
      const service = task.service === undefined ? undefined : session.services.get(task.service);
      const definition = task.taskDefinitionArn
        ? inputs.definition(task.taskDefinitionArn)
        : ({ kind: "none" } as const);
      const tails =
        definition.kind === "ready"
          ? ({ kind: "ready", value: inputs.tails(task, definition.value) } as const)
          : definition;
      const { isShown } = inputs;
      const { region } = session;
      return taskView({ task, replica, cluster, service, definition, tails, region, isShown, readOnly });
    }
    case "containerInstance": {
      const instance = replica.containerInstances.get(identity.arn);
      if (!instance) return undefined;
      const { chosen } = inputs;
      const definition = chosen ? inputs.definition(chosen) : ({ kind: "none" } as const);
      return containerInstanceView({ instance, replica, cluster, chosen, definition, readOnly, complete, failed });
    }
    case "service": {
      const service = session.services.all.find(({ arn }) => arn === identity.arn);
      if (!service) return undefined;
      const read = session.services.deploymentsOf(identity.arn);
      return serviceView({
        service,
        replica,
        cluster,
        // They are known though their revisions alone can't be read.
        deployments: { ...known(read.state, read.all), ...(read.all.length > 0 && { value: read.all }) },
        hasOlder: read.hasMore,
        news: session.services.newsOf(identity.arn),
        revisionOf: arn => read.revision(arn),
        complete,
        readOnly,
      });
    }
    case "taskDefinition": {
      const definition = inputs.definition(identity.arn);
      if (definition.kind !== "ready") return undefined;
      const { isShown } = inputs;
      return taskDefinitionView({
        definition: definition.value,
        replica,
        cluster,
        tasks: known(session.state, true),
        services: known(session.services.state, session.services.all),
        isShown,
        readOnly,
      });
    }
    case "cluster": {
      const services = known(session.services.state, session.services.all);
      return clusterView({ cluster, replica, services, complete, failed, readOnly });
    }
  }
}

/** A service page is as old as the older of the services and their tasks, and failed when either did. */
function stateOf(kind: PageKind, { state, services }: ClusterSession): LoadState {
  if (kind !== "service") return state;
  if (outdated(services.state)) return services.state;
  if (outdated(state) || !wasRead(services.state)) return outdated(state) ? state : services.state;
  const [tasksAt, servicesAt] = [asOf(state), asOf(services.state)];
  return tasksAt !== undefined && servicesAt !== undefined && tasksAt <= servicesAt ? state : services.state;
}

const asOf = (state: LoadState) => ("asOf" in state ? state.asOf : undefined);

/** Nothing can be changed on what is gone. */
const withoutChanges = <V extends View>(view: V): V => ({
  ...view,
  header: { ...view.header, actions: view.header.actions.filter(({ key }) => key === "copyArn") },
});

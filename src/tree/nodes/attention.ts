import { stopCause } from "../../ecs/model/stopCause";
import type { ClusterSession } from "../../ecs/session/clusterSession";
import { knownService, servicesIn } from "../groups/knownService";
import type { KnownService } from "../groups/knownService";
import { instanceProblem, isStopProblem, problemsIn, serviceProblem, unhealthyIn } from "../groups/problems";
import type { Node } from "./node";
import { outdated, wasRead } from "./outdated";
import { hasServices } from "./services";
import { stopGroupOf, stopGroups } from "./stopped";
import { TaskIndex } from "../groups/taskIndex";
import type { StopGroup } from "../groups/taskIndex";

/** What is wrong in a cluster, each in a line. */
export const problemLines = (session: ClusterSession): readonly string[] =>
  problemsIn(knownOf(session)).map(({ name, text }) => `${name}: ${text}`);

const knownOf = ({ replica, services, state }: ClusterSession) => ({
  replica,
  services: services.all,
  complete: wasRead(state),
});

/** Whether a row stays when only what needs attention is shown; what is below a row that stays for itself stays with it. */
export function needsAttention(node: Node): boolean {
  switch (node.kind) {
    case "cluster": {
      const { session } = node;
      if (hasUnread(session)) return true;
      return problemsIn(knownOf(session)).length > 0;
    }
    case "instances":
      return [...node.session.replica.containerInstances.values()].some(each => instanceProblem(each) !== undefined);
    case "containerInstance": {
      const instance = node.session.replica.containerInstances.get(node.arn);
      return instance !== undefined && instanceProblem(instance) !== undefined;
    }
    case "services":
      return (
        hasUnreadServices(node.session) ||
        servicesIn(node.session.replica, node.session.services.all).some(known => isSick(node.session, known))
      );
    case "service":
      return isSick(node.session, knownService(node.session.replica, node.name, node.session.services.get(node.name)));
    case "tasks":
      return TaskIndex.of(node.session.replica).groups.some(
        ({ grouping, name }) => grouping === "family" && unhealthyIn(node.session.replica, name).length > 0,
      );
    case "family":
      return unhealthyIn(node.session.replica, node.name).length > 0;
    case "stopped":
      return stopGroups(node.session).some(group => isStopToSee(node.session, group));
    case "stopGroup": {
      const group = stopGroupOf(node);
      return group !== undefined && isStopToSee(node.session, group);
    }
    case "task": {
      const task = node.session.replica.tasks.get(node.arn);
      if (node.parent?.kind === "family") return task?.health === "UNHEALTHY";
      if (node.parent?.kind !== "stopped") return true;
      const cause = task && stopCause(task);
      return task !== undefined && cause !== undefined && isStopToSee(node.session, { cause, service: task.service });
    }
    case "connection":
    case "crashLoop":
    case "deployment":
    case "container":
    case "error":
    case "notice":
    case "offer":
    case "more":
      return true;
  }
}

/** A service that couldn't be read and runs nothing has no row: what ended its tasks stands where they do, or nowhere. */
const isStopToSee = (session: ClusterSession, { cause, service }: Pick<StopGroup, "cause" | "service">): boolean =>
  isStopProblem({ cause, service }) ||
  (cause.nature === "failed" &&
    hasUnreadServices(session) &&
    !servicesIn(session.replica, session.services.all).some(({ name }) => name === service));

/** Whether the last reading that ended has ended well. */
const isRead = ({ state }: Pick<ClusterSession, "state">): boolean => wasRead(state) && !outdated(state);

/** What was not read could hold anything, and what is polled no more could have changed since. */
export const hasUnread = (session: ClusterSession): boolean =>
  !isRead(session) || session.isPaused || hasUnreadServices(session);

/** Whether there are services, of which nothing can be claimed. */
export const hasUnreadServices = (session: ClusterSession): boolean =>
  hasServices(session) && !isRead(session.services);

const isSick = (session: ClusterSession, known: KnownService): boolean =>
  serviceProblem(known, wasRead(session.state)) !== undefined;

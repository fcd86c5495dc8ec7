import type { ContainerInstance } from "../../ecs/model/model";
import { instanceName } from "../../ecs/model/names";
import { stopCause } from "../../ecs/model/stopCause";
import type { ClusterSession } from "../../ecs/session/clusterSession";
import { amount } from "../../text/counts";
import { knownService, servicesIn } from "../groups/knownService";
import type { KnownService } from "../groups/knownService";
import type { FamilyNode, Node } from "./node";
import { outdated, wasRead } from "./outdated";
import { hasServices } from "./services";
import { stopGroupOf, stopGroups } from "./stopped";
import { TaskIndex } from "../groups/taskIndex";

/** What is wrong with a service, in a few words; undefined when nothing is. */
function serviceProblem({ service, running, state, loops: [loop] }: KnownService): string | undefined {
  if (loop) return `${loop.cause} ×${amount(loop.tasks.length)}`;
  if (state !== "failing" && state !== "short") return undefined;
  return running < (service?.desired ?? 0)
    ? `${amount(running)} of ${amount(service?.desired ?? 0)} tasks running`
    : "deployment failing";
}

/** What is wrong with a container instance; undefined when nothing is. */
function instanceProblem({ agentConnected, health }: ContainerInstance): string | undefined {
  if (!agentConnected) return "agent disconnected";
  return health === "IMPAIRED" ? "impaired" : undefined;
}

/** What is wrong in a cluster, each in a line: services that fail or run too few tasks, instances that ECS can't reach. */
export function problemsIn({ replica, services }: ClusterSession): readonly string[] {
  const lines: string[] = [];
  for (const known of servicesIn(replica, services.all)) {
    const problem = serviceProblem(known);
    if (problem !== undefined) lines.push(`${known.name}: ${problem}`);
  }
  for (const instance of replica.containerInstances.values()) {
    const problem = instanceProblem(instance);
    if (problem !== undefined) lines.push(`${instanceName(instance)}: ${problem}`);
  }
  return lines;
}

/** Whether a row stays when only what needs attention is shown; what is below a row that stays for itself stays with it. */
export function needsAttention(node: Node): boolean {
  switch (node.kind) {
    case "cluster": {
      const { session } = node;
      // What was not read could hold anything, and what is polled no more could have changed since.
      if (!isRead(session) || session.isPaused || hasUnreadServices(session)) return true;
      return problemsIn(session).length > 0 || hasFailedTasks(session) || hasSickTasks(session);
    }
    case "instances":
      return [...node.session.replica.containerInstances.values()].some(each => instanceProblem(each) !== undefined);
    case "containerInstance": {
      const instance = node.session.replica.containerInstances.get(node.arn);
      return instance !== undefined && instanceProblem(instance) !== undefined;
    }
    case "services":
      return (
        hasUnreadServices(node.session) || servicesIn(node.session.replica, node.session.services.all).some(isSick)
      );
    case "service":
      return isSick(knownService(node.session.replica, node.name, node.session.services.get(node.name)));
    case "tasks":
      return hasSickTasks(node.session);
    case "family":
      return sickIn(node);
    case "stopped":
      return hasFailedTasks(node.session);
    case "stopGroup":
      return stopGroupOf(node)?.cause.nature === "failed";
    case "task": {
      if (node.parent?.kind !== "stopped" && node.parent?.kind !== "family") return true;
      const task = node.session.replica.tasks.get(node.arn);
      return task !== undefined && (stopCause(task)?.nature === "failed" || task.health === "UNHEALTHY");
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

/** Whether the last reading that ended has ended well. */
const isRead = ({ state }: Pick<ClusterSession, "state">): boolean => wasRead(state) && !outdated(state);

/** Whether there are services, of which nothing can be claimed. */
const hasUnreadServices = (session: ClusterSession): boolean => hasServices(session) && !isRead(session.services);

const isSick = (known: KnownService): boolean =>
  serviceProblem(known) !== undefined || known.tasks.some(({ health }) => health === "UNHEALTHY");

const hasFailedTasks = (session: ClusterSession): boolean =>
  stopGroups(session).some(({ cause }) => cause.nature === "failed");

const hasSickTasks = ({ replica }: ClusterSession): boolean =>
  TaskIndex.of(replica).groups.some(
    ({ grouping, tasks }) => grouping === "family" && tasks.some(({ health }) => health === "UNHEALTHY"),
  );

const sickIn = ({ session, name }: FamilyNode): boolean =>
  TaskIndex.of(session.replica)
    .group("family", name)
    .some(({ health }) => health === "UNHEALTHY");

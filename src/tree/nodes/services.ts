import type { CrashLoop } from "../../ecs/model/crashLoop";
import { deploymentTasks, liveDeployments } from "../groups/deployments";
import type { Task } from "../../ecs/model/model";
import type { ClusterSession } from "../../ecs/session/clusterSession";
import type { CrashLoopNode, DeploymentNode, Node, ServiceNode, ServicesNode } from "./node";
import { knownService, servicesIn } from "../groups/knownService";
import { outdated, wasRead } from "./outdated";
import { errorNode, kept, notice, nothingLeft, paged, taskNode } from "./placing";
import type { Shown } from "./placing";
import { TaskIndex } from "../groups/taskIndex";

/** Whether there is anything to show: services, or why they can't be shown where there are some. */
export function hasServices(session: ClusterSession): boolean {
  return (
    session.services.all.length > 0 ||
    session.cluster.activeServices > 0 ||
    TaskIndex.of(session.replica).groups.some(({ grouping }) => grouping === "service")
  );
}

export function servicesBelow(node: ServicesNode, shown: Shown): readonly Node[] {
  const { services } = node.session;
  const old = outdated(services.state);
  // What tasks tell would change places, under the pointer, as soon as the first answer tells which services fail.
  const isFirst = services.state.kind === "loading" && !wasRead(services.state) && !old;
  const shownNow = servicesIn(node.session.replica, services.all).filter(({ service }) => service || !isFirst);
  const all = shownNow.map((known): ServiceNode => ({
    kind: "service",
    id: `${node.id}/${known.name}`,
    parent: node,
    connection: node.connection,
    session: node.session,
    name: known.name,
  }));
  const rows = shown.first?.(all) ?? all;
  // While the whole cluster failed, its own error stands above and says the same.
  if (old && !outdated(node.session.state))
    return [errorNode(node, old.error, services), ...(kept(rows, shown).length > 0 ? paged(node, rows, shown) : [])];
  if (kept(rows, shown).length > 0) return paged(node, rows, shown);
  if (rows.length > 0 && wasRead(services.state)) return [nothingLeft(node, shown)];
  if (old) return [notice(node, "Services not loaded")];
  return [wasRead(services.state) ? notice(node, "No services") : notice(node, "Loading services…", true)];
}

export function serviceBelow(node: ServiceNode, shown: Shown): readonly Node[] {
  const { connection, session, name } = node;
  const { service, tasks, loops } = knownService(session.replica, name, session.services.get(name));
  const within = { parent: node, connection, session, service: name };
  const findings = loops.map(({ cause }): CrashLoopNode => ({
    kind: "crashLoop",
    id: `${node.id}#loop:${cause}`,
    cause,
    ...within,
  }));
  const deployments = service ? liveDeployments(service, tasks) : [];
  if (deployments.length > 1)
    return [
      ...findings,
      ...deployments.map(({ id }): DeploymentNode => ({
        kind: "deployment",
        id: `${node.id}/${id}`,
        deployment: id,
        ...within,
      })),
    ];
  const rows = tasks.map(task => taskNode(node, task.arn));
  if (findings.length + rows.length === 0) return [notice(node, "No tasks")];
  return [...findings, ...(findings.length > 0 && kept(rows, shown).length === 0 ? [] : paged(node, rows, shown))];
}

/** Undefined once it has ended, or is mended. */
export const loopOf = ({ session, service, cause }: CrashLoopNode): CrashLoop | undefined =>
  knownService(session.replica, service, session.services.get(service)).loops.find(loop => loop.cause === cause);

export function crashLoopBelow(node: CrashLoopNode, shown: Shown): readonly Node[] {
  const rows = (loopOf(node)?.tasks ?? []).map(task => taskNode(node, task.arn));
  return rows.length > 0 ? paged(node, rows, shown) : [notice(node, "ECS no longer knows these tasks")];
}

export function tasksOfDeployment({ session, service: name, deployment: id }: DeploymentNode): readonly Task[] {
  const { service, tasks } = knownService(session.replica, name, session.services.get(name));
  return deploymentTasks(service, tasks, id);
}

export function deploymentBelow(node: DeploymentNode, shown: Shown): readonly Node[] {
  const rows = tasksOfDeployment(node).map(task => taskNode(node, task.arn));
  return rows.length > 0 ? paged(node, rows, shown) : [notice(node, "No tasks")];
}

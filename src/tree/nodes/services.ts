import { crashLoops } from "../../ecs/model/crashLoop";
import type { CrashLoop } from "../../ecs/model/crashLoop";
import type { Deployment, Service, Task } from "../../ecs/model/model";
import { serviceState } from "../../ecs/model/serviceState";
import type { ServiceState } from "../../ecs/model/serviceState";
import type { ClusterSession } from "../../ecs/session/clusterSession";
import type { CrashLoopNode, DeploymentNode, Node, ServiceNode, ServicesNode } from "./node";
import { byText } from "./order";
import { outdated, wasRead } from "./outdated";
import { errorNode, notice, paged, taskNode } from "./placing";
import type { Shown } from "./placing";
import { taskCounts } from "./taskCounts";
import { TaskIndex } from "./taskIndex";

/** One service as its rows show it; `service` is missing until it was described, and where that is not allowed. */
export interface KnownService {
  readonly name: string;
  readonly service?: Service;
  readonly tasks: readonly Task[];
  readonly running: number;
  readonly starting: number;
  readonly loops: readonly CrashLoop[];
  readonly state?: ServiceState;
}

export function knownService({ replica, services }: ClusterSession, name: string): KnownService {
  const index = TaskIndex.of(replica);
  const tasks = index.group("service", name);
  const service = services.get(name);
  const { running, starting } = taskCounts(tasks);
  const loops = crashLoops(index.stoppedOf(name));
  const counted = service && serviceState(service, { running, pending: starting });
  // ECS counts failures of a deployment alone; a service that dies after it was steady for long fails as much.
  const state = counted === "short" && loops.length > 0 ? "failing" : counted;
  return { name, service, tasks, running, starting, loops, state };
}

/** What is wrong comes first; the rest by name, so that rows stay where they are. */
const rank = ({ state }: KnownService): number => (state === "failing" ? 0 : state === "short" ? 1 : 2);

/** Those that ECS lists, and those that only their tasks tell of. */
export function servicesIn(session: ClusterSession): readonly KnownService[] {
  const names = new Set(session.services.all.map(({ name }) => name));
  for (const { grouping, name } of TaskIndex.of(session.replica).groups) if (grouping === "service") names.add(name);
  return [...names]
    .map(name => knownService(session, name))
    .toSorted((a, b) => rank(a) - rank(b) || byText(a.name, b.name));
}

/** Whether there is anything to show: services, or why they can't be shown where there are some. */
export function hasServices(session: ClusterSession): boolean {
  return (
    session.services.all.length > 0 ||
    session.cluster.activeServices > 0 ||
    TaskIndex.of(session.replica).groups.some(({ grouping }) => grouping === "service")
  );
}

/** Deployments that still have tasks or are to have some, newest first. */
const liveDeployments = (service: Service): readonly Deployment[] =>
  service.deployments.filter(
    ({ status, desired, running, pending }) => status === "PRIMARY" || desired + running + pending > 0,
  );

export function servicesBelow(node: ServicesNode, shown: Shown): readonly Node[] {
  const { services } = node.session;
  const old = outdated(services.state);
  const rows = servicesIn(node.session).map((known): ServiceNode => ({
    kind: "service",
    id: `${node.id}/${known.name}`,
    parent: node,
    connection: node.connection,
    session: node.session,
    name: known.name,
  }));
  if (old) return [errorNode(node, old.error, services), ...paged(node, rows, shown)];
  if (rows.length > 0) return paged(node, rows, shown);
  return [wasRead(services.state) ? notice(node, "No services") : notice(node, "Loading services…", true)];
}

export function serviceBelow(node: ServiceNode, shown: Shown): readonly Node[] {
  const { connection, session, name } = node;
  const { service, tasks, loops } = knownService(session, name);
  const within = { parent: node, connection, session, service: name };
  const findings = loops.map(({ cause }): CrashLoopNode => ({
    kind: "crashLoop",
    id: `${node.id}#loop:${cause}`,
    cause,
    ...within,
  }));
  const deployments = service ? liveDeployments(service) : [];
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
  return [...findings, ...paged(node, rows, shown)];
}

export const loopOf = ({ session, service, cause }: CrashLoopNode): CrashLoop | undefined =>
  knownService(session, service).loops.find(loop => loop.cause === cause);

export function crashLoopBelow(node: CrashLoopNode, shown: Shown): readonly Node[] {
  const rows = (loopOf(node)?.tasks ?? []).map(task => taskNode(node, task.arn));
  return rows.length > 0 ? paged(node, rows, shown) : [notice(node, "ECS no longer knows these tasks")];
}

/** The tasks that a deployment started, and with the newest those that none of the known ones did. */
export function tasksOfDeployment({ session, service: name, deployment: id }: DeploymentNode): readonly Task[] {
  const { service, tasks } = knownService(session, name);
  const known = new Set(service?.deployments.map(deployment => deployment.id));
  const isPrimary = service?.deployments.find(({ status }) => status === "PRIMARY")?.id === id;
  return tasks.filter(({ startedBy = "" }) => startedBy === id || (isPrimary && !known.has(startedBy)));
}

export function deploymentBelow(node: DeploymentNode, shown: Shown): readonly Node[] {
  const rows = tasksOfDeployment(node).map(task => taskNode(node, task.arn));
  return rows.length > 0 ? paged(node, rows, shown) : [notice(node, "No tasks")];
}

import { groupName, isStopped, lastPart, parseArn } from "../ecs/model/model";
import type { Task } from "../ecs/model/model";
import type { ClusterSession } from "../ecs/session/clusterSession";
import type { ConnectionSession } from "../ecs/session/connectionSession";
import { servicesIn } from "./groups/knownService";
import { stopKey } from "./groups/taskIndex";
import { clusterNode, instancesIn, tasksIn } from "./nodes/children";
import type { DeploymentNode, Node, ServiceNode, Subject } from "./nodes/node";
import type { RowLimits } from "./nodes/rowLimits";
import { tasksOfDeployment } from "./nodes/services";
import { stopGroups } from "./nodes/stopped";

/** What the rows are that VS Code would be handed. */
interface Rows {
  readonly limits: RowLimits;
  nodesBelow(node?: Node): readonly Node[];
}

/** Finds the row of a resource wherever the tree has it; a list that is too long for it is shown as far as it. */
export class RowFinder {
  constructor(private readonly rows: Rows) {}

  /** Undefined where the resource isn't known, or is filtered out. */
  find({ connection, session, arn }: Subject): Node | undefined {
    const cluster = this.cluster(connection, session);
    if (!cluster) return undefined;
    if (parseArn(arn)?.kind === "service") return this.service(cluster, lastPart(arn));
    if (session.replica.containerInstances.has(arn))
      return this.inList(this.child(cluster, "#instances"), instancesIn(session), arn);
    const task = session.replica.tasks.get(arn);
    if (!task) return undefined;
    if (isStopped(task)) return this.stopped(cluster, task);
    return task.service ? this.inService(cluster, task, task.service) : this.inFamily(cluster, task);
  }

  /** The node of a cluster below its connection, made when it was not shown yet. */
  cluster(connection: ConnectionSession, session: ClusterSession): Node | undefined {
    const parent = this.rows.nodesBelow().find(node => node.kind === "connection" && node.connection === connection);
    if (parent?.kind !== "connection") return undefined;
    const { id } = clusterNode(parent, session);
    return this.rows.nodesBelow(parent).find(node => node.id === id);
  }

  private stopped(cluster: Node, { arn }: Task): Node | undefined {
    const stopped = this.child(cluster, "#stopped");
    if (stopped?.kind !== "stopped") return undefined;
    const groups = stopGroups(stopped.session);
    const index = groups.findIndex(({ tasks }) => tasks.some(task => task.arn === arn));
    this.rows.limits.widen(stopped, index);
    const group = groups[index];
    if (!group || group.tasks.length < 2) return this.child(stopped, arn);
    return this.inList(this.child(stopped, `/${stopKey(group)}`), group.tasks, arn);
  }

  private inFamily(cluster: Node, task: Task): Node | undefined {
    const family = groupName(task);
    const group = this.child(this.child(cluster, "#tasks"), `/family:${family}`);
    if (group?.kind !== "family") return undefined;
    return this.inList(group, tasksIn(group.session, "family", family), task.arn);
  }

  /** Below the service itself, or below one of its deployments while there are several. */
  private inService(cluster: Node, { arn }: Task, name: string): Node | undefined {
    const service = this.service(cluster, name);
    if (!service) return undefined;
    const deployment = this.rows
      .nodesBelow(service)
      .find(
        (node): node is DeploymentNode =>
          node.kind === "deployment" && tasksOfDeployment(node).some(task => task.arn === arn),
      );
    return deployment
      ? this.inList(deployment, tasksOfDeployment(deployment), arn)
      : this.inList(service, tasksIn(service.session, "service", name), arn);
  }

  private service(cluster: Node, name: string): ServiceNode | undefined {
    const services = this.child(cluster, "#services");
    if (services?.kind !== "services") return undefined;
    const known = servicesIn(services.session.replica, services.session.services.all);
    this.rows.limits.widen(
      services,
      known.findIndex(service => service.name === name),
    );
    const service = this.child(services, `/${name}`);
    return service?.kind === "service" ? service : undefined;
  }

  private inList(parent: Node | undefined, items: readonly { readonly arn: string }[], arn: string): Node | undefined {
    if (parent)
      this.rows.limits.widen(
        parent,
        items.findIndex(item => item.arn === arn),
      );
    return this.child(parent, arn);
  }

  private child(parent: Node | undefined, ending: string): Node | undefined {
    return parent && this.rows.nodesBelow(parent).find(node => node.id.endsWith(ending));
  }
}

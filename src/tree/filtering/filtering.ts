import type { Replica } from "../../ecs/replica/replica";
import { groupName, isStopped, lastPart } from "../../ecs/model/model";
import type { Task } from "../../ecs/model/model";
import type { ClusterSession } from "../../ecs/session/clusterSession";
import { knownService } from "../groups/knownService";
import { groupingOf, groupKey } from "../groups/taskIndex";
import { hasUnread, hasUnreadServices, needsAttention } from "../nodes/attention";
import type { Node } from "../nodes/node";
import { stopGroupOf } from "../nodes/stopped";
import {
  isFiltering,
  matchesName,
  matchesTask,
  namesFamilies,
  narrowsTasks,
  noFilter,
  nothingText,
} from "./treeFilter";
import type { TreeFilter } from "./treeFilter";

/** Which tasks of a cluster a filter leaves, and of which groups and container instances they are. */
interface Matches {
  readonly revision: number;
  readonly tasks: ReadonlySet<Task>;
  /** Of tasks that have not stopped. */
  readonly groups: ReadonlySet<string>;
  readonly instances: ReadonlySet<string>;
  readonly hasStopped: boolean;
  readonly stoppedServices: ReadonlySet<string>;
}

/** The filter that a person set on the tree, and which rows it leaves. */
export class Filtering {
  private filter = noFilter;
  /** Made anew only after a change: each row would otherwise walk all tasks of its cluster. */
  private matches = new WeakMap<Replica, Matches>();

  get current(): TreeFilter {
    return this.filter;
  }

  get isOn(): boolean {
    return isFiltering(this.filter);
  }

  set(filter: TreeFilter): void {
    this.filter = filter;
    this.matches = new WeakMap();
  }

  /** What is said where it leaves nothing. */
  nothing(isOld: boolean): string {
    return nothingText(this.filter, isOld);
  }

  keeps(node: Node): boolean {
    const { filter } = this;
    return (!filter.onlyProblems || needsAttention(node)) && (!narrowsTasks(filter) || this.keepsTasks(node));
  }

  /** What could not be read, or was not, is never hidden: it could hold anything. */
  private keepsTasks(node: Node): boolean {
    switch (node.kind) {
      case "cluster":
        return hasUnread(node.session) || this.keepsCluster(node.session);
      case "instances":
        return [...node.session.replica.containerInstances.keys()].some(arn => this.keepsInstance(node.session, arn));
      case "containerInstance":
        return this.keepsInstance(node.session, node.arn);
      case "services":
        return hasUnreadServices(node.session) || this.keepsServices(node.session);
      case "service":
        return this.keepsService(node.session, node.name);
      case "tasks":
        return [...this.of(node.session.replica).groups].some(key => key.startsWith("family:"));
      case "family":
        return this.of(node.session.replica).groups.has(groupKey("family", node.name));
      case "stopped":
        return this.of(node.session.replica).hasStopped;
      case "stopGroup":
        return stopGroupOf(node)?.tasks.some(task => this.of(node.session.replica).tasks.has(task)) ?? true;
      case "task": {
        const task = node.session.replica.tasks.get(node.arn);
        return task === undefined || this.of(node.session.replica).tasks.has(task);
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

  private keepsCluster(session: ClusterSession): boolean {
    const { replica } = session;
    return (
      this.of(replica).tasks.size > 0 ||
      [...replica.containerInstances.keys()].some(arn => this.keepsInstance(session, arn)) ||
      this.keepsServices(session)
    );
  }

  /** One that was chosen is there without a task, too. */
  private keepsInstance({ replica }: ClusterSession, arn: string): boolean {
    const { instances, states } = this.filter;
    if (instances.length > 0 && !instances.some(item => item.arn === arn)) return false;
    const isAlone = instances.length > 0 && states.length === 0 && !namesFamilies(this.filter);
    return isAlone || this.of(replica).instances.has(arn);
  }

  private keepsServices(session: ClusterSession): boolean {
    const { groups, stoppedServices } = this.of(session.replica);
    const names = new Set([...session.services.all.map(({ name }) => name), ...stoppedServices]);
    return (
      [...groups].some(key => key.startsWith("service:")) || [...names].some(name => this.keepsService(session, name))
    );
  }

  /** By its tasks, by those of a crash loop below it, or by its name alone, whether it runs any task or not. */
  private keepsService({ replica, services }: ClusterSession, name: string): boolean {
    const { tasks, groups, stoppedServices } = this.of(replica);
    if (groups.has(groupKey("service", name))) return true;
    const service = services.get(name);
    const family = service?.taskDefinitionArn && lastPart(service.taskDefinitionArn).split(":")[0];
    const { states, instances } = this.filter;
    if (states.length + instances.length === 0 && matchesName(this.filter, name, family)) return true;
    return (
      stoppedServices.has(name) &&
      knownService(replica, name, service).loops.some(loop => loop.tasks.some(task => tasks.has(task)))
    );
  }

  private of(replica: Replica): Matches {
    const known = this.matches.get(replica);
    if (known?.revision === replica.revision) return known;
    const made = this.match(replica);
    this.matches.set(replica, made);
    return made;
  }

  private match(replica: Replica): Matches {
    const found = [...replica.tasks.values()].filter(task => matchesTask(this.filter, task));
    const running = found.filter(task => !isStopped(task));
    const stopped = found.filter(isStopped);
    return {
      revision: replica.revision,
      tasks: new Set(found),
      groups: new Set(running.map(task => groupKey(groupingOf(task), groupName(task)))),
      instances: new Set(running.flatMap(({ containerInstanceArn }) => containerInstanceArn ?? [])),
      hasStopped: stopped.length > 0,
      stoppedServices: new Set(stopped.flatMap(({ service }) => service ?? [])),
    };
  }
}

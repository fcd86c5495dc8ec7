import { parseExpression } from "../world/expression";
import type { ClusterState, InstanceRecord, TaskRequest } from "../world/records";
import { type Needs, needsOf, shortage } from "../world/taskNeeds";
import type { Failure } from "../wire/wire";
import type { World } from "../world/world";

/** Why a task cannot go on one instance, in ECS's words; undefined if it can. */
export function obstacle(record: InstanceRecord, request: TaskRequest, needs: Needs): string | undefined {
  const { instance } = record;
  // Only ACTIVE "indicates that the container instance can accept tasks" (ECS API reference, ContainerInstance).
  if (instance.status !== "ACTIVE") return "INACTIVE";
  if (!instance.agentConnected) return "AGENT";
  const lacking = request.definition.requiresAttributes?.find(
    required =>
      !instance.attributes.some(
        ({ name, value }) => name === required.name && (required.value === undefined || required.value === value),
      ),
  );
  if (lacking) return "ATTRIBUTE";
  for (const { type, expression } of request.placementConstraints ?? []) {
    if (type === "distinctInstance" && [...record.tasks].some(({ task }) => task.group === request.group)) {
      return "DistinctInstance placement constraint unsatisfied.";
    }
    if (type === "memberOf" && !parseExpression(expression ?? "")(record)) {
      return "MemberOf placement constraint unsatisfied.";
    }
  }
  for (const { expression } of request.definition.placementConstraints) {
    if (!parseExpression(expression ?? "")(record)) return "MemberOf placement constraint unsatisfied.";
  }
  return shortage(instance, needs);
}

/** An instance for one more task, or why each of the active instances refuses it. */
export function place(
  world: World,
  cluster: ClusterState,
  request: TaskRequest,
): { readonly host: InstanceRecord } | { readonly failures: readonly Failure[] } {
  const needs = needsOf(request.definition, request.overrides);
  const fitting: InstanceRecord[] = [];
  const failures: Failure[] = [];
  for (const record of cluster.instances.values()) {
    if (record.instance.status !== "ACTIVE") continue;
    const reason = obstacle(record, request, needs);
    if (reason === undefined) fitting.push(record);
    else failures.push({ arn: record.instance.containerInstanceArn, reason });
  }
  const host = choose(world, fitting, request);
  return host ? { host } : { failures };
}

/** Follows the strategies one after the other, each among the best of the one before; then the least busy. */
function choose(world: World, fitting: readonly InstanceRecord[], request: TaskRequest): InstanceRecord | undefined {
  let best = fitting;
  for (const { type, field = "" } of request.placementStrategy ?? []) {
    if (best.length < 2) break;
    if (type === "random") best = best.slice(Math.floor(world.random.next() * best.length)).slice(0, 1);
    else if (type === "binpack") best = least(best, record => remaining(record, field.toUpperCase()));
    else best = spread(best, fitting, request.group, field);
  }
  return least(best, ({ instance }) => instance.runningTasksCount + instance.pendingTasksCount)[0];
}

function least(records: readonly InstanceRecord[], weight: (record: InstanceRecord) => number) {
  const lowest = Math.min(...records.map(weight));
  return records.filter(record => weight(record) === lowest);
}

function remaining({ instance }: InstanceRecord, name: string): number {
  return instance.remainingResources.find(resource => resource.name === name)?.integerValue ?? 0;
}

function spread(best: readonly InstanceRecord[], all: readonly InstanceRecord[], group: string, field: string) {
  const key = (record: InstanceRecord): string =>
    field.startsWith("attribute:")
      ? (record.instance.attributes.find(({ name }) => `attribute:${name}` === field)?.value ?? "")
      : record.id;
  const counts = new Map<string, number>();
  for (const record of all) {
    const here = [...record.tasks].filter(({ task }) => task.group === group).length;
    counts.set(key(record), (counts.get(key(record)) ?? 0) + here);
  }
  return least(best, record => counts.get(key(record)) ?? 0);
}

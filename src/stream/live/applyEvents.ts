import type { Timestamp } from "../../ecs/model/model";
import type { Replica } from "../../ecs/replica/replica";
import type { Resource } from "../../ecs/replica/resource";
import { readableResource } from "../event/event";
import type { StreamEvent } from "../event/event";

/**
 * Gives events to the replicas of their clusters, in the order they came; `now` stands in for a time that an event lacks. Tells
 * of each whether it was applied: not that of a cluster that has no replica, nor one that can't be read as a resource.
 */
export function applyEvents(
  events: readonly StreamEvent[],
  replicaOf: (clusterArn: string) => Replica | undefined,
  now: Timestamp,
): readonly boolean[] {
  const groups = new Map<Replica, { resources: Resource[]; times: Timestamp[] }>();
  const applied = events.map(event => {
    const replica = replicaOf(event.clusterArn);
    const resource = replica && readableResource(event);
    if (!replica || !resource) return false;
    let group = groups.get(replica);
    if (!group) groups.set(replica, (group = { resources: [], times: [] }));
    group.resources.push(resource);
    group.times.push(event.at ?? now);
    return true;
  });
  for (const [replica, { resources, times }] of groups) replica.take(resources, "event", times);
  return applied;
}

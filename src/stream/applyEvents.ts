import type { Timestamp } from "../ecs/model";
import type { Replica, Resource } from "../ecs/replica";
import { resourceOf } from "./event";
import type { StreamEvent } from "./event";

/** Gives events to the replicas of their clusters, in the order they came; `now` stands in for a time that an event lacks. */
export function applyEvents(
  events: readonly StreamEvent[],
  replicaOf: (clusterArn: string) => Replica | undefined,
  now: Timestamp,
): void {
  const groups = new Map<Replica, { resources: Resource[]; times: Timestamp[] }>();
  for (const event of events) {
    const replica = replicaOf(event.clusterArn);
    if (!replica) continue;
    let group = groups.get(replica);
    if (!group) groups.set(replica, (group = { resources: [], times: [] }));
    group.resources.push(resourceOf(event));
    group.times.push(event.at ?? now);
  }
  for (const [replica, { resources, times }] of groups) replica.take(resources, "event", times);
}

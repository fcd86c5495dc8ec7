import type { Timestamp } from "../../ecs/model/model";
import type { Resource } from "../../ecs/replica/resource";
import { lastChange } from "./verdict";

interface Sight {
  readonly version: number | undefined;
  readonly since: Timestamp;
  /** Whether an earlier answer had another version, so that the change is known to be newer than that answer. */
  readonly rose: boolean;
}

const clockErrorMs = 2000;

/** When the API's answers were first seen to have the versions they have. */
export class ApiMemory {
  private readonly clusters = new Map<string, Map<string, Sight>>();

  /** When the resource came to its version, as far as its own times and earlier answers tell. */
  changedAt(clusterArn: string, resource: Resource, now: Timestamp, live: boolean): Timestamp | undefined {
    const sight = this.sight(clusterArn, resource, now);
    const named = lastChange(resource);
    const seen = sight.rose || live ? sight.since : undefined;
    // A clock ahead of this one must not make a change look recent for ever; but AWS's time is known to a second or two only.
    const isPast = named !== undefined && named <= now + clockErrorMs;
    const times = [isPast ? Math.min(named, now) : undefined, seen].filter(time => time !== undefined);
    return times.length > 0 ? Math.max(...times) : undefined;
  }

  /** Drops what is kept of resources that are no longer asked for. */
  keepOnly(clusterArn: string, arns: ReadonlySet<string>): void {
    const sights = this.clusters.get(clusterArn);
    for (const arn of sights?.keys() ?? []) if (!arns.has(arn)) sights?.delete(arn);
  }

  private sight(clusterArn: string, resource: Resource, now: Timestamp): Sight {
    let sights = this.clusters.get(clusterArn);
    if (!sights) this.clusters.set(clusterArn, (sights = new Map()));
    const before = sights.get(resource.arn);
    if (before && before.version === resource.version) return before;
    const sight = { version: resource.version, since: now, rose: before !== undefined };
    sights.set(resource.arn, sight);
    return sight;
  }
}

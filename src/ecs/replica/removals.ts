import type { Timestamp } from "../model/model";
import type { Resource, Source } from "./resource";

/** What is known of something that went. */
export interface Tombstone {
  readonly version?: number;
  /** When the API no longer knew it; undefined when an event or answer told of its end, and the version says enough. */
  readonly at?: Timestamp;
}

const maxTombstones = 20_000;
/** ECS's lists are eventually consistent: what began so shortly before a reading may be missing from it. */
const listLagMs = 60_000;

export const isGone = (resource: Resource): boolean =>
  resource.kind === "containerInstance" && resource.status === "INACTIVE";

/** What a cluster no longer has, so that nothing that arrives late brings it back. */
export class Removals {
  private readonly tombstones = new Map<string, Tombstone>();
  private lastWhole = Number.NEGATIVE_INFINITY;

  /** When the API last listed all that the cluster had, by AWS's clock; minus infinity before it did. */
  get wholeAt(): number {
    return this.lastWhole;
  }

  /** The API has listed all that the cluster had at this time, by AWS's clock. */
  readWhole(at: Timestamp): void {
    this.lastWhole = Math.max(this.lastWhole, at);
  }

  /** Keeps the newest 20,000. */
  remember(arn: string, tombstone: Tombstone): void {
    this.tombstones.set(arn, tombstone);
    if (this.tombstones.size <= maxTombstones) return;
    const oldest = this.tombstones.keys().next().value;
    if (oldest !== undefined) this.tombstones.delete(oldest);
  }

  /** Whether what was not known until now is news; if so, its tombstone is taken away. */
  admit(resource: Resource, source: Source, at: Timestamp): boolean {
    const tombstone = this.tombstones.get(resource.arn);
    if (source === "event" && at < this.wholeAt - listLagMs) return false;
    if (tombstone && !supersedes(tombstone, resource, source, at)) return false;
    this.tombstones.delete(resource.arn);
    return true;
  }

  clear(): void {
    this.tombstones.clear();
  }
}

/**
 * An answer of the API speaks of now, so it may bring back what was thought gone unless it is older than the removal; an
 * event may be hours late, so it must be newer in version and in time and must not tell of an end.
 */
function supersedes(tombstone: Tombstone, resource: Resource, source: Source, at: Timestamp): boolean {
  if (resource.version === undefined || tombstone.version === undefined) return source === "api";
  if (source === "api") return resource.version >= tombstone.version;
  const ended = resource.kind === "task" ? resource.lastStatus === "STOPPED" : isGone(resource);
  return resource.version > tombstone.version && (tombstone.at === undefined || at > tombstone.at) && !ended;
}

import type { Timestamp } from "../../ecs/model/model";
import type { ServiceEvent } from "../../ecs/model/serviceEvent";
import type { Replica } from "../../ecs/replica/replica";

/** What a live stream feeds, and when it is called idle or late. */
export interface LiveOptions {
  /** The replica of a cluster, or undefined for one that this window does not show. */
  readonly replica: (clusterArn: string) => Replica | undefined;
  /** Hears what the stream tells of services, each event as often as it is delivered. */
  readonly onService?: (event: ServiceEvent) => void;
  readonly region: string;
  readonly graceMs?: number;
  /** Nothing for so long is `idle`. */
  readonly idleMs?: number;
  /** An event that comes later than this after its change makes the stream `late`, unless the source is at its end. */
  readonly lateMs?: number;
  /** How far this machine's clock is ahead of AWS's. */
  readonly clockAheadMs?: () => number;
  readonly now?: () => Timestamp;
}

import type { Timestamp } from "../../ecs/model/model";
import type { Replica } from "../../ecs/replica/replica";
import type { Audit } from "../audit/audit";
import type { Arrival } from "../audit/versionSet";
import type { VersionRange } from "../audit/versionSet";
import { DeliveredEvents } from "../delivered/deliveredEvents";
import type { StreamEvent } from "../event/event";
import type { StreamItem } from "../event/item";
import type { Holes } from "./holes";
import type { AuditKnowledge } from "./knowledge";

/** Has each item audited, and keeps what was delivered with what the audit said of it. */
export class Delivery {
  readonly events = new DeliveredEvents();

  constructor(
    private readonly audit: Audit,
    private readonly knowledge: AuditKnowledge,
    private readonly holes: Holes,
    private readonly replica: (clusterArn: string) => Replica | undefined,
  ) {}

  /** `isCurrent`: whether the source was read to its end, so that an event that is older than the API's answer is late. */
  take(item: StreamItem, readAt: Timestamp, isCurrent: boolean): Arrival | undefined {
    if (item.kind !== "event") {
      if (item.kind === "skipped" && item.why === "noVersion" && !item.unclear)
        this.events.notice(item.type, item.service, readAt);
      return this.audit.take(item);
    }
    const { event } = item;
    const track = this.audit.get(event.arn);
    const before = track && { version: track.versions.highest, detail: track.detail };
    const arrival = this.audit.take(item);
    if (!arrival) return undefined;
    const baseline = this.knowledge.baseline(event.arn);
    const missing = missingBefore(event.version, before?.version, baseline);
    if (missing) this.holes.open(event, missing, readAt);
    const apiVersion = isCurrent ? this.apiVersion(event, before?.version ?? 0) : undefined;
    this.events.change(event, {
      readAt,
      arrival,
      ...(before && { before }),
      ...(missing && { missing }),
      ...(baseline !== undefined && { baseline }),
      ...(apiVersion !== undefined && { apiVersion }),
    });
    return arrival;
  }

  /** The newest event of a resource that is kept; of one that ended long ago the list alone may have it. */
  newest(arn: string): StreamEvent | undefined {
    const listed = this.events.highest(arn);
    const track = this.audit.get(arn);
    if (!track?.detail || track.versions.highest < (listed?.version ?? -1)) return listed;
    const { kind, clusterArn, versions, detail, at } = track;
    return { kind, arn, clusterArn, version: versions.highest, detail, at };
  }

  /** A version that the API told and that is higher than this event's and all before it. */
  private apiVersion({ arn, clusterArn, version }: StreamEvent, before: number): number | undefined {
    const seen = this.replica(clusterArn)?.history(arn) ?? [];
    const told = seen.findLast(sighting => sighting.source === "api")?.version;
    return told !== undefined && told > Math.max(version, before) ? told : undefined;
  }
}

/** Versions that are left out between what is known, by an event or by the baseline, and a version that came. */
function missingBefore(version: number, told = -1, baseline = -1): VersionRange | undefined {
  const known = Math.max(told, baseline);
  return known >= 0 && version > known + 1 ? [known + 1, version - 1] : undefined;
}

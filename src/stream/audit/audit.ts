import type { Timestamp } from "../../ecs/model/model";
import { tellsEnd } from "../event/event";
import type { SkipReason, StreamEvent } from "../event/event";
import type { Raw } from "../event/record";
import type { EventSource, StreamItem } from "../event/item";
import { Repeats } from "./repeats";
import { UnclearShapes } from "../event/shape";
import { VersionSet } from "./versionSet";
import type { Arrival } from "./versionSet";

/** What an audit keeps of one resource; its size does not grow with the number of events. */
export interface Track {
  readonly kind: StreamEvent["kind"];
  readonly arn: string;
  readonly clusterArn: string;
  readonly versions: VersionSet;
  /** When the change happened that the highest version tells of. */
  at?: Timestamp;
  /** Whether the highest version tells of the resource's end. */
  ended: boolean;
  events: number;
  duplicates: number;
  late: number;
  /** The highest version's detail, when details are kept. */
  detail?: Raw;
}

export interface Unreadable {
  readonly line?: number;
  readonly reason: string;
  readonly excerpt: string;
}

export interface AuditOptions {
  /** Keeps each resource's last detail, some KiB each, for a comparison field by field. */
  readonly keepDetails?: boolean;
}

/** Only so many are kept with their reasons; all are counted. */
const mostUnreadable = 200;
const mostTypes = 200;
const otherTypes = "(further types)";

/** What a stream of events says of itself, with no API: versions seen, twice, late and not at all. */
export class Audit {
  /** Events with a version, each delivery counted. */
  events = 0;
  duplicates = 0;
  late = 0;
  readonly skipped: Record<SkipReason, number> = { noVersion: 0, notEcs: 0, notEnvelope: 0 };
  readonly byType = new Map<string, number>();
  unreadable = 0;
  readonly firstUnreadable: Unreadable[] = [];
  /** JSON that is no event with a version though it could be meant as one. */
  readonly unclear = new UnclearShapes();
  readonly repeats = new Repeats();
  from?: Timestamp;
  to?: Timestamp;
  private readonly tracks = new Map<string, Track>();
  /** One string a cluster, however many events name it. */
  private readonly clusterNames = new Map<string, string>();

  constructor(private readonly options: AuditOptions = {}) {}

  get resources(): ReadonlyMap<string, Track> {
    return this.tracks;
  }

  get clusters(): Iterable<string> {
    return this.clusterNames.keys();
  }

  get(arn: string): Track | undefined {
    return this.tracks.get(arn);
  }

  /** Takes one item; tells how its version arrived when it is an event. */
  take(item: StreamItem): Arrival | undefined {
    switch (item.kind) {
      case "event":
        this.count(item.type);
        return this.takeEvent(item.event);
      case "skipped":
        this.skipped[item.why]++;
        this.count(item.type);
        if (item.unclear) this.unclear.add(item.unclear, item.line);
        return undefined;
      case "unreadable":
        this.unreadable++;
        if (this.firstUnreadable.length < mostUnreadable)
          this.firstUnreadable.push({ line: item.line, reason: item.reason, excerpt: item.excerpt });
        return undefined;
      case "caughtUp":
      case "seenOnly":
        return undefined;
    }
  }

  /** Drops what is kept of a resource that will not come again; what it added to the totals stays. */
  forget(arn: string): void {
    this.tracks.delete(arn);
  }

  private takeEvent(event: StreamEvent): Arrival {
    this.events++;
    const { at } = event;
    if (at !== undefined) {
      if (this.from === undefined || at < this.from) this.from = at;
      if (this.to === undefined || at > this.to) this.to = at;
    }
    const track = this.tracks.get(event.arn);
    if (!track) {
      this.tracks.set(event.arn, this.newTrack(event));
      this.repeats.take(event, false);
      return "first";
    }
    track.events++;
    const arrival = track.versions.add(event.version);
    this.repeats.take(event, arrival === "duplicate");
    switch (arrival) {
      case "next":
      case "jump":
        track.at = at;
        track.ended = tellsEnd(event);
        if (this.options.keepDetails) track.detail = event.detail;
        break;
      case "late":
        track.late++;
        this.late++;
        break;
      case "duplicate":
        track.duplicates++;
        this.duplicates++;
    }
    return arrival;
  }

  private newTrack(event: StreamEvent): Track {
    let clusterArn = this.clusterNames.get(event.clusterArn);
    if (clusterArn === undefined) {
      clusterArn = event.clusterArn;
      this.clusterNames.set(clusterArn, clusterArn);
    }
    return {
      kind: event.kind,
      arn: event.arn,
      clusterArn,
      versions: new VersionSet(event.version),
      at: event.at,
      ended: tellsEnd(event),
      events: 1,
      duplicates: 0,
      late: 0,
      detail: this.options.keepDetails ? event.detail : undefined,
    };
  }

  private count(type: string): void {
    const known = this.byType.get(type);
    if (known !== undefined) this.byType.set(type, known + 1);
    else if (this.byType.size < mostTypes) this.byType.set(type, 1);
    else this.byType.set(otherTypes, (this.byType.get(otherTypes) ?? 0) + 1);
  }
}

/** Audits everything a source has; throws an EcsError, of kind `cancelled` when the signal was aborted. */
export async function auditSource(source: EventSource, signal: AbortSignal, options?: AuditOptions): Promise<Audit> {
  const audit = new Audit(options);
  for await (const item of source.items(signal)) audit.take(item);
  return audit;
}

/** Takes what the source has to say up to a later time; undefined for a source that says nothing more. */
export function readingOn(
  audit: Audit,
  source: EventSource,
): ((to: Timestamp, signal: AbortSignal) => Promise<void>) | undefined {
  if (!source.readOnTo) return undefined;
  return async (to, signal) => {
    source.readOnTo?.(to);
    for await (const item of source.items(signal)) audit.take(item);
  };
}

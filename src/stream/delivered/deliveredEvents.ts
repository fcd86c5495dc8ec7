import { isDeepStrictEqual } from "node:util";
import type { Timestamp } from "../../ecs/model/model";
import type { ServiceEvent } from "../../ecs/model/serviceEvent";
import type { Arrival, VersionRange } from "../audit/versionSet";
import type { Lack } from "../currency/acceptance";
import type { StreamEvent } from "../event/event";
import type { Raw } from "../event/record";
import { withoutVersion } from "./missing";

/** What a stream had told of a resource before an event came. */
export interface Before {
  readonly version: number;
  /** Absent when it is no longer kept. */
  readonly detail?: Raw;
}

interface Told {
  /** In the order of arrival, counted from 1 since the stream was attached. */
  readonly number: number;
  readonly readAt: Timestamp;
}

/** An event that carries a version, and how it stood to what had come before. */
export interface DeliveredChange extends Told {
  readonly kind: "change";
  readonly event: StreamEvent;
  readonly arrival: Arrival;
  /** The highest version that had come before it, and what it said. */
  readonly before?: Before;
  /** The versions right before it that have not come to this day. */
  missing: readonly VersionRange[];
  /** Up to which version a person had accepted the API's state by then. */
  readonly baseline?: number;
  /** When a person accepted that the missing ones are lost. */
  acceptedAt?: Timestamp;
  /** Of a duplicate: whether it says something else than the first; undefined when that one is no longer kept. */
  readonly differs?: boolean;
  /** A higher version that the API had told by then, though no event had. */
  readonly apiVersion?: number;
}

/** One of ECS's events that no version can vouch for. */
export interface DeliveredNotice extends Told {
  readonly kind: "notice";
  readonly type: string;
  readonly service?: ServiceEvent;
}

export type Delivered = DeliveredChange | DeliveredNotice;

/** An event takes some 10 KB of memory. */
const mostKept = 5000;

/** What a stream delivered, in the order in which it came; the oldest are dropped, and counted. */
export class DeliveredEvents {
  private list: Delivered[] = [];
  private count = 0;
  /** Those that are kept of each resource, in the order in which they came. */
  private readonly byArn = new Map<string, DeliveredChange[]>();
  /** Jumps of which versions are missing, by resource. */
  private readonly open = new Map<string, DeliveredChange[]>();
  /** Grows with each change to one that was there before, so that what was made of them is known to be still true. */
  revision = 0;

  constructor(private readonly most = mostKept) {}

  /** How many came in all. */
  get total(): number {
    return this.count;
  }

  get dropped(): number {
    return Math.max(0, this.count - this.most);
  }

  /** Those that are kept and came after that number, oldest first. */
  since(number: number): readonly Delivered[] {
    const first = Math.max(number, this.dropped);
    return this.list.slice(this.list.length - Math.max(0, this.count - first));
  }

  get(number: number): Delivered | undefined {
    if (number <= this.dropped || number > this.count) return undefined;
    return this.list[this.list.length - 1 - (this.count - number)];
  }

  change(
    event: StreamEvent,
    told: {
      readonly readAt: Timestamp;
      readonly arrival: Arrival;
      readonly before?: Before;
      readonly missing?: VersionRange;
      readonly baseline?: number;
      readonly apiVersion?: number;
    },
  ): void {
    const { arrival, missing: left } = told;
    const { arn, version } = event;
    if (arrival === "late") this.fill(arn, version);
    const first = arrival === "duplicate" ? this.find(arn, version) : undefined;
    const missing = left ? [left] : [];
    const item: DeliveredChange = {
      ...told,
      kind: "change",
      number: this.count + 1,
      event,
      missing,
      ...(first && { differs: !isDeepStrictEqual(first.detail, event.detail) }),
    };
    if (missing.length > 0) this.open.set(arn, [...(this.open.get(arn) ?? []), item]);
    this.add(item);
  }

  notice(type: string, service: ServiceEvent | undefined, readAt: Timestamp): void {
    this.add({ kind: "notice", number: this.count + 1, readAt, type, ...(service && { service }) });
  }

  /** What is known of the resource right below the event's version: for one that came in order, what came before it. */
  below({ event, arrival, before }: DeliveredChange): Before | undefined {
    if (arrival === "next" || arrival === "jump") return before;
    return this.highest(event.arn, event.version);
  }

  /** The kept event of a resource that tells its highest version, or the highest below one. */
  highest(arn: string, below = Infinity): StreamEvent | undefined {
    let found: StreamEvent | undefined;
    for (const { event } of this.byArn.get(arn) ?? [])
      if (event.version < below && (!found || event.version > found.version)) found = event;
    return found;
  }

  private add(item: Delivered): void {
    this.list.push(item);
    this.count++;
    const leaving = this.list[this.list.length - 1 - this.most];
    if (item.kind === "change") this.index(item);
    if (leaving?.kind === "change") this.drop(leaving);
    // Cut in bulk: a list of thousands is not moved for each event.
    if (this.list.length > this.most * 1.25) this.list = this.list.slice(-this.most);
  }

  private index(item: DeliveredChange): void {
    const kept = this.byArn.get(item.event.arn);
    if (kept) kept.push(item);
    else this.byArn.set(item.event.arn, [item]);
  }

  private drop(item: DeliveredChange): void {
    const { arn } = item.event;
    const kept = this.byArn.get(arn);
    // The oldest of all is the oldest of its resource, too.
    kept?.shift();
    if (kept?.length === 0) this.byArn.delete(arn);
    if (item.missing.length > 0) this.close(item);
  }

  /** A person accepted that what is missing of these resources is lost. */
  accept(covers: (lack: Lack) => boolean, at: Timestamp): void {
    for (const item of [...this.open.values()].flat()) {
      const { arn, clusterArn } = item.event;
      const lack = { arn, clusterArn, version: item.missing.at(-1)?.[1], at: item.readAt };
      if (item.acceptedAt !== undefined || !covers(lack)) continue;
      item.acceptedAt = at;
      this.revision++;
    }
  }

  private close(item: DeliveredChange): void {
    const others = this.open.get(item.event.arn)?.filter(other => other !== item) ?? [];
    if (others.length > 0) this.open.set(item.event.arn, others);
    else this.open.delete(item.event.arn);
  }

  private fill(arn: string, version: number): void {
    for (const item of this.open.get(arn) ?? []) {
      const missing = withoutVersion(item.missing, version);
      if (missing === item.missing) continue;
      item.missing = missing;
      this.revision++;
      if (missing.length === 0) this.close(item);
      return;
    }
  }

  private find(arn: string, version: number): StreamEvent | undefined {
    return this.byArn.get(arn)?.find(({ event }) => event.version === version)?.event;
  }
}

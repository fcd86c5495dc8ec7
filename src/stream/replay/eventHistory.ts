import type { Timestamp } from "../../ecs/model/model";
import type { Resource } from "../../ecs/replica/resource";
import { differences } from "../event/difference";
import type { Difference } from "../event/difference";
import { answerShape, readableResource } from "../event/event";
import type { StreamEvent } from "../event/event";
import type { EventSource } from "../event/item";

/** One version of one resource, in the order in which things happened. */
export interface Step {
  readonly index: number;
  readonly arn: string;
  readonly kind: Resource["kind"];
  readonly clusterArn: string;
  readonly version: number;
  /** When it happened; never before the version before it. */
  readonly at: Timestamp;
  readonly event: StreamEvent;
}

/** A cluster as its events told it. */
export interface PastState {
  readonly resources: ReadonlyMap<string, Resource>;
  /** Resources whose last event by then was malformed: an older one would show what was no longer so. */
  readonly unreadable: number;
}

export interface HistoryFilter {
  readonly clusterArn?: string;
  readonly arns?: ReadonlySet<string>;
  /** Only so many events are kept, those read last, and `isCut` says so. */
  readonly most?: number;
}

/** The events of a cluster or of some resources, put in order, to look at what was. */
export class History {
  readonly steps: readonly Step[];
  private readonly byResource = new Map<string, Step[]>();

  constructor(
    events: Iterable<StreamEvent>,
    /** Whether there were more events than are kept, so that its beginning is missing. */
    readonly isCut = false,
  ) {
    this.steps = inOrder(events).map((step, index) => ({ ...step, index }));
    for (const step of this.steps) {
      const steps = this.byResource.get(step.arn);
      if (steps) steps.push(step);
      else this.byResource.set(step.arn, [step]);
    }
  }

  /** The versions of one resource, oldest first. */
  of(arn: string): readonly Step[] {
    return this.byResource.get(arn) ?? [];
  }

  /** The last step on a resource at a version or a time, or undefined when nothing was known of it by then. */
  at(arn: string, when: { readonly version: number } | { readonly time: Timestamp }): Step | undefined {
    return this.of(arn).findLast(step => ("version" in when ? step.version <= when.version : step.at <= when.time));
  }

  /** The last step of all that happened by that time. */
  atTime(time: Timestamp): Step | undefined {
    return this.steps.findLast(step => step.at <= time);
  }

  /** A resource as a step tells it; undefined where its event can't be read. */
  resourceAt({ event }: Step): Resource | undefined {
    return readableResource(event);
  }

  /** Every resource as it was once the step had happened; what had ended before stays, as ended. */
  stateAt(step: Step): PastState {
    const last = new Map<string, Step>();
    for (const earlier of this.steps.slice(0, step.index + 1)) last.set(earlier.arn, earlier);
    const resources = new Map<string, Resource>();
    for (const [arn, { event }] of last) {
      const resource = readableResource(event);
      if (resource) resources.set(arn, resource);
    }
    return { resources, unreadable: last.size - resources.size };
  }

  /** The neighbour in the order of all that happened, or, of one resource, in that of its versions. */
  next(step: Step, scope: "all" | "resource" = "all"): Step | undefined {
    if (scope === "all") return this.steps[step.index + 1];
    return this.of(step.arn).find(other => other.version > step.version);
  }

  previous(step: Step, scope: "all" | "resource" = "all"): Step | undefined {
    if (scope === "all") return this.steps[step.index - 1];
    return this.of(step.arn).findLast(other => other.version < step.version);
  }

  /** What the step changed; everything, when nothing is known of the resource before. */
  changes(step: Step): readonly Difference[] {
    const before = this.previous(step, "resource");
    return differences(before ? answerShape(before.event) : {}, answerShape(step.event));
  }
}

/** By time, and of one resource by version; a time that runs against the versions is put right. */
function inOrder(events: Iterable<StreamEvent>): Omit<Step, "index">[] {
  const resources = new Map<string, Map<number, StreamEvent>>();
  for (const event of events) {
    const versions = resources.get(event.arn);
    if (!versions) resources.set(event.arn, new Map([[event.version, event]]));
    else if (!versions.has(event.version)) versions.set(event.version, event);
  }
  const steps = [...resources.values()].flatMap(versions => {
    let at = 0;
    return [...versions.values()]
      .toSorted((a, b) => a.version - b.version)
      .map(event => {
        at = Math.max(at, event.at ?? at);
        const { arn, kind, clusterArn, version } = event;
        return { arn, kind, clusterArn, version, at, event };
      });
  });
  return steps.toSorted((a, b) => a.at - b.at || (a.arn === b.arn ? a.version - b.version : a.arn < b.arn ? -1 : 1));
}

/** An event takes some 10 KB of memory. */
const mostSteps = 20_000;

/** Reads a source's history of a cluster or of some resources; throws an EcsError. */
export async function readHistory(source: EventSource, filter: HistoryFilter, signal: AbortSignal): Promise<History> {
  let events: StreamEvent[] = [];
  let isCut = false;
  const most = filter.most ?? mostSteps;
  const keepNewest = () => {
    isCut ||= events.length > most;
    events = events.slice(-most);
  };
  for await (const item of source.items(signal)) {
    if (item.kind !== "event" || !matches(item.event, filter)) continue;
    events.push(item.event);
    if (events.length > most * 1.25) keepNewest();
  }
  keepNewest();
  return new History(events, isCut);
}

const matches = (event: StreamEvent, filter: HistoryFilter): boolean =>
  (filter.clusterArn === undefined || event.clusterArn === filter.clusterArn) &&
  (filter.arns === undefined || filter.arns.has(event.arn));

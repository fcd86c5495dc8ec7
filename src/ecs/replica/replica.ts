import { Emitter } from "../model/emitter";
import { differingFields } from "./differingFields";
import { combined, versionOrder } from "./merge";
import type { Held } from "./merge";
import { isGone, Removals } from "./removals";
import type { ContainerInstance, Task, Timestamp } from "../model/model";
import type { Resource, Source } from "./resource";
import { isYoung } from "./young";
import { parseContainerInstance, parseTask } from "../parsing/parse";

export interface Change<R extends Resource = Resource> {
  readonly arn: string;
  readonly before?: R;
  readonly after?: R;
  /** Top-level fields of the API's answer that differ; empty for what came or went whole. */
  readonly fields: readonly string[];
}

/** One seen version of a resource, kept for this session's history. */
export interface Sighting {
  readonly version?: number;
  readonly at: Timestamp;
  readonly source: Source;
  readonly fields: readonly string[];
}

/** What the API answered of some resources: `missing` are ARNs that it no longer knows. */
export interface ApiAnswer {
  readonly found: readonly Resource[];
  readonly missing: readonly string[];
}

export type Taken = "new" | "newer" | "merged" | "same" | "stale" | "removed";

interface Entry<R extends Resource> extends Held {
  resource: R;
  answer?: R["raw"];
  answered: boolean;
  /** The replica's own count of news when this was last heard of; see `mark`. */
  heard: number;
  /** Likewise, when a reading last described it: the answer to a change, or an event, may be older than it looks. */
  described: number;
  /** When the answer to a change first named it. */
  startedAt?: Timestamp;
  sightings: Sighting[];
}

const maxSightings = 50;

const reparse = (resource: Resource, raw: object): Resource =>
  resource.kind === "task" ? parseTask(raw) : parseContainerInstance(raw, resource.clusterArn);

/**
 * What is known of one cluster, keyed by ARN. The higher version wins, equal versions merge, a lower one is counted and
 * dropped; a resource without version is taken as it comes. Removal is versioned too, so that a late event cannot bring back what is gone.
 */
export class Replica {
  private readonly entries = new Map<string, Entry<Resource>>();
  private readonly removals = new Removals();
  private readonly changeEmitter = new Emitter<readonly Change[]>();
  private readonly answerEmitter = new Emitter<ApiAnswer>();
  private news = 0;
  private isOver = false;
  private taskMap = new Map<string, Task>();
  private instanceMap = new Map<string, ContainerInstance>();
  /** How many records were dropped because a higher version was known. */
  stale = 0;
  /** Grows with each change, so that what was made of the resources is known to be still true. */
  revision = 0;

  readonly onDidChange = this.changeEmitter.event;
  /** Fires with each answer of the API, changed or not: evidence for whoever compares it with what else is told. */
  readonly onDidAnswer = this.answerEmitter.event;

  constructor(readonly clusterArn: string) {}

  get tasks(): ReadonlyMap<string, Task> {
    return this.taskMap;
  }

  get containerInstances(): ReadonlyMap<string, ContainerInstance> {
    return this.instanceMap;
  }

  get(arn: string): Resource | undefined {
    return this.entries.get(arn)?.resource;
  }

  /** The versions of a resource seen in this window, oldest first; at most the last 50. */
  history(arn: string): readonly Sighting[] {
    return this.entries.get(arn)?.sightings ?? [];
  }

  /** A point in the replica's news; give it to `unheard` to learn what was not heard of since. */
  mark(): number {
    return ++this.news;
  }

  /** ARNs of a kind that no answer and no event has named since `mark`. */
  unheard(kind: Resource["kind"], mark: number): readonly string[] {
    const arns: string[] = [];
    for (const [arn, entry] of this.entries) if (entry.resource.kind === kind && entry.heard < mark) arns.push(arn);
    return arns;
  }

  /** ARNs that were named since `mark`, but that no reading has described since then. */
  undescribed(mark: number): readonly string[] {
    const arns: string[] = [];
    for (const [arn, { heard, described }] of this.entries) if (heard >= mark && described < mark) arns.push(arn);
    return arns;
  }

  /**
   * Takes what an answer or events say; `at` is the answer's time, or the events' own times, one each. `isReading` is false
   * for the answer to a change. Tells what became of each record.
   */
  take(
    resources: readonly Resource[],
    source: Source,
    at: Timestamp | readonly Timestamp[],
    isReading = source === "api",
  ): readonly Taken[] {
    const changes: Change[] = [];
    const verdicts = resources.map((resource, index) => {
      const time = typeof at === "number" ? at : (at[index] ?? 0);
      const taken = this.takeOne(resource, source, time, changes);
      const entry = this.entries.get(resource.arn);
      if (entry && isReading) entry.described = this.news;
      else if (entry && taken === "new" && source === "api") entry.startedAt = time;
      return taken;
    });
    this.tell(changes);
    if (source === "api") this.answerEmitter.fire({ found: resources, missing: [] });
    return verdicts;
  }

  /**
   * The API has listed all that the cluster had at this time, by AWS's clock: an event from well before it can't tell of
   * anything that wasn't listed, however late it arrives.
   */
  readWhole(at: Timestamp): void {
    this.removals.readWhole(at);
  }

  /** When that was last; minus infinity before it was. What is held says nothing of any time after it. */
  get wholeAt(): Timestamp {
    return this.removals.wholeAt;
  }

  /**
   * Forgets resources that the API no longer knows, remembering at which version each went; a task that has only just begun
   * stays, since the API may not know it yet. `awsNow` is the time by AWS's clock.
   */
  remove(arns: readonly string[], at: Timestamp, awsNow = at): void {
    const gone = arns.filter(arn => {
      const entry = this.entries.get(arn);
      return !entry || !isYoung(entry, at, awsNow);
    });
    const changes: Change[] = [];
    for (const arn of gone) this.drop(arn, at, changes);
    this.tell(changes);
    if (gone.length > 0) this.answerEmitter.fire({ found: [], missing: gone });
  }

  /** Lets go of everything: who still holds this sees nothing, and what comes late is not kept. */
  dispose(): void {
    this.isOver = true;
    this.answerEmitter.dispose();
    this.changeEmitter.dispose();
    this.entries.clear();
    this.removals.clear();
    this.taskMap.clear();
    this.instanceMap.clear();
  }

  private takeOne(resource: Resource, source: Source, at: Timestamp, changes: Change[]): Taken {
    const entry = this.entries.get(resource.arn);
    if (!entry) return this.takeNew(resource, source, at, changes);
    const known = entry.resource;
    // An old answer still says that it is there; an event that comes late says nothing of now.
    if (source === "api") entry.heard = this.news;
    const order = versionOrder(resource, known);
    if (order === "lower") {
      this.stale++;
      return "stale";
    }
    entry.heard = this.news;
    if (isGone(resource)) {
      this.drop(resource.arn, at, changes, resource.version);
      return "newer";
    }
    const sameVersion = order === "same";
    const raw = combined(entry, resource, source, sameVersion);
    if (source === "api") entry.answer = resource.raw;
    entry.answered = source === "api" || (sameVersion && entry.answered);
    const fields = differingFields(known.raw, raw);
    if (fields.length === 0) return "same";
    const after = raw === resource.raw ? resource : reparse(resource, raw);
    entry.resource = after;
    this.index(after);
    entry.sightings.push({ version: after.version, at, source, fields });
    if (entry.sightings.length > maxSightings) entry.sightings.shift();
    changes.push({ arn: after.arn, before: known, after, fields });
    return sameVersion ? "merged" : "newer";
  }

  private takeNew(resource: Resource, source: Source, at: Timestamp, changes: Change[]): Taken {
    if (this.isOver) return "removed";
    if (!this.removals.admit(resource, source, at)) {
      this.stale++;
      return "removed";
    }
    if (isGone(resource)) {
      this.removals.remember(resource.arn, { version: resource.version });
      return "removed";
    }
    const sightings = [{ version: resource.version, at, source, fields: [] }];
    const answered = source === "api";
    const answer = answered ? resource.raw : undefined;
    this.entries.set(resource.arn, { resource, answer, answered, heard: this.news, described: 0, sightings });
    this.index(resource);
    changes.push({ arn: resource.arn, after: resource, fields: [] });
    return "new";
  }

  private drop(arn: string, at: Timestamp, changes: Change[], version?: number): void {
    const entry = this.entries.get(arn);
    if (!entry) return;
    this.entries.delete(arn);
    this.taskMap.delete(arn);
    this.instanceMap.delete(arn);
    this.removals.remember(arn, version === undefined ? { version: entry.resource.version, at } : { version });
    changes.push({ arn, before: entry.resource, fields: [] });
  }

  private index(resource: Resource): void {
    if (resource.kind === "task") this.taskMap.set(resource.arn, resource);
    else this.instanceMap.set(resource.arn, resource);
  }

  private tell(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    this.revision++;
    this.changeEmitter.fire(changes);
  }
}

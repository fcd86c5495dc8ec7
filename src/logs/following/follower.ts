import type { EcsError } from "../../ecs/model/errors";
import type { Timestamp } from "../../ecs/model/model";
import { backoffMs } from "../../ecs/rate/backoff";
import { pause } from "../../ecs/rate/pause";
import type { StreamsPort } from "../../stream/aws/servicePorts";
import { lookBackMs } from "../reading/batch";
import { firstLines } from "./firstLines";
import { GroupReader } from "./groupReader";
import { logsError } from "../reading/lastLines";
import type { LastLines } from "../reading/lastLines";
import { byTime } from "../place/logLine";
import type { LogLine, LogSource, Silent } from "../place/logLine";

/** What is followed at a moment: a task's containers, or those of whichever tasks a service has now. */
export interface Scope {
  readonly sources: readonly LogSource[];
  /** Containers of the same tasks whose lines can't be read. */
  readonly silent?: readonly Silent[];
  /** Whether none will come any more. */
  readonly isComplete: boolean;
}

export interface FollowOptions {
  /** AWS's time, as far as it is known. */
  readonly now: () => Timestamp;
  port(region: string): Promise<StreamsPort>;
  /** How many of the last lines to begin with, of all that is followed together. */
  readonly first: number;
  /** Least and most time between two readings. */
  readonly pollMs?: { readonly least: number; readonly most: number };
  readonly betweenCallsMs?: number;
}

/** One log group of one region, which fails and recovers by itself. */
export interface GroupName {
  readonly region: string;
  readonly group: string;
}

export type FollowItem =
  | { readonly kind: "lines"; readonly lines: readonly LogLine[] }
  /** Containers whose lines are read from now on, after the first ones. */
  | { readonly kind: "joined" | "left"; readonly sources: readonly LogSource[] }
  | { readonly kind: "silent"; readonly containers: readonly Silent[] }
  /** Said first where there are too many streams to read the last lines of each: what the last `sinceMs` hold comes instead. */
  | { readonly kind: "recentOnly"; readonly sinceMs: number }
  /** Said once for each cause; `since` is when the group could last be read, or when it was first asked. */
  | { readonly kind: "failed"; readonly where: GroupName; readonly error: EcsError; readonly since: Timestamp }
  | { readonly kind: "recovered"; readonly where: GroupName; readonly since: Timestamp }
  /** Said once: all groups were asked, and what they had was handed over. */
  | { readonly kind: "caughtUp" };

interface Group {
  readonly reader: GroupReader;
  turn?: Promise<void>;
  dueAt: number;
  waitMs: number;
  failures: number;
  /** When a turn last ended well. */
  readAt: Timestamp;
  failure?: EcsError;
}

const followPollMs = { least: 1000, most: 3000 } as const;
/** Beginning with last lines takes a call a stream; more streams begin with what the last minutes hold. */
const mostSeeded = 20;
/** Somebody waits for lines: what works again is seen to within so long. */
const slowestMs = 12_000;
/** One slow group doesn't keep the lines of the others back for longer. */
const patienceMs = 1000;

const silence = ({ key, sentence }: Silent): string => `${key} ${sentence}`;

/**
 * Follows containers' logs by polling: each line once, in order of time as far as they come so, through failures and through the
 * replacement of tasks. Ends once all that is followed has stopped and its last lines were read.
 */
export class LogFollower {
  private readonly groups = new Map<string, Group>();
  private readonly known = new Set<string>();
  private readonly items: FollowItem[] = [];
  private lines: LogLine[] = [];
  private hasCaughtUp = false;

  constructor(
    private readonly scope: () => Scope,
    private readonly options: FollowOptions,
  ) {}

  async *follow(signal: AbortSignal): AsyncGenerator<FollowItem> {
    const over = new AbortController();
    try {
      yield* this.rounds(AbortSignal.any([signal, over.signal]));
    } finally {
      // However it ends, also by a scope that is no longer open: what is still being read has nobody to be read for.
      over.abort();
    }
  }

  private async *rounds(signal: AbortSignal): AsyncGenerator<FollowItem> {
    await this.begin(signal);
    for (;;) {
      yield* this.drain();
      const isComplete = this.sync();
      const busy = this.startTurns(signal);
      if (busy.length > 0) await this.settled(busy, signal);
      yield* this.drain();
      if (!this.hasCaughtUp && [...this.groups.values()].every(({ turn }) => !turn)) {
        this.hasCaughtUp = true;
        yield { kind: "caughtUp" };
      }
      if (isComplete && this.isIdle()) return;
      await pause(this.untilDue(), signal);
    }
  }

  /** The last lines of the containers there are now, which the groups go on from. */
  private async begin(signal: AbortSignal): Promise<void> {
    const { sources } = this.scope();
    const isMany = sources.length > mostSeeded;
    if (isMany) this.items.push({ kind: "recentOnly", sinceMs: lookBackMs });
    const { options } = this;
    const seeds = await firstLines(isMany ? [] : sources, options.first, region => options.port(region), signal);
    for (const source of sources)
      for (const { at, message } of seeds.get(source.key)?.records ?? []) this.lines.push({ at, message, source });
    const now = this.options.now();
    this.join(sources, source => Math.max(source.since, (source.stoppedAt ?? now) - lookBackMs), seeds);
  }

  private join(
    sources: readonly LogSource[],
    begin: (source: LogSource) => Timestamp,
    seeds?: ReadonlyMap<string, LastLines>,
  ): void {
    for (const { key } of sources) this.known.add(key);
    const byGroup = new Map<Group, LogSource[]>();
    for (const source of sources) {
      const group = this.groupOf(source.place);
      byGroup.set(group, [...(byGroup.get(group) ?? []), source]);
    }
    for (const [{ reader }, own] of byGroup) reader.add(own, begin, seeds);
  }

  private groupOf({ region, group }: GroupName): Group {
    const name = JSON.stringify([region, group]);
    let found = this.groups.get(name);
    if (!found) {
      const { now, betweenCallsMs } = this.options;
      const reader = new GroupReader(region, group, { now, betweenCallsMs, port: () => this.options.port(region) });
      found = { reader, dueAt: 0, waitMs: this.pollMs.least, failures: 0, readAt: now() };
      this.groups.set(name, found);
    }
    return found;
  }

  private get pollMs() {
    return this.options.pollMs ?? followPollMs;
  }

  /** Takes in what is followed now; answers whether that is all. */
  private sync(): boolean {
    const { sources, silent = [], isComplete } = this.scope();
    const fresh = sources.filter(({ key }) => !this.known.has(key));
    if (fresh.length > 0) {
      this.join(fresh, source => source.since);
      this.items.push({ kind: "joined", sources: fresh });
    }
    // Of a container that comes later it isn't worth a word that it has yet to start.
    const told = silent.filter(item => !this.known.has(silence(item)) && !(item.isPending && this.hasCaughtUp));
    if (told.length > 0) this.items.push({ kind: "silent", containers: told });
    for (const item of told) this.known.add(silence(item));
    for (const source of sources) this.groupOf(source.place).reader.update(source);
    return isComplete;
  }

  private startTurns(signal: AbortSignal): readonly Promise<void>[] {
    for (const group of this.groups.values())
      if (!group.turn && !group.reader.isEmpty && group.dueAt <= Date.now())
        group.turn = this.turn(group, signal).finally(() => (group.turn = undefined));
    return [...this.groups.values()].flatMap(({ turn }) => turn ?? []);
  }

  /** Waits until all have ended, but no longer than a person waits for the lines of the others. */
  private async settled(turns: readonly Promise<void>[], signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    try {
      await Promise.race([Promise.all(turns), pause(patienceMs, AbortSignal.any([signal, over.signal]))]);
    } finally {
      over.abort();
    }
  }

  private async turn(group: Group, signal: AbortSignal): Promise<void> {
    const { reader } = group;
    const { least, most } = this.pollMs;
    const beganAt = this.options.now();
    let count = 0;
    try {
      const ended = await reader.turn(signal, lines => {
        count += lines.length;
        this.lines.push(...lines);
      });
      if (group.failure) this.items.push({ kind: "recovered", where: reader, since: group.readAt });
      if (ended.length > 0) this.items.push({ kind: "left", sources: ended });
      Object.assign(group, { failure: undefined, failures: 0, readAt: beganAt });
      group.waitMs = count > 0 ? least : Math.min(most, group.waitMs * 1.25);
      group.dueAt = Date.now() + group.waitMs;
    } catch (error) {
      if (signal.aborted) return;
      const failure = logsError(error, "FilterLogEvents", reader.region);
      // One outage fails in several ways, a call at a time.
      if (failure.kind !== group.failure?.kind)
        this.items.push({ kind: "failed", where: reader, error: failure, since: group.readAt });
      group.failure = failure;
      group.failures++;
      // What is denied or doesn't exist may change while tasks run; nobody waits for what those that have stopped wrote.
      if (failure.kind === "denied" || failure.kind === "missing") reader.dropEnded(beganAt);
      group.dueAt = Date.now() + Math.min(slowestMs, backoffMs(most, group.failures));
    }
  }

  /** What came, lines first: what is said of them comes behind them. */
  private *drain(): Generator<FollowItem> {
    const { lines } = this;
    this.lines = [];
    if (lines.length > 0) yield { kind: "lines", lines: lines.sort(byTime) };
    yield* this.items.splice(0);
  }

  private isIdle(): boolean {
    return [...this.groups.values()].every(({ reader, turn }) => reader.isEmpty && !turn);
  }

  private untilDue(): number {
    const waiting = [...this.groups.values()].filter(({ reader, turn }) => !reader.isEmpty && !turn);
    const waits = waiting.map(({ dueAt }) => dueAt - Date.now());
    return Math.min(this.pollMs.least, Math.max(0, ...(waits.length > 0 ? [Math.min(...waits)] : [this.pollMs.least])));
  }
}

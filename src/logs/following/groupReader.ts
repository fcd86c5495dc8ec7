import { EcsError } from "../../ecs/model/errors";
import type { Timestamp } from "../../ecs/model/model";
import { pause } from "../../ecs/rate/pause";
import type { StreamRecord, StreamsPort } from "../../stream/aws/servicePorts";
import { Batch, hasSettled, lookBackMs, mostStreams, overlapMs } from "../reading/batch";
import { endless } from "../reading/lastLines";
import type { LastLines } from "../reading/lastLines";
import type { LogLine, LogSource } from "../place/logLine";
import { Seeds } from "./seeds";

/** FilterLogEvents allows as few as 5 calls a second in some regions, for everybody in the account. */
const betweenCallsMs = 250;
/** Reading an answer's lines takes the time of its window: half of what a page may hold, so that nobody notices. */
const mostPerPage = 5000;
/** A search may find nothing for many pages; so many that bring nothing new in a row don't end. */
const mostPagesWithoutNews = 200;
/** The same, of pages that have lines, each of which was on a page before. */
const mostRepeats = 5;
const absentAgainMs = { first: 2000, most: 15_000 } as const;

interface Absent {
  readonly source: LogSource;
  readonly begin: Timestamp;
  readonly waitMs: number;
  readonly dueAt: Timestamp;
}

export interface GroupReaderOptions {
  /** AWS's time, as far as it is known. */
  readonly now: () => Timestamp;
  readonly port: () => Promise<StreamsPort>;
  readonly betweenCallsMs?: number;
}

const idOf = ({ id, stream, at, message }: StreamRecord): string => id ?? JSON.stringify([stream, at, message]);

/** Tells a page from others without keeping all of its lines, of which there may be millions in one turn. */
function pageName(records: readonly StreamRecord[]): string {
  const [first, last] = [records[0], records.at(-1)];
  return JSON.stringify([records.length, first && idOf(first), last && idOf(last)]);
}

/** Reads what the containers write to one log group, again and again; each line is handed over once. */
export class GroupReader {
  private batches: Batch[] = [];
  private readonly absent = new Map<string, Absent>();
  /** Sources by their stream, for as long as their lines may come. */
  private readonly sources = new Map<string, LogSource>();
  private readonly seeds = new Seeds();
  private calledAt = 0;

  constructor(
    readonly region: string,
    readonly group: string,
    private readonly options: GroupReaderOptions,
  ) {}

  get isEmpty(): boolean {
    return this.sources.size === 0;
  }

  /** Whether no stream that is followed has been written to yet. */
  get isWaiting(): boolean {
    return this.absent.size > 0 && this.absent.size === this.sources.size;
  }

  /** Follows more containers, each from its own beginning, or behind the lines that were handed over already. */
  add(
    sources: readonly LogSource[],
    begin: (source: LogSource) => Timestamp,
    seeds?: ReadonlyMap<string, LastLines>,
  ): void {
    const now = this.options.now();
    const added = sources.filter(({ place }) => !this.sources.has(place.stream));
    for (const source of added) {
      this.sources.set(source.place.stream, source);
      const last = seeds?.get(source.key);
      if (last) this.seeds.add(source.place.stream, last);
    }
    for (let at = 0; at < added.length; at += mostStreams) {
      const part = added.slice(at, at + mostStreams);
      const begins = part.map(source => {
        const seeded = this.seeds.newestOf(source.place.stream);
        // What comes behind the lines that were handed over isn't older than what an agent may hold back.
        return seeded === undefined ? begin(source) : Math.max(seeded - overlapMs, now - lookBackMs);
      });
      const own = new Map(part.map(source => [source.place.stream, source]));
      this.batches.push(
        new Batch(
          own,
          begins.reduce((least, time) => Math.min(least, time)),
          now,
        ),
      );
    }
  }

  /** What is known anew of a container that is followed: that it has stopped. */
  update(source: LogSource): void {
    const { stream } = source.place;
    if (!this.sources.has(stream)) return;
    this.sources.set(stream, source);
    for (const { sources } of this.batches) if (sources.has(stream)) sources.set(stream, source);
  }

  /** Reads all that is there; hands lines over page by page. Answers with those that have ended. Throws an EcsError. */
  async turn(signal: AbortSignal, take: (lines: readonly LogLine[]) => void): Promise<readonly LogSource[]> {
    this.retryAbsent();
    const askedAt = this.options.now();
    // Of what is heard to have stopped only while this reads, the last lines aren't asked for before the next turn.
    const ending = this.settledAt(askedAt);
    // One that was parted in a turn that failed later may have nothing left to ask for.
    const open = this.batches.filter(({ sources }) => sources.size > 0);
    for (let batch = open.shift(); batch; batch = open.shift()) {
      try {
        await this.read(batch, signal, take);
      } catch (error) {
        if (!(error instanceof EcsError) || error.code !== "NoLogStream") throw error;
        // One name that is unknown fails the call of a hundred: halves find which.
        this.batches = this.batches.filter(item => item !== batch);
        if (batch.sources.size > 1) {
          const halves = batch.halves(this.options.now());
          this.batches.push(...halves);
          open.unshift(...halves);
        } else this.setAbsent(batch);
      }
    }
    this.merge();
    this.seeds.forgetBefore(askedAt - 2 * lookBackMs - overlapMs);
    return this.drop(ending);
  }

  private async read(batch: Batch, signal: AbortSignal, take: (lines: readonly LogLine[]) => void): Promise<void> {
    const { group, region } = this;
    const port = await this.options.port();
    const askedAt = this.options.now();
    const window = batch.window(askedAt);
    const { from } = window;
    const streams = [...batch.sources.keys()];
    const tokens = new Set<string>();
    const pages = new Set<string>();
    let next: string | undefined;
    let repeats = 0;
    let pagesWithoutNews = 0;
    let count = 0;
    do {
      await pause(Math.max(0, this.calledAt + (this.options.betweenCallsMs ?? betweenCallsMs) - Date.now()), signal);
      this.calledAt = Date.now();
      const page = await port.filterStreams({ group, streams, from, next, limit: mostPerPage }, signal);
      const lines = page.records.flatMap((record): readonly LogLine[] => {
        const id = idOf(record);
        const source = batch.sources.get(record.stream);
        // A stream that wasn't asked for is none of what is shown.
        if (!source || !batch.take(record.stream, id, record.at)) return [];
        return this.seeds.takes(record) ? [] : [{ at: record.at, message: record.message, source }];
      });
      if (lines.length > 0) take(lines);
      count += page.records.length;
      next = page.next;
      const hasNews = page.records.length > 0 && !pages.has(pageName(page.records));
      pages.add(pageName(page.records));
      repeats = hasNews || page.records.length === 0 ? 0 : repeats + 1;
      pagesWithoutNews = hasNews ? 0 : pagesWithoutNews + 1;
      if (next === undefined) break;
      if (tokens.has(next) || repeats > mostRepeats || pagesWithoutNews > mostPagesWithoutNews)
        throw endless(`FilterLogEvents of ${group} in ${region}`);
      tokens.add(next);
    } while (next !== undefined);
    batch.caughtUp(askedAt, window, count);
    this.batches.push(...batch.partLoud(askedAt));
  }

  private setAbsent(batch: Batch): void {
    const now = this.options.now();
    for (const [stream, source] of batch.sources) {
      const before = this.absent.get(stream)?.waitMs;
      const waitMs = before === undefined ? absentAgainMs.first : Math.min(absentAgainMs.most, before * 1.5);
      this.absent.set(stream, { source, begin: batch.window(now).from, waitMs, dueAt: now + waitMs });
    }
  }

  /** Streams that weren't there may be by now. */
  private retryAbsent(): void {
    const now = this.options.now();
    const due = [...this.absent].filter(([, { dueAt }]) => dueAt <= now);
    for (const [stream, { begin }] of due) {
      const source = this.sources.get(stream);
      const isAsked = this.batches.some(({ sources }) => sources.has(stream));
      if (source && !isAsked) this.batches.push(new Batch(new Map([[stream, source]]), begin, now));
    }
  }

  /** Batches that have caught up are asked for together from now on. */
  private merge(): void {
    const merged: Batch[] = [];
    for (const batch of this.batches) {
      for (const stream of batch.sources.keys()) if (batch.hasCaughtUp) this.absent.delete(stream);
      const other = merged.find(
        item =>
          item.hasCaughtUp &&
          batch.hasCaughtUp &&
          !item.isAlone &&
          !batch.isAlone &&
          item.sources.size + batch.sources.size <= mostStreams,
      );
      if (other) other.absorb(batch);
      else merged.push(batch);
    }
    this.batches = merged;
  }

  /** Lets go of those that had stopped long enough before `askedAt`, of which nothing will be read. */
  dropEnded(askedAt: Timestamp): readonly LogSource[] {
    return this.drop(this.settledAt(askedAt));
  }

  private settledAt(askedAt: Timestamp): readonly LogSource[] {
    return [...this.sources.values()].filter(source => hasSettled(source, askedAt));
  }

  private drop(ended: readonly LogSource[]): readonly LogSource[] {
    for (const { place } of ended) {
      this.sources.delete(place.stream);
      this.absent.delete(place.stream);
      for (const batch of this.batches) batch.drop(place.stream);
    }
    this.batches = this.batches.filter(({ sources }) => sources.size > 0);
    return ended;
  }
}

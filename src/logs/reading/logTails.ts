import { Emitter, hold } from "../../ecs/model/emitter";
import type { Disposable } from "../../ecs/model/emitter";
import type { EcsError } from "../../ecs/model/errors";
import { isStopped } from "../../ecs/model/model";
import type { Task, TaskDefinition, Timestamp } from "../../ecs/model/model";
import { backoffMs } from "../../ecs/rate/backoff";
import type { LogGroupsPort, StreamsPort } from "../../stream/aws/servicePorts";
import { lastLines, logsError } from "./lastLines";
import type { LastLines } from "./lastLines";
import { logPlace } from "../place/logPlace";
import type { LogPlace, StreamPlace } from "../place/logPlace";

/** The end of one container's log, as far as it is known. */
export interface LogTail {
  readonly container: string;
  readonly place: LogPlace;
  /** What was read last. */
  readonly last?: LastLines & { readonly readAt: Timestamp };
  /** Why the last reading failed; what was read before stays. */
  readonly failure?: EcsError;
  /** Where nothing is left of the log: for how many days its group keeps a line. */
  readonly retentionDays?: number;
  /** Whether nothing more will come. */
  readonly isOver: boolean;
}

interface Reader {
  tail: LogTail;
  reading?: AbortController;
  waitMs: number;
  failures: number;
  /** Undefined once nothing more will come. */
  dueAt?: number;
}

export interface TailOptions {
  port(region: string): Promise<StreamsPort & LogGroupsPort>;
  /** AWS's time, as far as it is known. */
  readonly now: () => Timestamp;
  readonly count: number;
  readonly pollMs?: { readonly least: number; readonly most: number };
}

/** A task has ten containers at most. */
const mostContainers = 10;
const pagePollMs = { least: 2000, most: 10_000 } as const;
/** The lines that a container wrote at its end may become readable this much later. */
const settlesAfterMs = 15_000;
/** Only what ran for longer than a day can have lost lines: no group keeps them for less. */
const dayMs = 86_400_000;

/** The last lines of each container of one task, read again and again while somebody looks. */
export class LogTails implements Disposable {
  private readonly changeEmitter = new Emitter<void>();
  private readonly readers = new Map<string, Reader>();
  private task?: Task;
  private watchers = 0;
  private timer?: NodeJS.Timeout;

  /** Fires when a tail has changed. */
  readonly onDidChange = this.changeEmitter.event;

  constructor(private readonly options: TailOptions) {}

  /** The tails of the task's containers; begins to read those that are due while somebody looks. */
  of(task: Task, definition: TaskDefinition, region: string): readonly LogTail[] {
    this.task = task;
    const tails = task.containers.slice(0, mostContainers).map(container => {
      const place = logPlace(task, container, definition, region);
      const reader = this.readers.get(container.name);
      if (reader && samePlace(reader.tail.place, place)) return reader.tail;
      reader?.reading?.abort();
      const tail: LogTail = { container: container.name, place, isOver: false };
      this.readers.set(container.name, {
        tail,
        waitMs: this.pollMs.least,
        failures: 0,
        ...(place.kind === "stream" && { dueAt: 0 }),
      });
      return tail;
    });
    this.schedule();
    return tails;
  }

  /** While any watcher is there, lines are read. */
  watch(): Disposable {
    this.watchers++;
    this.schedule();
    return hold(() => {
      this.watchers--;
      if (this.watchers === 0) this.rest();
    });
  }

  /** A person's Refresh or Retry. */
  refresh(): void {
    for (const reader of this.readers.values()) {
      if (reader.tail.place.kind !== "stream") continue;
      reader.reading?.abort();
      reader.reading = undefined;
      reader.dueAt = 0;
    }
    this.schedule();
  }

  dispose(): void {
    this.watchers = 0;
    this.rest();
    this.changeEmitter.dispose();
  }

  private get pollMs() {
    return this.options.pollMs ?? pagePollMs;
  }

  private rest(): void {
    clearTimeout(this.timer);
    for (const reader of this.readers.values()) {
      reader.reading?.abort();
      reader.reading = undefined;
    }
  }

  private schedule(): void {
    clearTimeout(this.timer);
    if (this.watchers === 0) return;
    const due = [...this.readers.values()].flatMap(({ dueAt, reading }) =>
      dueAt === undefined || reading ? [] : [dueAt],
    );
    if (due.length === 0) return;
    this.timer = setTimeout(() => this.readDue(), Math.max(0, Math.min(...due) - Date.now()));
  }

  private readDue(): void {
    for (const reader of this.readers.values()) {
      const { place } = reader.tail;
      const isDue = reader.dueAt !== undefined && reader.dueAt <= Date.now() && !reader.reading;
      if (isDue && place.kind === "stream") void this.read(reader, place);
    }
    this.schedule();
  }

  private async read(reader: Reader, place: StreamPlace): Promise<void> {
    const { signal } = (reader.reading = new AbortController());
    const readAt = this.options.now();
    const isLast = this.hasSettled(readAt);
    const { least, most } = this.pollMs;
    try {
      const port = await this.options.port(place.region);
      const last = await lastLines(port, place, { count: this.options.count }, signal);
      const hasNews = last.records.at(-1)?.at !== reader.tail.last?.records.at(-1)?.at;
      const retentionDays = last.records.length === 0 ? await this.retention(port, place, reader, signal) : undefined;
      if (signal.aborted) return;
      reader.tail = { ...reader.tail, last: { ...last, readAt }, failure: undefined, retentionDays, isOver: isLast };
      reader.failures = 0;
      reader.waitMs = hasNews ? least : Math.min(most, reader.waitMs * 1.5);
      reader.dueAt = isLast ? undefined : Date.now() + reader.waitMs;
    } catch (error) {
      if (signal.aborted) return;
      const failure = logsError(error, "GetLogEvents", place.region);
      reader.failures++;
      const isOver = isLast && failure.code === "NoLogStream";
      reader.tail = { ...reader.tail, failure, isOver };
      reader.dueAt = isOver ? undefined : Date.now() + backoffMs(least, reader.failures);
    } finally {
      if (reader.reading?.signal === signal) reader.reading = undefined;
    }
    this.changeEmitter.fire();
    this.schedule();
  }

  /** Whether a stopped task's lines had time to come. */
  private hasSettled(now: Timestamp): boolean {
    if (!this.task || !isStopped(this.task)) return false;
    return now - (this.task.times.stoppedAt ?? 0) >= settlesAfterMs;
  }

  /** For how long the group keeps lines, asked once, where that may be why there are none. */
  private async retention(
    port: LogGroupsPort,
    { group }: StreamPlace,
    { tail }: Reader,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const { startedAt, stoppedAt } = this.task?.times ?? {};
    const end = stoppedAt ?? this.options.now();
    if (startedAt === undefined || end - startedAt < dayMs || tail.last) return tail.retentionDays;
    // It only explains: where it can't be read, nothing is explained.
    const groups = await port.groups(group, signal).catch(() => []);
    return groups.find(({ name }) => name === group)?.retentionDays;
  }
}

const samePlace = (a: LogPlace, b: LogPlace): boolean => JSON.stringify(a) === JSON.stringify(b);

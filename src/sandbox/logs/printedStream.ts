import { type LogLine, type LogStream, numbered, order, type Place } from "./line";
import type { Printed, Program, Run } from "./program";
import { Random } from "../world/random";

/** The awslogs driver hands on what it collected once in so many milliseconds, each container at its own moment. */
const flushMs = 1000;

/** SIGKILL's exit code. */
const killed = 137;

/** The stream of one container: its lines are made from the clock when they are read. */
export class PrintedStream implements LogStream {
  private readonly seed: number;

  constructor(
    readonly name: string,
    /** Tells its lines from those of all other containers. */
    key: string,
    private readonly program: Program,
    /** What is known of the container now. */
    private run: () => Run,
  ) {
    this.seed = hash(key);
  }

  /** From now on its run never changes. */
  end(): void {
    const run = this.run();
    this.run = () => run;
  }

  get createdAt(): number {
    return this.run().startedAt;
  }

  *forward(from: Place, now: number): Iterable<LogLine> {
    const run = this.run();
    const last = this.lastSegment(run, now);
    const quietAfter = this.quietAfter();
    for (let index = this.segmentAt(run, from.at, last); index <= last; index++) {
      if (index > quietAfter) index = last;
      for (const line of this.segment(run, index, last)) {
        // Lines are ingested in their order, so that none after this one is there.
        if (line.ingestedAt > now) return;
        if (order(line, from) >= 0) yield line;
      }
    }
  }

  *backward(before: Place, now: number): Iterable<LogLine> {
    const run = this.run();
    const last = this.lastSegment(run, now);
    const quietAfter = this.quietAfter();
    for (let index = this.segmentAt(run, before.at, last); index >= 0; index--) {
      if (index < last && index > quietAfter) index = quietAfter;
      for (const line of this.segment(run, index, last).toReversed()) {
        if (line.ingestedAt <= now && order(line, before) < 0) yield line;
      }
    }
  }

  *arrived(since: number, now: number): Iterable<LogLine> {
    for (const line of this.forward({ at: since - flushMs, seq: 0 }, now)) if (line.ingestedAt > since) yield line;
  }

  /** A guess from its first blocks: of what it printed nothing is kept. */
  storedBytes(now: number): number {
    const run = this.run();
    const last = this.lastSegment(run, now);
    const index = Math.min(1, last);
    const bytes = this.segment(run, index, last).reduce((sum, { message }) => sum + message.length, 0);
    return bytes * (Math.min(last, this.quietAfter()) + 1);
  }

  private quietAfter(): number {
    const { printsForMs, blockMs } = this.program;
    return printsForMs === undefined ? Infinity : Math.floor(printsForMs / blockMs);
  }

  private lastSegment({ startedAt, end }: Run, now: number): number {
    return Math.floor(Math.max(0, (end?.at ?? now) - startedAt) / this.program.blockMs);
  }

  private segmentAt({ startedAt }: Run, at: number, last: number): number {
    return Math.min(last, Math.max(0, Math.floor((at - startedAt) / this.program.blockMs)));
  }

  /** The lines of one block of time; those of the last one with the last words. */
  private segment(run: Run, index: number, last: number): readonly LogLine[] {
    const { program } = this;
    const { startedAt, end } = run;
    const random = new Random(this.seed ^ Math.imul(index + 1, 0x9e3779b1));
    const base = startedAt + index * program.blockMs;
    const until = end?.at ?? Infinity;
    const told = index === 0 ? program.opening(run, random) : program.block(run, random, index * program.blockMs);
    const lines = this.lines(base, told).filter(({ at }) => at <= until);
    if (end && index === last && end.exitCode !== killed) {
      lines.push(...this.lines(end.at, program.closing(run, new Random(this.seed ^ 0x51ed))));
    }
    return numbered(lines);
  }

  private lines(from: number, printed: readonly Printed[]): Omit<LogLine, "seq">[] {
    return printed.map(([ms, message]) => {
      const at = from + ms;
      return { at, message, ingestedAt: at + flushMs - ((at + this.seed) % flushMs) };
    });
  }
}

/** FNV-1a. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

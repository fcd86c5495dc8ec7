import { type LogLine, type LogStream, order, type Place } from "./line";

/** So many events of a stream are kept, the newest ones. */
const kept = 200_000;

/** A stream that PutLogEvents writes. */
export class WrittenStream implements LogStream {
  private lines: LogLine[] = [];

  constructor(
    readonly name: string,
    readonly createdAt: number,
  ) {}

  /** Takes events in the order of their times, each after those of its millisecond that are there. */
  write(events: readonly { readonly at: number; readonly message: string }[], now: number): void {
    const written = events.map(({ at, message }, index): LogLine => ({
      at,
      seq: this.nextSeq(at) + index,
      message,
      ingestedAt: now,
    }));
    const all = [...this.lines, ...written];
    const last = this.lines.at(-1);
    const isSorted = !last || !written[0] || order(last, written[0]) < 0;
    this.lines = (isSorted ? all : all.sort(order)).slice(-kept);
  }

  private nextSeq(at: number): number {
    const index = this.indexOf({ at: at + 1, seq: 0 }) - 1;
    const last = this.lines[index];
    return last?.at === at ? last.seq + 1 : 0;
  }

  *forward(from: Place, now: number): Iterable<LogLine> {
    for (let index = this.indexOf(from); index < this.lines.length; index++) {
      const line = this.lines[index];
      if (line && line.ingestedAt <= now) yield line;
    }
  }

  *backward(before: Place, now: number): Iterable<LogLine> {
    for (let index = this.indexOf(before) - 1; index >= 0; index--) {
      const line = this.lines[index];
      if (line && line.ingestedAt <= now) yield line;
    }
  }

  arrived(since: number, now: number): Iterable<LogLine> {
    return this.lines.filter(({ ingestedAt }) => ingestedAt > since && ingestedAt <= now);
  }

  storedBytes(): number {
    return this.lines.reduce((sum, { message }) => sum + message.length, 0);
  }

  /** Where the first line that doesn't stand before `place` is. */
  private indexOf(place: Place): number {
    let low = 0;
    let high = this.lines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const line = this.lines[middle];
      if (line && order(line, place) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

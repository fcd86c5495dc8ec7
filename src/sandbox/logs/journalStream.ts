import type { Journal, JournalEntry } from "../events/journal";
import { type LogLine, type LogStream, order, type Place } from "./line";

/** EventBridge writes to one stream of its own naming. */
const eventStreamName = "6f1c7d1e-9c2a-3b58-8d04-ecs0events00";

/** How long EventBridge takes to hand on an event. */
const deliveryMs = 150;

/** The stream that a rule, or ECS's event capture, writes events to; the journal has them already. */
export class JournalStream implements LogStream {
  readonly name = eventStreamName;

  constructor(
    private readonly journal: Journal,
    private readonly accepts: (entry: JournalEntry) => boolean = () => true,
  ) {}

  get createdAt(): number {
    return this.journal.createdAt;
  }

  *forward(from: Place): Iterable<LogLine> {
    let at = -1;
    let seq = 0;
    for (const entry of this.journal.since(from.at)) {
      if (!this.accepts(entry)) continue;
      seq = entry.at === at ? seq + 1 : 0;
      at = entry.at;
      const line = { at, seq, message: JSON.stringify(entry.event), ingestedAt: at + deliveryMs };
      if (order(line, from) >= 0) yield line;
    }
  }

  *backward(before: Place): Iterable<LogLine> {
    const entries = this.journal.since(0);
    let index = entries.findLastIndex(({ at }) => at <= before.at);
    while (index >= 0) {
      const at = entries[index]?.at ?? 0;
      while (entries[index - 1]?.at === at) index--;
      yield* this.moment(at)
        .filter(line => order(line, before) < 0)
        .toReversed();
      index--;
    }
  }

  private moment(at: number): readonly LogLine[] {
    const lines: LogLine[] = [];
    for (const line of this.forward({ at, seq: 0 })) {
      if (line.at > at) break;
      lines.push(line);
    }
    return lines;
  }

  *arrived(since: number, now: number): Iterable<LogLine> {
    for (const line of this.forward({ at: since - deliveryMs, seq: 0 }))
      if (line.ingestedAt > since && line.ingestedAt <= now) yield line;
  }

  storedBytes(): number {
    let bytes = 0;
    for (const { message } of this.forward({ at: 0, seq: 0 })) bytes += message.length;
    return bytes;
  }
}

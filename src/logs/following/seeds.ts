import type { Timestamp } from "../../ecs/model/model";
import type { StreamRecord } from "../../stream/aws/servicePorts";
import type { LastLines } from "../reading/lastLines";

interface Seed {
  /** How many lines of one moment and wording were handed over. */
  readonly counts: Map<string, number>;
  /** Lines of this moment and before, which were left out, aren't wanted. */
  readonly after?: Timestamp;
  readonly newest: Timestamp;
}

const keyOf = ({ at, message }: StreamRecord): string => `${String(at)} ${message}`;

/**
 * Lines that GetLogEvents answered and FilterLogEvents will answer again. The first gives them no id, so they are known by
 * their moment and wording; of lines alike it doesn't matter which is which, only how many there are.
 */
export class Seeds {
  private readonly byStream = new Map<string, Seed>();

  add(stream: string, { records, hasOlder }: LastLines): void {
    const [first] = records;
    if (!first) return;
    const counts = new Map<string, number>();
    for (const record of records) counts.set(keyOf(record), (counts.get(keyOf(record)) ?? 0) + 1);
    const newest = records.reduce((latest, { at }) => Math.max(latest, at), first.at);
    const oldest = records.reduce((earliest, { at }) => Math.min(earliest, at), first.at);
    this.byStream.set(stream, { counts, newest, ...(hasOlder && { after: oldest }) });
  }

  newestOf(stream: string): Timestamp | undefined {
    return this.byStream.get(stream)?.newest;
  }

  /** Whether the record was handed over, or is older than what was wanted; each is counted off once. */
  takes(record: StreamRecord): boolean {
    const seed = this.byStream.get(record.stream);
    if (!seed) return false;
    const key = keyOf(record);
    const left = seed.counts.get(key) ?? 0;
    if (left === 0) return seed.after !== undefined && record.at <= seed.after;
    seed.counts.set(key, left - 1);
    return true;
  }

  /** Forgets what will not be answered again, when nothing older than `from` is asked for. */
  forgetBefore(from: Timestamp): void {
    for (const [stream, { newest }] of this.byStream) if (newest < from) this.byStream.delete(stream);
  }
}

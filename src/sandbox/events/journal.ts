import type { EcsEvent } from "../world/stateChange";
import { instanceEvent, taskEvent } from "../world/stateChange";
import type { World } from "../world/world";

export interface JournalEntry {
  /** Counts up from 0; what fell out of the journal keeps its number. */
  readonly number: number;
  /** When the event was sent, in epoch milliseconds by the sandbox's clock. */
  readonly at: number;
  readonly event: EcsEvent;
}

/** So many events are kept; at a company's pace that is a day. */
const kept = 50_000;

/** The events so far, in the order in which they were sent. */
export class Journal {
  /** Hear of each entry that is written. */
  readonly readers = new Set<(entry: JournalEntry) => void>();
  private readonly entries: JournalEntry[] = [];
  private written = 0;
  readonly createdAt: number;

  constructor(world: World) {
    this.createdAt = world.clock.now();
    world.events.add(event => this.write(event, world.clock.now()));
  }

  /** The entries from a number on. */
  from(number: number): readonly JournalEntry[] {
    const first = this.entries[0]?.number ?? 0;
    return this.entries.slice(Math.max(0, number - first));
  }

  /** The entries of a time, in epoch milliseconds, and of what came after it. */
  since(at: number): readonly JournalEntry[] {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.entries[middle]?.at ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return this.entries.slice(low);
  }

  write(event: EcsEvent, at: number): void {
    const entry: JournalEntry = { number: this.written++, at, event };
    this.entries.push(entry);
    if (this.entries.length > kept * 1.1) this.entries.splice(0, this.entries.length - kept);
    for (const reader of this.readers) reader(entry);
  }

  /** One event of each task and instance for the change that led to what it is now, as if always listened to. */
  recall(world: World): void {
    const past: { readonly at: number; readonly event: EcsEvent }[] = [];
    for (const cluster of world.clusters.values()) {
      for (const record of cluster.instances.values()) {
        const at = world.clock.now() - world.random.between(60_000, 1_800_000);
        past.push({ at, event: sentAt(instanceEvent(world, record), at) });
      }
      for (const record of cluster.tasks.values()) {
        const { stoppedAt, startedAt, createdAt } = record.task;
        const at = Math.round((stoppedAt ?? startedAt ?? createdAt) * 1000);
        past.push({ at, event: sentAt(taskEvent(world, record), at) });
      }
    }
    for (const { at, event } of past.sort((one, other) => one.at - other.at)) this.write(event, at);
  }
}

function sentAt(event: EcsEvent, at: number): EcsEvent {
  const time = new Date(at).toISOString();
  return { ...event, time: time.replace(/\.\d+Z$/, "Z"), detail: { ...event.detail, updatedAt: time } };
}

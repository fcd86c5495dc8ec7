import { differences } from "../event/difference";
import type { StreamEvent } from "../event/event";
import type { Raw } from "../event/record";

/** A version that was told twice, and not the same both times. */
export interface Conflict {
  readonly arn: string;
  readonly version: number;
  /** Fields that differ, the first of them. */
  readonly fields: readonly string[];
}

/** What is said twice is mostly said soon after; details take some KiB each. */
const mostDetails = 2000;
const mostConflicts = 100;
const mostFields = 8;

/** Compares duplicates with what was said the first time, as long as that is among the events read last. */
export class Repeats {
  conflicts = 0;
  /** Duplicates whose first event was too long ago to be compared with. */
  uncompared = 0;
  readonly first: Conflict[] = [];
  private readonly details = new Map<string, Raw>();

  /** Takes every event, in the order in which they arrive. */
  take({ arn, version, detail }: StreamEvent, isDuplicate: boolean): void {
    const key = `${version} ${arn}`;
    if (isDuplicate) this.compare(arn, version, this.details.get(key), detail);
    this.details.delete(key);
    this.details.set(key, detail);
    if (this.details.size <= mostDetails) return;
    const [oldest] = this.details.keys();
    if (oldest !== undefined) this.details.delete(oldest);
  }

  private compare(arn: string, version: number, before: Raw | undefined, after: Raw): void {
    if (!before) {
      this.uncompared++;
      return;
    }
    const found = differences(before, after);
    if (found.length === 0) return;
    this.conflicts++;
    if (this.first.length < mostConflicts)
      this.first.push({ arn, version, fields: found.slice(0, mostFields).map(({ path }) => path) });
  }
}

import type { EventCheck, EventKind, EventRow } from "./eventsProtocol";

/** What a list is narrowed to; an empty text means everything. */
export interface EventFilter {
  readonly text: string;
  readonly kind: "" | EventKind;
  /** `attention`: what is not simply in order. */
  readonly check: "" | "attention" | "gap";
  /** The ARN of a task, a container instance or a service. */
  readonly subject?: string;
}

/** The events that a page holds, and those that stand still under its reader while more come. */
export class EventList {
  private rows: readonly EventRow[] = [];
  private held?: readonly EventRow[];
  private readonly words = new WeakMap<EventRow, string>();
  private shown?: { readonly of: readonly EventRow[]; readonly key: string; readonly found: readonly EventRow[] };

  /** The host keeps no more, so a page doesn't either. */
  constructor(private readonly most = 5000) {}

  get isPaused(): boolean {
    return this.held !== undefined;
  }

  /** How many came since the list was paused and are not shown yet. */
  get waiting(): number {
    const last = this.held?.at(-1)?.number ?? 0;
    return this.held ? this.rows.length - firstAfter(this.rows, last) : 0;
  }

  get all(): readonly EventRow[] {
    return this.held ?? this.rows;
  }

  /** Takes all that the host keeps, in place of what was there. */
  replace(rows: readonly EventRow[]): void {
    this.rows = rows;
    this.held = undefined;
  }

  add(rows: readonly EventRow[], checks: readonly { readonly number: number; readonly check: EventCheck }[]): void {
    if (checks.length > 0) {
      const said = new Map(checks.map(({ number, check }) => [number, check]));
      const changed = (row: EventRow): EventRow => {
        const check = said.get(row.number);
        return check ? { ...row, check } : row;
      };
      this.rows = this.rows.map(changed);
      this.held &&= this.held.map(changed);
    }
    if (rows.length > 0) this.rows = [...this.rows, ...rows].slice(-this.most);
  }

  /** Keeps what is shown as it is, so that nothing moves under the eyes of who reads it. */
  pause(): void {
    this.held ??= this.rows;
  }

  resume(): void {
    this.held = undefined;
  }

  /** Those that the filter leaves, the newest first. */
  found(filter: EventFilter): readonly EventRow[] {
    const { all } = this;
    const key = JSON.stringify(filter);
    if (this.shown?.of === all && this.shown.key === key) return this.shown.found;
    const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
    const found = all
      .filter(row => matches(row, filter) && words.every(word => this.wordsOf(row).includes(word)))
      .toReversed();
    this.shown = { of: all, key, found };
    return found;
  }

  private wordsOf(row: EventRow): string {
    let words = this.words.get(row);
    if (words === undefined) {
      const { name, arn, cluster, change, version, check } = row;
      words = [name, arn, cluster, change, version !== undefined && `v${version}`, check.text]
        .filter(Boolean)
        .join(" ")
        .toLowerCase();
      this.words.set(row, words);
    }
    return words;
  }
}

function matches({ kind, check, arn, service }: EventRow, filter: EventFilter): boolean {
  if (filter.kind !== "" && kind !== filter.kind) return false;
  if (filter.subject !== undefined && arn !== filter.subject && service !== filter.subject) return false;
  switch (filter.check) {
    case "":
      return true;
    case "gap":
      return check.kind === "gap";
    case "attention":
      return check.kind === "gap" || check.kind === "late" || check.kind === "duplicate" || check.tone === "bad";
  }
}

/** The index of the first row after that number; rows are in the order of their numbers. */
function firstAfter(rows: readonly EventRow[], number: number): number {
  let [from, to] = [0, rows.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((rows[middle]?.number ?? 0) > number) to = middle;
    else from = middle + 1;
  }
  return from;
}

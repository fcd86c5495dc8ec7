/** Where a line stands in its stream: its millisecond, and its number among the lines of that millisecond. */
export interface Place {
  readonly at: number;
  readonly seq: number;
}

/** One event of a log stream. */
export interface LogLine extends Place {
  readonly message: string;
  readonly ingestedAt: number;
}

/** A log stream as it can be read at a moment: only what CloudWatch Logs has ingested by then is in it. */
export interface LogStream {
  readonly name: string;
  readonly createdAt: number;
  /** The lines from a place on, in their order. */
  forward(from: Place, now: number): Iterable<LogLine>;
  /** The lines before a place, the last one first. */
  backward(before: Place, now: number): Iterable<LogLine>;
  /** What was ingested after `since`, up to now, in its order. */
  arrived(since: number, now: number): Iterable<LogLine>;
  storedBytes(now: number): number;
}

export const firstPlace: Place = { at: 0, seq: 0 };
export const lastPlace: Place = { at: Number.MAX_SAFE_INTEGER, seq: 0 };

/** Negative where `one` stands before `other`. */
export const order = (one: Place, other: Place): number => one.at - other.at || one.seq - other.seq;

/** The place right after a line. */
export const after = ({ at, seq }: Place): Place => ({ at, seq: seq + 1 });

/** Numbers lines that are sorted by their time. */
export function numbered<T extends { readonly at: number }>(lines: readonly T[]): readonly (T & Place)[] {
  let at = -1;
  let seq = 0;
  return lines.map(line => {
    seq = line.at === at ? seq + 1 : 0;
    at = line.at;
    return { ...line, seq };
  });
}

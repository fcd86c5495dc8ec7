import { after, firstPlace, type LogLine, type LogStream, order, type Place } from "./line";

/** A line of one of many streams. */
export interface StreamLine {
  readonly stream: LogStream;
  readonly line: LogLine;
}

/** Which line of a walk through many streams was the last one; streams of one moment stand by their names. */
export interface Last extends Place {
  readonly name: string;
}

interface Head {
  readonly lines: Iterator<LogLine>;
  readonly stream: LogStream;
  line: LogLine;
}

const precedes = (one: Head, other: Head): boolean => {
  const moments = one.line.at - other.line.at;
  if (moments !== 0) return moments < 0;
  if (one.stream.name !== other.stream.name) return one.stream.name < other.stream.name;
  return order(one.line, other.line) < 0;
};

/** The lines of all streams by their time, from `from` on, or after `last`; a heap holds the next one of each stream. */
export function* interleaved(
  streams: Iterable<LogStream>,
  { from, last, now }: { readonly from: number; readonly last?: Last; readonly now: number },
): Iterable<StreamLine> {
  const heap: Head[] = [];
  for (const stream of streams) {
    const lines = stream.forward(startOf(stream, from, last), now)[Symbol.iterator]();
    const first = lines.next();
    if (first.done) continue;
    heap.push({ lines, stream, line: first.value });
    rise(heap);
  }
  for (let head = heap[0]; head; head = heap[0]) {
    yield { stream: head.stream, line: head.line };
    const next = head.lines.next();
    const end = heap[heap.length - 1];
    if (!next.done) head.line = next.value;
    else if (end) {
      heap[0] = end;
      heap.pop();
    }
    sink(heap);
  }
}

function startOf({ name }: LogStream, from: number, last: Last | undefined): Place {
  if (!last) return { ...firstPlace, at: from };
  if (name === last.name) return after(last);
  return { at: name < last.name ? last.at + 1 : last.at, seq: 0 };
}

function rise(heap: Head[]): void {
  for (let index = heap.length - 1; index > 0;) {
    const above = (index - 1) >> 1;
    if (!swapIfWrong(heap, above, index)) return;
    index = above;
  }
}

function sink(heap: Head[]): void {
  for (let index = 0; ;) {
    const left = heap[2 * index + 1];
    const right = heap[2 * index + 2];
    if (!left) return;
    const least = right && precedes(right, left) ? 2 * index + 2 : 2 * index + 1;
    if (!swapIfWrong(heap, index, least)) return;
    index = least;
  }
}

function swapIfWrong(heap: Head[], above: number, below: number): boolean {
  const one = heap[above];
  const other = heap[below];
  if (!one || !other || !precedes(other, one)) return false;
  heap[above] = other;
  heap[below] = one;
  return true;
}

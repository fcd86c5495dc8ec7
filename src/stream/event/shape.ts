import { plainText } from "../../text/plainText";
import { withoutValues } from "../../text/secrets";
import { isRecord } from "./record";

/** What was read and is no event with a version: the value itself, and why it is none. */
export interface Unclear {
  readonly reason: string;
  readonly value: unknown;
}

const mostNames = 6;
const longestName = 40;
const exampleCharacters = 160;

/** What a value looks like from outside, the same for values of one origin: `{level, message, …}`, `list`, `text`. */
function shapeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length === 0 ? "empty list" : `list of ${shapeOf(value[0])}`.slice(0, 300);
  if (!isRecord(value)) return typeof value === "string" ? "text" : typeof value;
  const names = Object.keys(value);
  const shown = names.slice(0, mostNames).map(name => plain(name, longestName));
  return `{${[...shown, ...(names.length > mostNames ? ["…"] : [])].join(", ")}}`;
}

/** The beginning of a value as one line. */
export function exampleOf(value: unknown): string {
  if (typeof value === "string") return plain(value, exampleCharacters);
  try {
    // Of a large value only the beginning is wanted, but JSON cannot be written in part.
    return plain(JSON.stringify(value) ?? "", exampleCharacters);
  } catch {
    return "";
  }
}

/** A text of a stream as one visible line of about so many characters at most. */
function plain(text: string, most: number): string {
  // Cut first: a text may be megabytes.
  const shown = plainText(withoutValues(text.slice(0, most)));
  return text.length > most ? `${shown}…` : shown;
}

export interface UnclearShape {
  readonly shape: string;
  readonly reason: string;
  readonly count: number;
  readonly example: string;
  /** Of the example, counted from 1. */
  readonly line?: number;
}

const mostShapes = 50;

/** Counts what was not understood by shape and reason, with one example each; bounded however many shapes there are. */
export class UnclearShapes {
  private readonly shapes = new Map<string, { -readonly [Key in keyof UnclearShape]: UnclearShape[Key] }>();
  /** How many more had one of the shapes past the last that is kept. */
  further = 0;

  add({ value, reason }: Unclear, line: number | undefined): void {
    const shape = shapeOf(value);
    const key = `${shape}\n${reason}`;
    const known = this.shapes.get(key);
    if (known) known.count++;
    else if (this.shapes.size < mostShapes)
      this.shapes.set(key, { shape, reason, count: 1, example: exampleOf(value), line });
    else this.further++;
  }

  /** The most frequent first. */
  all(): readonly UnclearShape[] {
    return [...this.shapes.values()].toSorted((a, b) => b.count - a.count);
  }
}

import { recordLists } from "./recordLists";

const quote = 0x22;
const backslash = 0x5c;
const newline = 0x0a;
const comma = 0x2c;
const colon = 0x3a;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const literal = 0x30;

/** Deeper than any event; it bounds what a file of nothing but opening brackets costs. */
const deepest = 64;

export type ScanResult =
  /** The value is not complete yet. */
  | "more"
  /** It ends before `position`. */
  | "end"
  /** `position` is behind the `[` of a list of records in the outermost object. */
  | "list"
  /** Something stands where JSON does not allow it; see `problem`. */
  | "broken";

const listNames = recordLists.map(name => Buffer.from(name));

/**
 * Finds where one JSON value ends, byte by byte and across chunks. It checks just enough grammar to notice a value that was
 * cut off before the next one began; JSON.parse does the rest.
 */
export class ValueScanner {
  position = 0;
  /** Newlines passed since `begin`. */
  lines = 0;
  problem = "";
  private readonly kinds = new Uint8Array(deepest + 1);
  private depth = 0;
  private lists = false;
  private previous = 0;
  private inString = false;
  private cutOff = false;
  private stringStart = 0;
  private stringEnd = 0;

  /** Starts at a `{` or `[`; `lists` makes it stop at lists of records. */
  begin(at: number, lists: boolean): void {
    this.lists = lists;
    this.position = at;
    this.lines = 0;
    this.depth = 0;
    this.previous = colon;
    this.inString = false;
  }

  /** Goes on in the outermost object, behind a list of records. */
  resumeBehindList(at: number): void {
    this.position = at;
    this.lines = 0;
    this.depth = 1;
    this.kinds[1] = openBrace;
    this.previous = closeBracket;
    this.inString = false;
    this.lists = true;
  }

  /** Tells that the bytes before `by` were dropped. */
  shift(by: number): void {
    this.position -= by;
    this.stringStart -= by;
    this.stringEnd -= by;
  }

  scan(bytes: Uint8Array, end: number): ScanResult {
    // Locals and tables, since this loop sees each byte of files of gigabytes.
    const { kinds } = this;
    let { position: at, depth, previous } = this;
    let result: ScanResult = "more";
    if (this.inString) {
      at = this.passString(bytes, at, end);
      if (!this.inString && this.cutOff) result = this.broken("a line ends inside a text");
    }
    while (at < end && result === "more") {
      const byte = bytes[at] ?? 0;
      const role = roles[byte] ?? 0;
      if (role === blank) {
        if (byte === newline) this.lines++;
      } else if (role === separator) previous = byte;
      else if (role === other) {
        if (afterValue[previous]) {
          result = this.broken("a comma is missing");
          break;
        }
        previous = literal;
      } else if (role === text) {
        if (afterValue[previous] || previous === literal) {
          result = this.broken("a text begins where a comma is missing");
          break;
        }
        previous = quote;
        this.stringStart = at + 1;
        at = this.passString(bytes, at + 1, end);
        if (this.cutOff) result = this.broken("a line ends inside a text");
        continue;
      } else if (role === opener) {
        const fits =
          previous === colon || (kinds[depth] === openBracket && !afterValue[previous] && previous !== literal);
        if (!fits || depth === deepest) {
          result = this.broken(
            fits ? `it is nested deeper than ${deepest} levels` : "the value was cut off before the next one begins",
          );
          break;
        }
        if (byte === openBracket && depth === 1 && this.lists && this.namesList(bytes)) result = "list";
        kinds[++depth] = byte;
        previous = byte;
      } else {
        // An opening bracket's code and its closing one's differ by two.
        if (kinds[depth] !== byte - 2) {
          result = this.broken("a closing bracket does not match");
          break;
        }
        previous = byte;
        if (--depth === 0) result = "end";
      }
      at++;
    }
    this.position = at;
    this.depth = depth;
    this.previous = previous;
    return result;
  }

  /** Where the text ends, or `end` when it goes on in the next chunk; sets `cutOff` at a newline, which no JSON text holds. */
  private passString(bytes: Uint8Array, from: number, end: number): number {
    let at = from;
    for (;;) {
      while (at < end && !stops[bytes[at] ?? 0]) at++;
      if (at >= end) {
        this.inString = true;
        return at;
      }
      if (bytes[at] !== backslash) break;
      // What is escaped is passed unread; it may lie in the next chunk.
      at += 2;
    }
    this.inString = false;
    this.stringEnd = at;
    this.cutOff = bytes[at] === newline;
    return this.cutOff ? at : at + 1;
  }

  private namesList(bytes: Uint8Array): boolean {
    const length = this.stringEnd - this.stringStart;
    return listNames.some(
      name => name.length === length && name.every((byte, index) => byte === bytes[this.stringStart + index]),
    );
  }

  private broken(problem: string): ScanResult {
    this.problem = problem;
    return "broken";
  }
}

/** What a byte outside a text does. */
const other = 0;
const blank = 1;
const separator = 2;
const text = 3;
const opener = 4;
const closer = 5;

const roles = new Uint8Array(256);
for (const byte of [0x20, 0x09, 0x0d, newline]) roles[byte] = blank;
for (const byte of [comma, colon]) roles[byte] = separator;
for (const byte of [openBrace, openBracket]) roles[byte] = opener;
for (const byte of [closeBrace, closeBracket]) roles[byte] = closer;
roles[quote] = text;

/** Bytes that end a run of plain text. */
const stops = new Uint8Array(256);
for (const byte of [quote, backslash, newline]) stops[byte] = 1;

/** Last bytes of values, after which only a comma or a closing bracket may come. */
const afterValue = new Uint8Array(256);
for (const byte of [quote, closeBrace, closeBracket]) afterValue[byte] = 1;

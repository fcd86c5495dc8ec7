import { isBlank, Restart } from "./restart";
import { ValueScanner } from "./scanner";

/** Where the values and what could not be read go; lines count from 1. */
export interface ValueSink {
  value(value: unknown, line: number): void;
  unreadable(line: number, reason: string, excerpt: string): void;
}

const newline = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const tab = 0x09;
const comma = 0x2c;
const openBrace = 0x7b;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** A line longer than this is scanned for its values instead of being parsed whole. */
const longestLine = 1 << 20;
/** EventBridge events have at most 1 MiB; a value past this is given up, so that memory stays flat. */
const largestValue = 16 << 20;
const excerptBytes = 120;
const garbageBytes = 1 << 16;

/**
 * Splits bytes that arrive in chunks into JSON values: one, an array's elements, lines, values run together with nothing
 * between, and the records in what the AWS CLI prints. What is not JSON is told with its line, and reading goes on behind it.
 */
export class JsonSplitter {
  private bytes = Buffer.allocUnsafe(1 << 16);
  private start = 0;
  private end = 0;
  private line = 1;
  private atBeginning = true;
  private mode: "between" | "value" | "tail" | "skipping" = "between";
  /** What the values stand in: nothing, an array, or a list of records inside an object. */
  private frame: "top" | "array" | "list" = "top";
  /** Nothing but blanks came since the last newline; then `indent` counts them. */
  private fresh = true;
  private runTogether = false;
  private indent = 0;
  private readonly scanner = new ValueScanner();
  private readonly restart = new Restart();

  constructor(private readonly sink: ValueSink) {}

  push(chunk: Uint8Array): void {
    this.append(chunk);
    this.run(false);
  }

  /** Hands over what is left; the text ends here. */
  finish(): void {
    this.run(true);
    if (this.frame !== "top" || this.mode === "tail")
      this.sink.unreadable(this.line, "The text ends before the list that holds the events is closed.", "");
  }

  private append(chunk: Uint8Array): void {
    if (this.bytes.length - this.end < chunk.length) this.makeRoom(chunk.length);
    this.bytes.set(chunk, this.end);
    this.end += chunk.length;
  }

  private makeRoom(length: number): void {
    const kept = this.end - this.start;
    const from = this.bytes;
    if (kept + length > from.length) this.bytes = Buffer.allocUnsafe(Math.max(from.length * 2, kept + length));
    from.copy(this.bytes, 0, this.start, this.end);
    this.scanner.shift(this.start);
    this.restart.shift(this.start);
    this.start = 0;
    this.end = kept;
  }

  private run(final: boolean): void {
    while (this.step(final));
  }

  /** False when more bytes are needed. */
  private step(final: boolean): boolean {
    switch (this.mode) {
      case "between":
        return this.between(final);
      case "value":
        return this.scanValue(final);
      case "tail":
        return this.scanTail();
      case "skipping":
        return this.skip(final);
    }
  }

  private between(final: boolean): boolean {
    if (this.atBeginning && !this.passByteOrderMark(final)) return false;
    while (this.start < this.end) {
      const byte = this.bytes[this.start] ?? 0;
      switch (byte) {
        case newline:
          this.line++;
          this.start++;
          this.fresh = true;
          this.indent = 0;
          continue;
        case space:
        case tab:
        case carriageReturn:
          this.start++;
          this.indent++;
          continue;
        case comma:
          this.start++;
          continue;
        case closeBracket:
          if (this.frame !== "top") return this.closeFrame();
          break;
        default:
      }
      if (this.fresh) {
        const lineEnd = this.lineEnd(final);
        if (lineEnd === undefined) return false;
        if (lineEnd > 0 && this.takeLine(lineEnd)) continue;
        if (this.frame === "top") this.fresh = false;
      }
      if (this.runTogether && byte === openBrace && this.takeRunTogether()) continue;
      if (byte === openBracket && this.frame === "top") {
        this.frame = "array";
        this.start++;
        this.fresh = false;
        continue;
      }
      if (byte !== openBrace && byte !== openBracket) return this.takeScalar(final);
      this.scanner.begin(this.start, this.frame === "top");
      this.mode = "value";
      return true;
    }
    return false;
  }

  private passByteOrderMark(final: boolean): boolean {
    if (this.end - this.start < 3 && !final) return false;
    this.atBeginning = false;
    if (this.bytes.subarray(this.start, this.end).indexOf("\uFEFF") === 0) this.start += 3;
    return true;
  }

  private closeFrame(): boolean {
    this.start++;
    this.fresh = false;
    if (this.frame === "list") {
      this.mode = "tail";
      this.scanner.resumeBehindList(this.start);
    }
    this.frame = "top";
    return true;
  }

  /** Where the line ends, 0 when it is too long to be parsed whole, undefined when more bytes are needed to know. */
  private lineEnd(final: boolean): number | undefined {
    const at = this.bytes.indexOf(newline, this.start);
    if (at >= 0 && at < this.end) return at;
    if (final) return this.end;
    return this.end - this.start > longestLine ? 0 : undefined;
  }

  /** Parses a whole line; false when it opens a value that it does not close. */
  private takeLine(lineEnd: number): boolean {
    let last = lineEnd - 1;
    while (last > this.start && (isBlank(this.bytes[last]) || this.bytes[last] === comma)) last--;
    const first = this.bytes[this.start] ?? 0;
    const opens = first === openBrace || first === openBracket;
    // The code of an opening bracket and that of its closing one differ by two.
    if (opens ? this.bytes[last] !== first + 2 : this.frame !== "top") return false;
    const error = this.parseTo(last + 1);
    if (error !== undefined && opens) return false;
    if (error !== undefined) this.tellUnreadable(error);
    this.start = lineEnd;
    return true;
  }

  /** The quick way once values were seen with nothing between them: `}{` is hardly ever found inside one. */
  private takeRunTogether(): boolean {
    this.runTogether = false;
    const at = this.bytes.indexOf("}{", this.start);
    if (at < 0 || at >= this.end - 1 || this.bytes.subarray(this.start, at).includes(newline)) return false;
    if (this.parseTo(at + 1) !== undefined) return false;
    this.start = at + 1;
    this.runTogether = true;
    return true;
  }

  private scanValue(final: boolean): boolean {
    const scanner = this.scanner;
    let error: string | undefined;
    switch (scanner.scan(this.bytes, this.end)) {
      case "more":
        if (final) return this.fail("The text ends inside the value that begins here.");
        if (this.end - this.start > largestValue)
          return this.fail(`The value is larger than ${largestValue >> 20} MiB.`);
        return false;
      case "end":
        error = this.parseTo(scanner.position);
        if (error !== undefined) this.tellUnreadable(error);
        this.runTogether = this.frame === "top" && this.bytes[scanner.position] === openBrace;
        break;
      case "list":
        this.frame = "list";
        break;
      case "broken":
        return this.fail(scanner.problem);
    }
    this.line += scanner.lines;
    this.start = scanner.position;
    this.mode = "between";
    this.fresh = false;
    return true;
  }

  /** Hands over the value from `start` to `end`, or says why it is none. */
  private parseTo(end: number): string | undefined {
    let value: unknown;
    try {
      value = JSON.parse(this.bytes.toString("utf8", this.start, end));
    } catch (error) {
      return error instanceof Error ? error.message.slice(0, 200) : String(error);
    }
    this.sink.value(value, this.line);
    return undefined;
  }

  /** The rest of an object whose list of records was handed over; nothing in it is an event. */
  private scanTail(): boolean {
    const result = this.scanner.scan(this.bytes, this.end);
    this.line += this.scanner.lines;
    this.scanner.lines = 0;
    switch (result) {
      case "more":
        // The name of a further list may lie across two chunks.
        this.start = Math.max(this.start, this.end - 128);
        return false;
      case "broken":
        return this.fail(this.scanner.problem);
      case "list":
        this.frame = "list";
        break;
      case "end":
        break;
    }
    this.start = this.scanner.position;
    this.mode = "between";
    this.fresh = false;
    return true;
  }

  /** A number, a word or garbage where a value should begin. */
  private takeScalar(final: boolean): boolean {
    let stop = this.start + 1;
    while (stop < this.end && !this.endsScalar(this.bytes[stop])) stop++;
    const long = stop - this.start > garbageBytes;
    if (stop === this.end && !final && !long) return false;
    const error = this.parseTo(stop);
    if (error !== undefined) this.tellUnreadable(error);
    this.start = stop;
    if (long) this.beginSkipping();
    return true;
  }

  private endsScalar(byte: number | undefined): boolean {
    if (byte === newline || byte === openBrace) return true;
    return this.frame !== "top" && (byte === comma || byte === closeBracket);
  }

  private fail(reason: string): boolean {
    this.tellUnreadable(reason);
    this.beginSkipping();
    return true;
  }

  private beginSkipping(): void {
    this.mode = "skipping";
    this.restart.begin(this.start + 1, this.fresh ? this.indent : 0, this.frame === "top");
  }

  private skip(final: boolean): boolean {
    const found = this.restart.find(this.bytes, this.end, final);
    this.line += this.restart.lines;
    this.restart.lines = 0;
    this.start = this.restart.position;
    if (!found) return false;
    this.fresh = found === "line";
    this.indent = 0;
    this.mode = "between";
    return true;
  }

  private tellUnreadable(reason: string): void {
    const stop = Math.min(this.start + excerptBytes, this.end);
    const [excerpt = ""] = this.bytes.toString("utf8", this.start, stop).split("\n");
    this.sink.unreadable(this.line, reason, excerpt);
  }
}

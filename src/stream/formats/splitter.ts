import { PendingBytes } from "./pendingBytes";
import { isBlank, Restart } from "./restart";
import { ValueScanner } from "./scanner";

/** Where the values and what could not be read go; lines count from 1. */
export interface ValueSink {
  value(value: unknown, line: number): void;
  unreadable(line: number, reason: string, excerpt: string): void;
  /** Is offered each line that is no JSON; answers whether it was of use. */
  text?(text: string, line: number): boolean;
}

const newline = 0x0a;
const comma = 0x2c;
const openBrace = 0x7b;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** A value past this is given up; events have at most 1 MiB. */
const largestValue = 16 << 20;
const garbageBytes = 1 << 16;

/**
 * Splits bytes that arrive in chunks into JSON values: one, an array's elements, lines, values run together with nothing
 * between, and the records in what the AWS CLI prints. What is not JSON is told with its line, and reading goes on behind it.
 */
export class JsonSplitter {
  private readonly pending = new PendingBytes();
  private line = 1;
  private atBeginning = true;
  private mode: "between" | "value" | "tail" | "skipping" = "between";
  /** What the values stand in: nothing, an array, or a list of records inside an object. */
  private frame: "top" | "array" | "list" = "top";
  /** Nothing but blanks came since the last newline; then `indent` counts them. */
  private fresh = true;
  private indent = 0;
  private runTogether = false;
  private readonly scanner = new ValueScanner();
  private readonly restart = new Restart();

  constructor(private readonly sink: ValueSink) {}

  push(chunk: Uint8Array): void {
    const dropped = this.pending.append(chunk);
    this.scanner.shift(dropped);
    this.restart.shift(dropped);
    while (this.step(false));
  }

  /** Hands over what is left; the text ends here. */
  finish(): void {
    while (this.step(true));
    if (this.frame !== "top" || this.mode === "tail")
      this.sink.unreadable(this.line, "The text ends before the list that holds the events is closed.", "");
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
    if (this.atBeginning && !this.pending.passByteOrderMark(final)) return false;
    this.atBeginning = false;
    while (this.pending.start < this.pending.end) {
      const byte = this.pending.bytes[this.pending.start] ?? 0;
      switch (byte) {
        case newline:
          this.line++;
          this.pending.start++;
          this.fresh = true;
          this.indent = 0;
          continue;
        case comma:
          this.pending.start++;
          continue;
        case closeBracket:
          if (this.frame !== "top") return this.closeFrame();
          break;
        default:
          if (!isBlank(byte)) break;
          this.pending.start++;
          this.indent++;
          continue;
      }
      if (this.fresh) {
        const lineEnd = this.pending.lineEnd(final);
        if (lineEnd === undefined) return false;
        if (lineEnd > 0 && this.takeLine(lineEnd)) continue;
        if (this.frame === "top") this.fresh = false;
      }
      if (this.runTogether && byte === openBrace && this.takeRunTogether()) continue;
      if (byte === openBracket && this.frame === "top") {
        this.frame = "array";
        this.pending.start++;
        this.fresh = false;
        continue;
      }
      if (byte !== openBrace && byte !== openBracket) return this.takeScalar(final);
      this.scanner.begin(this.pending.start, this.frame === "top");
      this.mode = "value";
      return true;
    }
    return false;
  }

  private closeFrame(): boolean {
    this.pending.start++;
    this.fresh = false;
    if (this.frame === "list") {
      this.mode = "tail";
      this.scanner.resumeBehindList(this.pending.start);
    }
    this.frame = "top";
    return true;
  }

  /** Parses a whole line; false when it opens a value that it does not close. */
  private takeLine(lineEnd: number): boolean {
    const { bytes, start } = this.pending;
    let last = lineEnd - 1;
    while (last > start && (isBlank(bytes[last]) || bytes[last] === comma)) last--;
    const first = bytes[start] ?? 0;
    const opens = first === openBrace || first === openBracket;
    if (opens ? bytes[last] !== first + 2 : this.frame !== "top") return false;
    const error = this.parseTo(last + 1);
    if (error !== undefined && opens) return false;
    const isOfUse = error !== undefined && this.sink.text?.(bytes.toString("utf8", start, lineEnd), this.line);
    if (error !== undefined && !isOfUse) this.tellUnreadable(error);
    this.pending.start = lineEnd;
    return true;
  }

  /** The quick way once values came with nothing between them: `}{` is hardly ever found inside one. */
  private takeRunTogether(): boolean {
    this.runTogether = false;
    const end = this.pending.runTogetherEnd();
    if (end === undefined || this.parseTo(end) !== undefined) return false;
    this.pending.start = end;
    this.runTogether = true;
    return true;
  }

  private scanValue(final: boolean): boolean {
    const scanner = this.scanner;
    let error: string | undefined;
    switch (scanner.scan(this.pending.bytes, this.pending.end)) {
      case "more":
        if (final) return this.fail("The text ends inside the value that begins here.");
        if (this.pending.length > largestValue) return this.fail(`The value is larger than ${largestValue >> 20} MiB.`);
        return false;
      case "end":
        error = this.parseTo(scanner.position);
        if (error !== undefined) this.tellUnreadable(error);
        this.runTogether = this.frame === "top" && this.pending.bytes[scanner.position] === openBrace;
        break;
      case "list":
        this.frame = "list";
        break;
      case "broken":
        return this.fail(scanner.problem);
    }
    this.line += scanner.lines;
    return this.goOnBehind(scanner.position);
  }

  private goOnBehind(position: number): boolean {
    this.pending.start = position;
    this.mode = "between";
    this.fresh = false;
    return true;
  }

  /** Hands over the value from where reading stands to `end`, or says why it is none. */
  private parseTo(end: number): string | undefined {
    const parsed = this.pending.parse(end);
    if ("error" in parsed) return parsed.error;
    this.sink.value(parsed.value, this.line);
    return undefined;
  }

  /** The rest of an object whose list of records was handed over; nothing in it is an event. */
  private scanTail(): boolean {
    const result = this.scanner.scan(this.pending.bytes, this.pending.end);
    this.line += this.scanner.lines;
    this.scanner.lines = 0;
    switch (result) {
      case "more":
        // The name of a further list may lie across two chunks.
        this.pending.start = Math.max(this.pending.start, this.pending.end - 128);
        return false;
      case "broken":
        return this.fail(this.scanner.problem);
      case "list":
        this.frame = "list";
        break;
      case "end":
        break;
    }
    return this.goOnBehind(this.scanner.position);
  }

  /** A number, a word or garbage where a value should begin. */
  private takeScalar(final: boolean): boolean {
    const stop = this.pending.scalarEnd(this.frame !== "top");
    const long = stop - this.pending.start > (this.pending.beginsText ? largestValue : garbageBytes);
    if (stop === this.pending.end && !final && !long) return false;
    const error = this.parseTo(stop);
    if (error !== undefined) this.tellUnreadable(error);
    this.pending.start = stop;
    if (long) this.beginSkipping();
    return true;
  }

  private fail(reason: string): boolean {
    this.tellUnreadable(reason);
    this.beginSkipping();
    return true;
  }

  private beginSkipping(): void {
    this.mode = "skipping";
    this.restart.begin(this.pending.start + 1, this.fresh ? this.indent : 0, this.frame === "top");
  }

  private skip(final: boolean): boolean {
    const found = this.restart.find(this.pending.bytes, this.pending.end, final);
    this.line += this.restart.lines;
    this.restart.lines = 0;
    this.pending.start = this.restart.position;
    if (!found) return false;
    this.fresh = found === "line";
    this.indent = 0;
    this.mode = "between";
    return true;
  }

  private tellUnreadable(reason: string): void {
    this.sink.unreadable(this.line, reason, this.pending.excerpt());
  }
}

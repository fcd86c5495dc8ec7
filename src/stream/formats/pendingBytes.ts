import { messageText, withoutValues } from "../../text/secrets";
const newline = 0x0a;
const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBracket = 0x5d;

/** A line longer than this is scanned for its values instead of being parsed whole. */
const longestLine = 1 << 20;
const excerptBytes = 120;

/** What JSON.parse made of some bytes: the value, or why it is none. */
export type Parsed = { readonly value: unknown } | { readonly error: string };

/** Bytes that came and were not read yet: from `start` to `end` of `bytes`. Read bytes are dropped when room is needed. */
export class PendingBytes {
  bytes = Buffer.allocUnsafe(1 << 16);
  start = 0;
  end = 0;

  get length(): number {
    return this.end - this.start;
  }

  get beginsText(): boolean {
    return this.bytes[this.start] === quote;
  }

  /** Takes a chunk; answers how many bytes before `start` were dropped, by which every position moves down. */
  append(chunk: Uint8Array): number {
    const dropped = this.bytes.length - this.end < chunk.length ? this.makeRoom(chunk.length) : 0;
    this.bytes.set(chunk, this.end);
    this.end += chunk.length;
    return dropped;
  }

  /** Whether it is known how the text begins; a byte order mark is passed. */
  passByteOrderMark(final: boolean): boolean {
    if (this.length < 3 && !final) return false;
    if (this.bytes.subarray(this.start, this.end).indexOf("\uFEFF") === 0) this.start += 3;
    return true;
  }

  /** Where the line ends, 0 when it is too long to be parsed whole, undefined when more bytes are needed to know. */
  lineEnd(final: boolean): number | undefined {
    const at = this.bytes.indexOf(newline, this.start);
    if (at >= 0 && at < this.end) return at;
    if (final) return this.end;
    return this.length > longestLine ? 0 : undefined;
  }

  /** Where the number, word or garbage at `start` ends, or `end`; in a list a comma and its bracket end it, too. */
  scalarEnd(inList: boolean): number {
    const { bytes, end } = this;
    if (inList && this.beginsText) return this.textEnd();
    for (let at = this.start + 1; at < end; at++) {
      const byte = bytes[at];
      if (byte === newline || byte === openBrace) return at;
      if (inList && (byte === comma || byte === closeBracket)) return at;
    }
    return end;
  }

  /** Behind the closing quote of the text at `start`; a line's end cuts it off. */
  private textEnd(): number {
    const { bytes, end } = this;
    for (let at = this.start + 1; at < end; at++) {
      const byte = bytes[at];
      if (byte === backslash) at++;
      else if (byte === quote) return at + 1;
      else if (byte === newline) return at;
    }
    return end;
  }

  /** Where the value at `start` seems to end because another is run together with it in the same line. */
  runTogetherEnd(): number | undefined {
    const at = this.bytes.indexOf("}{", this.start);
    if (at < 0 || at >= this.end - 1 || this.bytes.subarray(this.start, at).includes(newline)) return undefined;
    return at + 1;
  }

  /** Parses from `start` to `to`. */
  parse(to: number): Parsed {
    try {
      return { value: JSON.parse(this.bytes.toString("utf8", this.start, to)) };
    } catch (error) {
      return { error: messageText(error).slice(0, 200) };
    }
  }

  /** The beginning of the line at `start`. */
  excerpt(): string {
    const stop = Math.min(this.start + excerptBytes, this.end);
    return withoutValues(this.bytes.toString("utf8", this.start, stop).split("\n", 1)[0] ?? "");
  }

  private makeRoom(length: number): number {
    const dropped = this.start;
    const kept = this.length;
    const from = this.bytes;
    if (kept + length > from.length) this.bytes = Buffer.allocUnsafe(Math.max(from.length * 2, kept + length));
    from.copy(this.bytes, 0, dropped, this.end);
    this.start = 0;
    this.end = kept;
    return dropped;
  }
}

const newline = 0x0a;

/** Kept while searching, since what is looked for may lie across two chunks. */
const overlapBytes = 16;

/**
 * Finds where reading can go on behind a value that was cut off: at the next line that stands no deeper than the broken value
 * did, or where the next value was run together with it.
 */
export class Restart {
  /** Where the search stands; bytes before it may be dropped. */
  position = 0;
  /** Newlines passed since they were last taken away. */
  lines = 0;
  private searchAt = 0;
  private atLineStart = false;
  private indent = 0;
  private top = true;

  /** `indent` is how far in the broken value began; `top` says that no list is open around it. */
  begin(at: number, indent: number, top: boolean): void {
    this.position = at;
    this.searchAt = at;
    this.atLineStart = false;
    this.indent = indent;
    this.top = top;
  }

  /** Tells that the bytes before `by` were dropped. */
  shift(by: number): void {
    this.position -= by;
    this.searchAt -= by;
  }

  /** How the place at `position` was found, or undefined when more bytes are needed. */
  find(bytes: Buffer, end: number, final: boolean): "line" | "inside" | undefined {
    for (;;) {
      if (this.atLineStart) {
        const fits = this.lineFits(bytes, end, final);
        if (fits === undefined) return undefined;
        if (fits) return "line";
      }
      const found = bytes.indexOf(newline, this.searchAt);
      const lineEnd = found >= 0 && found < end ? found : end;
      const next = this.nextInLine(bytes.subarray(this.searchAt, lineEnd));
      if (next !== undefined) {
        this.position = next;
        return "inside";
      }
      if (lineEnd === end) {
        this.position = final ? end : Math.max(this.searchAt, end - overlapBytes);
        this.searchAt = this.position;
        return undefined;
      }
      this.lines++;
      this.position = lineEnd + 1;
      this.searchAt = this.position;
      this.atLineStart = true;
    }
  }

  private lineFits(bytes: Buffer, end: number, final: boolean): boolean | undefined {
    let at = this.position;
    while (at < end && isBlank(bytes[at])) at++;
    if (at >= end && !final) return undefined;
    this.atLineStart = false;
    this.searchAt = at;
    if (at >= end || at - this.position > this.indent) return false;
    const byte = bytes[at];
    if (byte === newline || byte === closeBrace) return false;
    return byte !== closeBracket || !this.top;
  }

  /** A value begins behind another's brace, or with an envelope's usual first member. */
  private nextInLine(rest: Buffer): number | undefined {
    const pair = rest.indexOf("}{");
    const head = rest.indexOf('{"version":');
    if (pair < 0 && head < 0) return undefined;
    const behind = pair < 0 ? head : head < 0 ? pair + 1 : Math.min(pair + 1, head);
    return this.searchAt + behind;
  }
}

const closeBrace = 0x7d;
const closeBracket = 0x5d;

export const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d;

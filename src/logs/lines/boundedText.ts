import { amount } from "../../text/counts";

/** What to do with the text that is shown. */
export type TextChange = { readonly kind: "append" | "replace"; readonly text: string };

export interface Bounds {
  readonly lines: number;
  readonly characters: number;
}

/** At each change VS Code reads all of it, and at a cut it draws what is kept anew: many megabytes or many cuts are a hitch. */
const defaultBounds: Bounds = { lines: 20_000, characters: 2_000_000 };

/** What is full again sooner than this comes faster than anybody reads. */
const soonMs = 15_000;
const keptShare = { fast: 0.025, slow: 0.5 };

/**
 * A growing text that keeps its first row and its newest lines: beyond its bounds the older half goes, and a row says so. Of
 * what comes fast nearly all goes, so that the window stays smooth.
 */
export class BoundedText {
  private pieces: string[] = [];
  private characters = 0;
  /** When it began, or was last cut. */
  private cutAt = 0;
  /** How many lines were dropped so far. */
  dropped = 0;

  constructor(
    private readonly head: string,
    private readonly bounds: Bounds = defaultBounds,
    private readonly now: () => number = Date.now,
  ) {}

  start(): TextChange {
    this.pieces = [];
    this.characters = 0;
    this.dropped = 0;
    this.cutAt = this.now();
    return { kind: "replace", text: `${this.head}\n` };
  }

  /** Takes lines, none of which ends with a line break. */
  add(lines: readonly string[]): TextChange {
    for (const line of lines) {
      this.pieces.push(line);
      this.characters += line.length + 1;
    }
    if (this.pieces.length <= this.bounds.lines && this.characters <= this.bounds.characters)
      return { kind: "append", text: lines.map(line => `${line}\n`).join("") };
    this.drop(this.now() - this.cutAt < soonMs ? keptShare.fast : keptShare.slow);
    const row = `--- ${amount(this.dropped)} older lines were dropped here. Open Log as Editor… reads them again.`;
    return { kind: "replace", text: [this.head, row, ...this.pieces, ""].join("\n") };
  }

  private drop(share: number): void {
    this.cutAt = this.now();
    const kept: string[] = [];
    let characters = 0;
    for (let index = this.pieces.length - 1; index >= 0; index--) {
      const piece = this.pieces[index] ?? "";
      if (kept.length >= this.bounds.lines * share || characters + piece.length + 1 > this.bounds.characters * share)
        break;
      kept.push(piece);
      characters += piece.length + 1;
    }
    this.dropped += this.pieces.length - kept.length;
    this.pieces = kept.reverse();
    this.characters = characters;
  }
}

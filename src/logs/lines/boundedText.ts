import { amount } from "../../text/counts";

/** What to do with the text that is shown. */
export type TextChange = { readonly kind: "append" | "replace"; readonly text: string };

export interface Bounds {
  readonly lines: number;
  readonly characters: number;
}

/** At a cut the window draws anew what is kept: of many thousand lines that is a hitch. */
const defaultBounds: Bounds = { lines: 10_000, characters: 2_000_000 };

/** What is half full again sooner than this comes faster than anybody reads. */
const soonMs = 15_000;

/**
 * A growing text that keeps its first row and its newest lines: beyond its bounds the older half goes, and a row says so. Of
 * what comes fast it keeps a tenth as much, and is cut twice as soon, so that the window stays smooth.
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
    const isFast = this.now() - this.cutAt < soonMs;
    const share = isFast ? 0.5 : 1;
    if (this.pieces.length <= this.bounds.lines * share && this.characters <= this.bounds.characters * share)
      return { kind: "append", text: lines.map(line => `${line}\n`).join("") };
    this.drop(isFast ? 0.05 : 0.5);
    const row = `--- ${amount(this.dropped)} older lines were dropped here. Open Log as Editor… reads them again.`;
    return { kind: "replace", text: [this.head, row, ...this.pieces, ""].join("\n") };
  }

  private drop(keptShare: number): void {
    this.cutAt = this.now();
    const kept: string[] = [];
    let characters = 0;
    for (let index = this.pieces.length - 1; index >= 0; index--) {
      const piece = this.pieces[index] ?? "";
      if (
        kept.length >= this.bounds.lines * keptShare ||
        characters + piece.length + 1 > this.bounds.characters * keptShare
      )
        break;
      kept.push(piece);
      characters += piece.length + 1;
    }
    this.dropped += this.pieces.length - kept.length;
    this.pieces = kept.reverse();
    this.characters = characters;
  }
}

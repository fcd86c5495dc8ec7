/** VS Code reads what was appended a few times a second, and does each time what is to do for all of it in one turn of its window. */
const everyMs = 300;
const mostAtOnce = 500;

/**
 * Lines on their way to what shows them: few are handed on at once; many a part at a time, so that no frame of the window takes
 * long. None waits for more than about a second.
 */
export class PacedLines {
  private waiting: string[] = [];
  private timer: NodeJS.Timeout | undefined;
  /** The first ones come whole: who opens a log waits for its end. */
  private isFresh = true;

  constructor(
    private readonly write: (lines: readonly string[]) => void,
    private readonly drained: () => void,
  ) {}

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  add(lines: readonly string[]): void {
    this.waiting = this.waiting.length === 0 ? [...lines] : this.waiting.concat(lines);
    if (!this.timer) this.next();
  }

  /** Hands on all that waits, when nothing more will come. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.isEmpty) this.write(this.waiting.splice(0));
    this.drained();
  }

  /** Begins anew, without what still waits. */
  clear(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting = [];
    this.isFresh = true;
  }

  private next(): void {
    this.timer = undefined;
    const { length } = this.waiting;
    if (length === 0) return;
    const count = this.isFresh ? length : Math.max(mostAtOnce, Math.ceil(length / 3));
    this.isFresh = false;
    this.write(this.waiting.splice(0, count));
    this.timer = setTimeout(() => this.next(), everyMs);
    if (this.isEmpty) this.drained();
  }
}

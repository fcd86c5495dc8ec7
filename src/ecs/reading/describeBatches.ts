import { limits } from "../gateway/limits";

/** Gathers ARNs from several lists into full batches, each ARN once, and describes them while the lists go on. */
export class DescribeBatches {
  private readonly seen = new Set<string>();
  private readonly under: Promise<void>[] = [];
  private waiting: string[] = [];

  constructor(
    private readonly describe: (arns: readonly string[]) => Promise<void>,
    private readonly batchSize: number = limits.idsPerDescribe,
  ) {}

  /** How many different ARNs were added. */
  get size(): number {
    return this.seen.size;
  }

  get calls(): number {
    return this.under.length;
  }

  /** Answers how many of the ARNs were new. */
  add(arns: readonly string[]): number {
    const before = this.seen.size;
    for (const arn of arns) {
      if (this.seen.has(arn)) continue;
      this.seen.add(arn);
      this.waiting.push(arn);
    }
    while (this.waiting.length >= this.batchSize) this.send(this.waiting.splice(0, this.batchSize));
    // The first rows must not wait until a batch is full.
    if (this.under.length === 0) this.flush();
    return this.seen.size - before;
  }

  /** Describes what waits for its batch to become full. */
  flush(): void {
    if (this.waiting.length > 0) this.send(this.waiting.splice(0));
  }

  /** Resolves when all that was added is described; rejects with the first failure. */
  async done(): Promise<void> {
    this.flush();
    await Promise.all(this.under);
  }

  private send(arns: readonly string[]): void {
    const described = this.describe(arns);
    // Awaited in `done`; until then a failure must not count as unhandled.
    described.catch(() => undefined);
    this.under.push(described);
  }
}

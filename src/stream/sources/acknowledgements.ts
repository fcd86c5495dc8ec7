import { EcsError } from "../../ecs/model/errors";
import { batches } from "../../ecs/gateway/limits";

const removesAtOnce = 10;
const gatherMs = 50;

/** Gathers receipts of applied messages and removes them ten at a time, soon, while the next receive is under way. */
export class Acknowledgements {
  private waiting: string[] = [];
  private timer?: NodeJS.Timeout;
  private removing: Promise<void> = Promise.resolve();
  private failure?: { readonly error: unknown };

  constructor(private readonly remove: (receipts: readonly string[]) => Promise<void>) {}

  add(receipt: string): void {
    this.waiting.push(receipt);
    this.timer ??= setTimeout(() => this.send(), gatherMs);
  }

  /** Throws what a removal failed with, once: messages that stay are delivered again. */
  rethrow(): void {
    const failure = this.failure;
    this.failure = undefined;
    if (failure) throw failure.error;
  }

  /** Removes what is left; a failure is not thrown, since those messages come back by themselves. */
  async finish(): Promise<void> {
    this.send();
    await this.removing;
  }

  private send(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const receipts = this.waiting;
    this.waiting = [];
    if (receipts.length === 0) return;
    this.removing = this.removing.then(async () => {
      for (const batch of batches(receipts, removesAtOnce)) await this.remove(batch);
    });
    this.removing = this.removing.catch((error: unknown) => {
      // One that took too long may have been carried out; if not, its messages come back.
      if (!(error instanceof EcsError && (error.maybeDone || error.kind === "cancelled"))) this.failure = { error };
    });
  }
}

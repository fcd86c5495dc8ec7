/**
 * How long it is certain that ECS remembers a client token. It documents 24 hours at most, and less for some requests without
 * saying how much.
 */
const certainMs = 3_600_000;

/** Calls whose answers were lost, by when they were first sent: for how long their tokens keep them from being done twice. */
export class LostTokens {
  private readonly sentAt = new Map<number, number>();

  /** A call's answer got lost; what it was sent before counts. */
  lost(call: number, sentAt: number): void {
    this.sentAt.set(call, Math.min(sentAt, this.sentAt.get(call) ?? sentAt));
  }

  answered(call: number): void {
    this.sentAt.delete(call);
  }

  /** A person agreed that they may be done twice; from now on their tokens are remembered anew. */
  agreed(): void {
    this.sentAt.clear();
  }

  /** When the first of those still open was sent; undefined while there is none. */
  get since(): number | undefined {
    return this.sentAt.size === 0 ? undefined : Math.min(...this.sentAt.values());
  }

  /** Whether ECS may have forgotten a token, so that sending again may do the same a second time. */
  mayBeForgotten(now: number): boolean {
    const { since } = this;
    return since !== undefined && now - since >= certainMs;
  }
}

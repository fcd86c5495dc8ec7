/** What is being worked on: each thing once at a time. */
export class InProgress {
  private readonly held = new Map<string, symbol>();

  /** Takes `key` until what it answers is called, once or more often; undefined while somebody else has it. */
  begin(key: string): (() => void) | undefined {
    if (this.held.has(key)) return undefined;
    const own = Symbol(key);
    this.held.set(key, own);
    return () => {
      if (this.held.get(key) === own) this.held.delete(key);
    };
  }
}

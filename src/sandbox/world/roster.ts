/** A map whose keys can be walked in order, so that a page goes on after a key even when that key is gone. */
export class Roster<T> {
  private readonly entries = new Map<string, T>();
  private readonly order: string[] = [];

  get size(): number {
    return this.entries.size;
  }

  get(key: string): T | undefined {
    return this.entries.get(key);
  }

  set(key: string, value: T): void {
    if (!this.entries.has(key)) this.order.splice(firstAfter(this.order, key), 0, key);
    this.entries.set(key, value);
  }

  delete(key: string): void {
    if (!this.entries.delete(key)) return;
    this.order.splice(firstAfter(this.order, key) - 1, 1);
  }

  /** In the order in which they were added. */
  values(): IterableIterator<T> {
    return this.entries.values();
  }

  keys(): readonly string[] {
    return this.order;
  }
}

/** Where in sorted `keys` the first one greater than `key` stands. */
export function firstAfter(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? "") <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}

import type { Timestamp } from "../../ecs/model/model";

/** At 2,000 lines a second these are the last 25 seconds. */
const mostKept = 50_000;

/**
 * The ids of lines that were handed over and may be answered again, bounded. What is forgotten raises `floor`: nothing at or
 * before it may be asked for again, since nobody could tell what was handed over.
 */
export class SeenEvents {
  private readonly ids = new Map<string, Timestamp>();
  /** Undefined while every id is known. */
  floor: Timestamp | undefined;

  constructor(private readonly most = mostKept) {}

  has(id: string): boolean {
    return this.ids.has(id);
  }

  add(id: string, at: Timestamp): void {
    this.ids.set(id, at);
    if (this.ids.size > this.most) this.forget();
  }

  takeIn(other: SeenEvents): void {
    if (other === this) return;
    if (other.floor !== undefined) this.floor = Math.max(this.floor ?? other.floor, other.floor);
    for (const [id, at] of other.ids) this.add(id, at);
  }

  get size(): number {
    return this.ids.size;
  }

  /** The older half; all lines of the moment it ends with go together, so that `floor` is exact. */
  private forget(): void {
    const times = [...this.ids.values()].sort((a, b) => a - b);
    const floor = times[Math.floor(times.length / 2)] ?? 0;
    for (const [id, at] of this.ids) if (at <= floor) this.ids.delete(id);
    this.floor = Math.max(this.floor ?? floor, floor);
  }
}

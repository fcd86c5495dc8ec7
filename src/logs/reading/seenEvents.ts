import type { Timestamp } from "../../ecs/model/model";

/** At 2,000 lines a second these are the last 25 seconds. */
const mostKept = 50_000;

/**
 * The ids of lines that were handed over and may be answered again, bounded. What is forgotten raises `floor`: nothing at or
 * before it may be asked for again, since nobody could tell what was handed over. Of a stream that has most of the lines, only its
 * own are forgotten: its clock may be ahead, and what the others write must not be taken for old.
 */
export class SeenEvents {
  private readonly streams = new Map<string, Map<string, Timestamp>>();
  private readonly ownFloors = new Map<string, Timestamp>();
  /** How many ids are kept. */
  size = 0;
  /** Of all streams; undefined while every id is known, but for those of the loud ones. */
  floor: Timestamp | undefined;

  constructor(private readonly most = mostKept) {}

  has(stream: string, id: string, at: Timestamp): boolean {
    return (this.streams.get(stream)?.has(id) ?? false) || at <= (this.ownFloors.get(stream) ?? -Infinity);
  }

  add(stream: string, id: string, at: Timestamp): void {
    let ids = this.streams.get(stream);
    if (!ids) this.streams.set(stream, (ids = new Map()));
    this.size += ids.has(id) ? 0 : 1;
    ids.set(id, at);
    if (this.size > this.most) this.forget();
  }

  /** The time of the newest line that is known. */
  get newest(): Timestamp | undefined {
    let newest = this.floor;
    for (const ids of this.streams.values()) for (const at of ids.values()) newest = Math.max(newest ?? at, at);
    return newest;
  }

  /** Streams of which lines were forgotten that the others' may not be asked without: they are asked for by themselves. */
  get loud(): readonly string[] {
    return [...this.ownFloors.keys()];
  }

  /** Hands a loud stream's part over to whoever asks for it from now on. */
  moveOut(stream: string): SeenEvents {
    const moved = new SeenEvents(this.most);
    const own = this.ownFloors.get(stream);
    moved.floor = own === undefined ? this.floor : Math.max(own, this.floor ?? own);
    for (const [id, at] of this.streams.get(stream) ?? []) moved.add(stream, id, at);
    this.drop(stream);
    return moved;
  }

  drop(stream: string): void {
    this.size -= this.streams.get(stream)?.size ?? 0;
    this.streams.delete(stream);
    this.ownFloors.delete(stream);
  }

  takeIn(other: SeenEvents): void {
    if (other === this) return;
    if (other.floor !== undefined) this.floor = Math.max(this.floor ?? other.floor, other.floor);
    for (const [stream, floor] of other.ownFloors) this.ownFloors.set(stream, floor);
    for (const [stream, ids] of other.streams) for (const [id, at] of ids) this.add(stream, id, at);
  }

  private forget(): void {
    const [loudest] = [...this.streams].sort(([, a], [, b]) => b.size - a.size);
    if (!loudest) return;
    const [stream, ids] = loudest;
    if (this.streams.size > 1 && ids.size > this.most / 2) {
      const floor = this.forgetHalf([ids]);
      this.ownFloors.set(stream, Math.max(this.ownFloors.get(stream) ?? floor, floor));
    } else {
      const floor = this.forgetHalf([...this.streams.values()]);
      this.floor = Math.max(this.floor ?? floor, floor);
    }
  }

  /** The older half; all lines of the moment it ends with go together, so that the floor is exact. */
  private forgetHalf(kept: readonly Map<string, Timestamp>[]): Timestamp {
    const times = kept.flatMap(ids => [...ids.values()]).sort((a, b) => a - b);
    const floor = times[Math.floor(times.length / 2)] ?? 0;
    for (const ids of kept) for (const [id, at] of ids) if (at <= floor && ids.delete(id)) this.size--;
    return floor;
  }
}

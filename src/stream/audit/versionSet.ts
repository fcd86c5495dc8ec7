/** What a version said when it arrived. `jump` left out at least one version between it and the highest before it. */
export type Arrival = "first" | "next" | "jump" | "late" | "duplicate";

/** Both ends belong to it. */
export type VersionRange = readonly [first: number, last: number];

/** Past this the oldest ranges are run into one, so that a resource whose versions all leave holes stays small. */
const mostRanges = 1000;

/** The versions of one resource that were seen, as ranges: as small as the number of holes. */
export class VersionSet {
  /** First and last of each range, in order: `[1, 4, 6, 6]` is 1 to 4 and 6. */
  private readonly bounds: number[];
  /** Versions below this are no longer told apart. */
  private blurredBelow = -1;

  constructor(version: number) {
    this.bounds = [version, version];
  }

  get lowest(): number {
    return this.bounds[0] ?? 0;
  }

  get highest(): number {
    return this.bounds[this.bounds.length - 1] ?? 0;
  }

  /** Whether holes were run over because there were too many to keep. */
  get isBlurred(): boolean {
    return this.blurredBelow >= 0;
  }

  add(version: number): Exclude<Arrival, "first"> {
    const { bounds } = this;
    const highest = this.highest;
    if (version === highest + 1) {
      bounds[bounds.length - 1] = version;
      return "next";
    }
    if (version > highest) {
      bounds.push(version, version);
      if (bounds.length > mostRanges * 2) this.blur();
      return "jump";
    }
    return this.insert(version) ? "late" : "duplicate";
  }

  /** Versions between the lowest and the highest that never came: possible gaps, since ECS may not count by one. */
  holes(): readonly VersionRange[] {
    const holes: VersionRange[] = [];
    for (let at = 1; at < this.bounds.length - 1; at += 2) {
      const before = this.bounds[at] ?? 0;
      const after = this.bounds[at + 1] ?? 0;
      holes.push([before + 1, after - 1]);
    }
    return holes;
  }

  get hasHoles(): boolean {
    return this.bounds.length > 2;
  }

  /** Whether one of these versions, or more, never came. */
  lacks([first, last]: VersionRange): boolean {
    let next = first;
    for (let at = 0; at < this.bounds.length; at += 2) {
      const [from = 0, to = 0] = [this.bounds[at], this.bounds[at + 1]];
      if (from <= next && next <= to) next = to + 1;
    }
    return next <= last;
  }

  private insert(version: number): boolean {
    const { bounds } = this;
    let at = bounds.length - 2;
    while (at > 0 && (bounds[at] ?? 0) > version) at -= 2;
    const first = bounds[at] ?? 0;
    const last = bounds[at + 1] ?? 0;
    if (version >= first && version <= last) return false;
    if (version < first) {
      // Below everything that was seen.
      if (version === first - 1) bounds[at] = version;
      else bounds.splice(at, 0, version, version);
    } else if (version === last + 1) {
      if (bounds[at + 2] === version + 1) bounds.splice(at + 1, 2);
      else bounds[at + 1] = version;
    } else if (bounds[at + 2] === version + 1) bounds[at + 2] = version;
    else bounds.splice(at + 2, 0, version, version);
    return true;
  }

  private blur(): void {
    const merged = mostRanges / 2;
    this.blurredBelow = this.bounds[merged * 2 - 1] ?? 0;
    this.bounds.splice(1, merged * 2 - 2);
  }
}

/** Buckets to each doubling: a value is told to within 3%. */
const perOctave = 16;
/** One millisecond to 24 days. */
const octaves = 31;
const buckets = 1 + perOctave * octaves;

/** What is told of many lags, in milliseconds. */
export interface LagSummary {
  readonly count: number;
  readonly median: number;
  readonly p95: number;
  readonly p99: number;
  readonly worst: number;
}

/** Counts lags in buckets whose width grows with them: 4 KB however many there are. The worst is kept exactly. */
export class LagHistogram {
  count = 0;
  worst = 0;
  private readonly counts = new Float64Array(buckets);

  add(lagMs: number): void {
    const lag = Math.max(0, lagMs);
    this.count++;
    if (lag > this.worst) this.worst = lag;
    const bucket = lag < 1 ? 0 : 1 + Math.floor(Math.log2(lag) * perOctave);
    const at = Math.min(bucket, buckets - 1);
    this.counts[at] = (this.counts[at] ?? 0) + 1;
  }

  /** The lag that so great a part, 0 to 1, does not exceed; 0 when there is none. */
  quantile(part: number): number {
    let left = Math.ceil(this.count * part);
    for (let at = 0; at < buckets; at++) {
      left -= this.counts[at] ?? 0;
      if (left <= 0) return at === 0 ? 0 : Math.min(this.worst, 2 ** ((at - 0.5) / perOctave));
    }
    return this.worst;
  }

  summary(): LagSummary {
    const [median, p95, p99] = [0.5, 0.95, 0.99].map(part => Math.round(this.quantile(part)));
    return { count: this.count, median: median ?? 0, p95: p95 ?? 0, p99: p99 ?? 0, worst: Math.round(this.worst) };
  }
}

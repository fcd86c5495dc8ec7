import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

export interface Sample {
  readonly round: number;
  readonly minutes: number;
  /** Of the whole extension host, after everything that can go is gone. */
  readonly heapBytes: number;
  /** Rows of the Clusters view that were drawn so far. */
  readonly rows?: number;
}

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** The heap in use once garbage, and what only finalizers held, is collected. */
export async function heapBytes(): Promise<number> {
  for (let turn = 0; turn < 3; turn++) {
    collect();
    await new Promise(resolve => setImmediate(resolve));
  }
  return process.memoryUsage().heapUsed;
}

/**
 * Bytes that each round leaves: the median of the slopes between every two samples (Theil and Sen), which a few outliers,
 * such as a sample in the middle of a reading, don't move.
 */
export function bytesPerRound(samples: readonly Sample[]): number {
  const slopes: number[] = [];
  samples.forEach((one, index) => {
    for (const other of samples.slice(index + 1))
      if (other.round > one.round) slopes.push((other.heapBytes - one.heapBytes) / (other.round - one.round));
  });
  slopes.sort((one, other) => one - other);
  return slopes[slopes.length >> 1] ?? 0;
}

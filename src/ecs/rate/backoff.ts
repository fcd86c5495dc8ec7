const slowestMs = 60_000;

/** Time to the next background reading: the interval, or after failures in a row ever more, up to a minute. */
export function backoffMs(intervalMs: number, failures: number): number {
  if (failures === 0) return intervalMs;
  // Spread, so that what failed together doesn't come back together.
  const spread = 0.8 + Math.random() * 0.2;
  return Math.max(intervalMs, Math.min(slowestMs, intervalMs * 2 ** failures) * spread);
}

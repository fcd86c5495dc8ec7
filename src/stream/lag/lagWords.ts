import type { LagMinute } from "./lag";

/** `0.4 s`, `12 s`, `3 min`, `2.5 h` */
export function durationText(ms: number): string {
  const short = (value: number) => value.toLocaleString("en-US", { maximumFractionDigits: value < 10 ? 1 : 0 });
  if (ms > 0 && ms < 100) return `${short(ms)} ms`;
  if (ms < 120_000) return `${short(ms / 1000)} s`;
  return ms < 7_200_000 ? `${short(ms / 60_000)} min` : `${short(ms / 3_600_000)} h`;
}

const bars = "▁▂▃▄▅▆▇█";

/** The 95th percentile of the last minutes as a line of bars, a minute without events as a dot. */
export function sparkline(minutes: readonly LagMinute[], asOf: number, most = 15): string {
  const first = asOf - (asOf % 60_000) - (most - 1) * 60_000;
  const byMinute = new Map(minutes.map(minute => [minute.at, minute.p95]));
  const values = Array.from({ length: most }, (_, index) => byMinute.get(first + index * 60_000));
  const highest = Math.max(1, ...values.map(value => value ?? 0));
  return values
    .map(value => (value === undefined ? "·" : (bars[Math.round((value / highest) * (bars.length - 1))] ?? "▁")))
    .join("");
}

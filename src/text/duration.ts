const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A duration in its two largest units: `41 s`, `3 min 20 s`, `2 h 5 min`, `9 d 4 h`; below ten seconds with one decimal. */
export function duration(milliseconds: number): string {
  const value = Math.max(0, milliseconds);
  if (value < second) return `${Math.round(value)} ms`;
  if (value < 9.95 * second) return `${Number((value / second).toFixed(1))} s`;
  if (value < 59.5 * second) return `${Math.round(value / second)} s`;
  if (value < hour - 500) return pair(Math.round(value / second), 60, "min", "s");
  if (value < day - 30 * second) return pair(Math.round(value / minute), 60, "h", "min");
  return pair(Math.round(value / hour), 24, "d", "h");
}

function pair(small: number, per: number, large: string, unit: string): string {
  const rest = small % per;
  return rest === 0 ? `${Math.floor(small / per)} ${large}` : `${Math.floor(small / per)} ${large} ${rest} ${unit}`;
}

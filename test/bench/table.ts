/** Rows of text as columns, numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map(row => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((text, column) => {
        const width = widths[column] ?? 0;
        return /^[-\d.,×–]/.test(text) || rows.every(other => /^[-\d.,×–]/.test(other[column] ?? ""))
          ? text.padStart(width)
          : text.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  return [line(head), widths.map(width => "─".repeat(width)).join("  "), ...rows.map(line)].join("\n");
}

export const ms = (value: number): string =>
  value === 0 ? "–" : value >= 10_000 ? `${(value / 1000).toFixed(1)} s` : `${Math.round(value)} ms`;
export const times = (value: number): string => (Number.isFinite(value) && value > 0 ? `${value.toFixed(2)}×` : "–");
export const count = (value: number): string => value.toLocaleString("en-US");

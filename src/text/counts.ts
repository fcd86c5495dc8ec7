// Made once, for a formatter for each of 500 instances costs more than all else; and not before it is asked for, since the first one
// costs 14 ms, which activation would wait for.
let numbers: Intl.NumberFormat | undefined;

/** `12,480`: with separators, and no more than two decimals. */
export function amount(value: number): string {
  numbers ??= new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
  return numbers.format(value);
}

const units = ["bytes", "KB", "MB", "GB", "TB"] as const;

/** `142 KB`, `1.5 GB`: decimal units, as AWS bills. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let at = 0;
  for (; value >= 1000 && at < units.length - 1; at++) value /= 1000;
  return `${amount(value < 10 ? Math.round(value * 10) / 10 : Math.round(value))} ${units[at]}`;
}

/** "1 task", "3 tasks", "1,200 tasks". */
export const plural = (count: number, noun: string, many = `${noun}s`): string =>
  `${amount(count)} ${count === 1 ? noun : many}`;

/** What a button does and to how many: "Stop Task", "Stop 3 Tasks". */
export const counted = (act: string, count: number, noun: string): string =>
  count === 1 ? `${act} ${noun}` : `${act} ${plural(count, noun)}`;

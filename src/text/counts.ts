// Made once: a formatter for each of 500 instances costs more than all else.
const numbers = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

/** `12,480`: with separators, and no more than two decimals. */
export const amount = (value: number): string => numbers.format(value);

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

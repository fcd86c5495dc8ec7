// Made once: a formatter for each of 500 instances costs more than all else.
const numbers = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

/** `12,480`: with separators, and no more than two decimals. */
export const amount = (value: number): string => numbers.format(value);

/** "1 task", "3 tasks", "1,200 tasks". */
export const plural = (count: number, noun: string, many = `${noun}s`): string =>
  `${amount(count)} ${count === 1 ? noun : many}`;

/** The item that a number stands for; undefined of nothing. */
export const pick = <T>(items: readonly T[], on: number): T | undefined => items[on % Math.max(1, items.length)];

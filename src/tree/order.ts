/** One for all comparisons: `localeCompare` with options makes a new one each time. */
const collator = new Intl.Collator(undefined, { numeric: true });

/** As a person sorts names: `web-2` before `web-10`. */
export const byText = (a: string, b: string): number => collator.compare(a, b);

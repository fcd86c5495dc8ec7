const collator = new Intl.Collator("en", { numeric: true });

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** How long ago, in whole seconds below a minute and then in the largest unit. */
export function ago(milliseconds: number): string {
  const value = Math.max(0, milliseconds);
  if (value < minute) return `${Math.floor(value / second)} s ago`;
  if (value < hour) return `${Math.floor(value / minute)} min ago`;
  if (value < day) return `${Math.floor(value / hour)} h ago`;
  return `${Math.floor(value / day)} d ago`;
}

/** The number that a size such as `256 units` begins with. */
export const firstNumber = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : parseInt(text, 10);

/** Order of names with numbers in them: `i-9` before `i-10`. */
export const byName = (a: string, b: string): number => collator.compare(a, b);

/** The first characters of a text with what was cut said by an ellipsis; whole code points. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${Array.from(text.slice(0, length * 2))
    .slice(0, length)
    .join("")}…`;
}

import { isDeepStrictEqual } from "node:util";

/** Top-level fields whose values differ, in the order the API names them. */
export function differingFields(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): readonly string[] {
  if (before === after) return [];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter(name => !isDeepStrictEqual(before[name], after[name]));
}

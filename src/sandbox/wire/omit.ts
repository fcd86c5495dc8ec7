/** A copy of `fields` that lacks those of the given names. */
export function without<T extends object, Name extends string>(fields: T, ...names: readonly Name[]): Omit<T, Name> {
  const left = Object.entries(fields).filter(([name]) => !names.some(one => one === name));
  return Object.fromEntries(left) as Omit<T, Name>;
}

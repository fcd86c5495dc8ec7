import { wrongAnswer } from "./serviceCall";
import type { ServiceContext } from "./serviceCall";

interface Page<T> {
  readonly items: readonly T[] | undefined;
  readonly next: string | undefined;
}

/** All that a list has, by what names an item. Pages that lead nowhere end as a wrong answer. */
export async function allPages<T>(
  context: ServiceContext,
  list: string,
  keyOf: (item: T) => string,
  page: (token: string | undefined) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const found = new Map<string, T>();
  const tokens = new Set<string>();
  let token: string | undefined;
  do {
    const { items, next } = await page(token);
    if (!items) throw wrongAnswer(context, `it has no list "${list}"`);
    const before = found.size;
    for (const item of items) found.set(keyOf(item), item);
    token = next || undefined;
    // A page that repeats what was listed leads nowhere, whatever its token is.
    const isRepeated = items.length > 0 && found.size === before;
    if (token !== undefined && (tokens.has(token) || isRepeated)) throw wrongAnswer(context, "its pages don't end");
    if (token !== undefined) tokens.add(token);
  } while (token !== undefined);
  return [...found.values()];
}

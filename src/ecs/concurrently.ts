/** Every item of every page, in order. */
export async function all(pages: AsyncIterable<readonly string[]>): Promise<readonly string[]> {
  const items: string[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}

/** Runs `work` on every item, at most `most` at a time; results keep the items' order and the first failure ends it. */
export async function concurrently<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results = Array.from<R>({ length: items.length });
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      const item = items[index];
      if (item !== undefined) results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  return results;
}

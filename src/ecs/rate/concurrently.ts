import { cancelled } from "./deadline";

/** Every item of every page, in order. */
export async function allItems<T>(pages: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}

/**
 * Runs `work` on every item, at most `most` at a time; results keep the items' order. The first failure ends it: nothing
 * more begins, and the signal of what is under way is aborted.
 */
export async function concurrently<T, R>(
  items: readonly T[],
  most: number,
  signal: AbortSignal,
  work: (item: T, signal: AbortSignal) => Promise<R>,
): Promise<readonly R[]> {
  const results = Array.from<R>({ length: items.length });
  let next = 0;
  await together(signal, own => {
    const worker = async () => {
      while (next < items.length && !own.aborted) {
        const index = next++;
        const item = items[index];
        if (item !== undefined) results[index] = await work(item, own);
      }
    };
    return Array.from({ length: Math.min(most, items.length) }, worker);
  });
  if (next < items.length) throw cancelled();
  return results;
}

/** Waits for all that `begin` begins with a signal of its own, which is aborted with `signal` and at the first failure. */
export async function together(
  signal: AbortSignal,
  begin: (signal: AbortSignal) => readonly Promise<unknown>[],
): Promise<void> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  try {
    await Promise.all(begin(controller.signal));
  } catch (error) {
    abort();
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

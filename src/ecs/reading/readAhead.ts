/**
 * The same pages, each asked for before the one ahead of it is used. A reading takes as long as its chain of pages; asked for
 * later, each page would wait until what is made of the last one, such as a describe, was signed, sent, and parsed.
 */
export async function* readAhead<T>(pages: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = pages[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (;;) {
      const page = await next;
      if (page.done) return;
      next = iterator.next();
      // It is awaited once this page was used; until then a failure must not count as unhandled.
      next.catch(() => undefined);
      yield page.value;
    }
  } finally {
    // Who stops early waits for no page; that ends with the reading's signal.
    iterator.return?.().catch(() => undefined);
  }
}

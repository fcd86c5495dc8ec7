/** Waits until a condition holds; fails after the time that a slow machine needs. */
export async function until(condition: () => boolean, what: string, mostMs = 10_000): Promise<void> {
  const end = Date.now() + mostMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`did not happen: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

/** How long somebody waits for what is only an offer, in milliseconds: there are other sources to choose from. */
export const patienceMs = 5000;

/**
 * Looks for something for so many milliseconds. What the work throws goes to `failed`, with whether its time was up; so it never
 * throws itself.
 */
export async function withPatience<T>(
  milliseconds: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
  failed: (error: unknown, isLate: boolean) => T,
): Promise<T> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), milliseconds);
  try {
    return await work(AbortSignal.any([signal, patience.signal]));
  } catch (error) {
    return failed(error, patience.signal.aborted);
  } finally {
    clearTimeout(timer);
  }
}

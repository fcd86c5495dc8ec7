import { EcsError } from "../model/errors";

/** How long the parts of one call may take, in milliseconds. */
export interface Deadlines {
  readonly connectMs: number;
  /** Until the first byte of the answer. */
  readonly firstByteMs: number;
  /** Until its last one: an answer that drips must end, too. */
  readonly wholeMs: number;
}

/** What one connection's calls may take, and how long a read is sent again while ECS throttles it. */
export interface Limits {
  readonly read: Deadlines;
  readonly change: Deadlines;
  readonly throttledMs: number;
}

/** ECS answers a read within a second or two, and a change within several; a person waits for both. */
const deadlines: Limits = {
  read: { connectMs: 5000, firstByteMs: 10_000, wholeMs: 30_000 },
  change: { connectMs: 5000, firstByteMs: 20_000, wholeMs: 40_000 },
  throttledMs: 120_000,
};

/** Set by nothing but the tests of a real window, which cannot wait for real deadlines: milliseconds, for each of them. */
const testVariable = "ECS_EXPLORER_TEST_DEADLINE_MS";

export function testDeadlineMs(environment: Readonly<Record<string, string | undefined>>): number | undefined {
  const ms = Number(environment[testVariable]);
  return ms > 0 ? ms : undefined;
}

/** The limits of this process. */
export function limitsOf(environment: Readonly<Record<string, string | undefined>>): Limits {
  const ms = testDeadlineMs(environment);
  if (ms === undefined) return deadlines;
  const call = { connectMs: ms, firstByteMs: ms, wholeMs: ms };
  return { read: call, change: call, throttledMs: ms };
}

/**
 * Waits for `work`, whether or not it listens to its signal: rejects with an error named `TimeoutError` after so many
 * milliseconds, and with an EcsError of kind `cancelled` as soon as `signal` is aborted; either aborts the work's own signal.
 */
export function within<T>(
  milliseconds: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  return new Promise((resolve, reject) => {
    const end = (error: Error) => {
      over();
      controller.abort();
      reject(error);
    };
    const cancel = () => end(cancelled());
    const expire = () =>
      end(Object.assign(new Error(`No answer within ${String(milliseconds)} ms.`), { name: "TimeoutError" }));
    const timer = setTimeout(expire, milliseconds);
    const over = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", cancel);
    };
    if (signal.aborted) return cancel();
    signal.addEventListener("abort", cancel, { once: true });
    work(controller.signal).then(resolve, reject).finally(over);
  });
}

/** Gives `work` a signal that is aborted after so many milliseconds. `AbortSignal.timeout` would leave its timer behind. */
export async function forAtMost<T>(milliseconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), milliseconds);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

/** The same answer, or an EcsError of kind `cancelled` as soon as the signal is aborted; the work itself goes on. */
export function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(cancelled());
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/** The error of what ended because nobody waits for it anymore. */
export const cancelled = (): EcsError =>
  new EcsError({ kind: "cancelled", code: "AbortError", sentence: "The call was canceled.", advice: "" });

import { EcsError } from "../model/errors";

/** Waits that many milliseconds, or rejects with an EcsError of kind `cancelled` when the signal is aborted. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new EcsError({ kind: "cancelled", code: "AbortError", sentence: "The wait was canceled.", advice: "" }));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}

/** How something is waited for: with pauses that grow, the last of which repeats, for `limitMs`. */
export interface Pace {
  readonly delays: readonly number[];
  readonly limitMs: number;
}

/** Waits before the next round, the first of which is 0; rejects as `pause` does. */
export const pauseAfter = (round: number, { delays }: Pace, signal: AbortSignal): Promise<void> =>
  pause(delays[Math.min(round, delays.length - 1)] ?? 0, signal);

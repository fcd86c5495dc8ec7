import { EcsError } from "../model/errors";

/** Waits that many milliseconds, or rejects with an EcsError of kind `cancelled` when the signal is aborted. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new EcsError({ kind: "cancelled", code: "AbortError", sentence: "The wait was cancelled.", advice: "" }));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}

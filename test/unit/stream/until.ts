import { mock } from "node:test";

const stepMs = 5;
let isFast = false;

/** In the tests of the `describe` that calls this, time stands still, and goes on by itself only while `until` waits. */
export function withFastTime(): void {
  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: Date.now() });
    isFast = true;
  });
  afterEach(() => {
    isFast = false;
    mock.timers.reset();
  });
}

/** Waits until a condition holds; fails after the time that a slow machine needs. */
export async function until(condition: () => boolean, what: string, mostMs = 10_000): Promise<void> {
  const end = Date.now() + mostMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`did not happen: ${what}`);
    await pass();
  }
}

/** What a promise comes to, while time goes on. */
export async function outcome<T>(promise: Promise<T>): Promise<T> {
  const settled = promise.then(
    () => true,
    () => true,
  );
  while (!(await Promise.race([settled, pass()]))) continue;
  return promise;
}

async function pass(): Promise<false> {
  if (!isFast) return new Promise(resolve => setTimeout(() => resolve(false), stepMs));
  // What can go on without time does so first.
  await new Promise(resolve => setImmediate(resolve));
  mock.timers.tick(stepMs);
  return false;
}

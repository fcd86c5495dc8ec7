/** A pending callback; cancelling one that fired already does nothing. */
export interface Timer {
  cancel(): void;
}

/** Where the sandbox gets its time from: `now` in epoch milliseconds, `after` in milliseconds from now. */
export interface Clock {
  now(): number;
  after(ms: number, run: () => void): Timer;
}

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves time by `ms` and fires what falls due on the way, in order, before it returns. */
  advance(ms: number): void;
}

/** The machine's clock. Its timers never keep the process alive. */
export function realClock(): Clock {
  return {
    now: () => Date.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      timer.unref();
      return { cancel: () => clearTimeout(timer) };
    },
  };
}

interface Due {
  readonly at: number;
  readonly run: () => void;
}

/** A clock for tests; timers that fall due at one instant fire in the order in which they were set. */
export function manualClock(start = Date.UTC(2026, 10, 23, 9)): ManualClock {
  let time = start;
  const queue: Due[] = [];
  return {
    now: () => time,
    after(ms, run) {
      const due: Due = { at: time + Math.max(0, ms), run };
      let low = 0;
      let high = queue.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((queue[middle]?.at ?? 0) <= due.at) low = middle + 1;
        else high = middle;
      }
      queue.splice(low, 0, due);
      return {
        cancel() {
          const index = queue.indexOf(due);
          if (index >= 0) queue.splice(index, 1);
        },
      };
    },
    advance(ms) {
      const end = time + ms;
      for (let next = queue[0]; next && next.at <= end; next = queue[0]) {
        queue.shift();
        time = next.at;
        next.run();
      }
      time = end;
    },
  };
}

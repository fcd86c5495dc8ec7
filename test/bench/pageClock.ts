import type { Page } from "playwright-core";

/** What the page noticed between the click and the rows, and how long it could not draw, milliseconds. */
export interface PageTimes {
  readonly rowsMs: number;
  readonly longestFrameMs: number;
  readonly longTasksMs: number;
}

interface Wanted {
  /** Rows of the side bar's tree whose text begins so; empty counts any. */
  readonly text: string;
  readonly level: number;
  /** Rows of this level that were there before do not count. */
  readonly fresh: boolean;
  readonly settleMs: number;
}

/**
 * Runs `act` and measures from its first key or click until a row of that level is drawn, and then how smooth the page
 * stays until it has settled.
 */
export async function timed(
  page: Page,
  wanted: Partial<Wanted> & Pick<Wanted, "level">,
  act: () => Promise<void>,
): Promise<PageTimes> {
  const measuring = page.evaluate(watchPage, { text: "", fresh: false, settleMs: 500, ...wanted });
  await act();
  return measuring;
}

/** Runs in the page, so it can use nothing of this file. */
function watchPage({ text, level, fresh, settleMs }: Wanted): Promise<PageTimes> {
  const rows = () =>
    [...document.querySelectorAll(".part.sidebar .monaco-list-row")].filter(
      row =>
        Number(row.getAttribute("aria-level")) === level &&
        (row.querySelector(".label-name")?.textContent ?? "").startsWith(text),
    );
  const idOf = (row: Element) => row.getAttribute("id") ?? "";
  const before = new Set(fresh ? rows().map(idOf) : []);
  return new Promise((resolve, reject) => {
    let began = 0;
    let drawn = 0;
    let last = 0;
    let longestFrameMs = 0;
    let longTasksMs = 0;
    const longTasks = new PerformanceObserver(list => {
      for (const entry of list.getEntries()) if (began > 0 && entry.startTime >= began) longTasksMs += entry.duration;
    });
    longTasks.observe({ entryTypes: ["longtask"] });
    const begin = () => (began ||= performance.now());
    for (const kind of ["mousedown", "keydown"]) document.addEventListener(kind, begin, { capture: true, once: true });
    const frame = (now: number) => {
      if (began > 0) {
        if (last > began) longestFrameMs = Math.max(longestFrameMs, now - last);
        if (!drawn && rows().some(row => !before.has(idOf(row)))) drawn = performance.now();
        if (drawn && performance.now() - drawn > settleMs) {
          longTasks.disconnect();
          resolve({ rowsMs: drawn - began, longestFrameMs, longTasksMs });
          return;
        }
        if (performance.now() - began > 60_000) {
          reject(new Error(`No row of level ${level} within a minute.`));
          return;
        }
      }
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

export interface Smoothness extends Omit<PageTimes, "rowsMs"> {
  readonly frames: number;
  /** Of those, how many took longer than a person takes for smooth, 100 ms. */
  readonly slowFrames: number;
}

/** How smooth the page is while `act` runs. */
export async function smoothness(page: Page, act: () => Promise<void>): Promise<Smoothness> {
  await page.evaluate(() => {
    const state = { on: true, longestFrameMs: 0, longTasksMs: 0, frames: 0, slowFrames: 0 };
    (globalThis as { benchState?: typeof state }).benchState = state;
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) if (state.on) state.longTasksMs += entry.duration;
    }).observe({ entryTypes: ["longtask"] });
    let last = performance.now();
    const frame = (now: number) => {
      const ms = now - last;
      state.frames++;
      if (ms > 100) state.slowFrames++;
      state.longestFrameMs = Math.max(state.longestFrameMs, ms);
      last = now;
      if (state.on) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  await act();
  return page.evaluate(() => {
    const { benchState } = globalThis as { benchState?: Smoothness & { on: boolean } };
    if (!benchState) throw new Error("Nothing was measured.");
    benchState.on = false;
    const { longestFrameMs, longTasksMs, frames, slowFrames } = benchState;
    return { longestFrameMs, longTasksMs, frames, slowFrames };
  });
}

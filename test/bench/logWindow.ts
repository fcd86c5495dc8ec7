// The real window while a container's log of 2,000 lines a second is followed for a minute.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { awsEnvironment } from "../../scripts/aws-environment.mjs";
import { closeBrowser, openWindow, until } from "../workbench/window";
import { smoothness } from "./pageClock";
import type { Smoothness } from "./pageClock";
import { serve } from "./served";
import { probedExtension, smallExtension } from "./staged";
import { Stalls } from "./stalls";

export interface WatchedRow extends Smoothness {
  /** How many lines came into sight in that time, by the numbers that they bear. */
  readonly lines: number;
}

export interface FollowingRow extends WatchedRow {
  readonly linesPerSecond: number;
  readonly seconds: number;
  /** From the click until the first lines are drawn. */
  readonly firstMs: number;
  readonly hostStallMs: number;
  /** Heaps after a collection, before and after that time, MiB. */
  readonly hostHeapMiB: readonly [number, number];
  readonly pageHeapMiB: readonly [number, number];
}

const MiB = 1024 * 1024;
/** By then what is kept has reached its bounds: 20,000 lines in the channel, the names of 50,000 that may come again. */
const settlesAfterMs = 35_000;
const family = "loud";

export async function logWindow(linesPerSecond: number, seconds: number): Promise<FollowingRow> {
  const served = await serve({
    quiet: true,
    world: { clusters: 1, instances: 0, tasks: 20 },
    printing: [{ family, perSecond: linesPerSecond, agoSeconds: 600 }],
  });
  const stalls = new Stalls();
  const extension = await probedExtension();
  const env = { ...awsEnvironment(served.url), ...stalls.env };
  const window = await openWindow({ extension, sandbox: false, env });
  try {
    const { page, tree } = window;
    await window.openView("ECS");
    await tree.expand("load-1", "Tasks");
    await tree.expand(family);
    await until("the task", async () => (await tree.rows()).some(({ level }) => level === 5) || undefined);
    const [task] = (await tree.rows()).filter(({ level }) => level === 5);
    const clicked = Date.now();
    await tree.inlineAction(
      [family, task?.label ?? ""],
      "Show Logs",
      page.locator(".statusbar-item", { hasText: "Logs:" }),
    );
    await numberInSight(page);
    const firstMs = Date.now() - clicked;
    await page.waitForTimeout(settlesAfterMs);
    const heaps = async () => [(await stalls.heapBytes()) / MiB, (await pageHeap(page)) / MiB] as const;
    const [hostBefore, pageBefore] = await heaps();
    const began = Date.now();
    const watched = await watchedFor(page, seconds);
    const hostStallMs = stalls.longest(began);
    const [hostAfter, pageAfter] = await heaps();
    return {
      linesPerSecond,
      seconds,
      firstMs,
      ...watched,
      hostStallMs,
      hostHeapMiB: [hostBefore, hostAfter],
      pageHeapMiB: [pageBefore, pageAfter],
    };
  } finally {
    await window.close();
    served.close();
    stalls.dispose();
    await closeBrowser();
  }
}

/** The same window while a bare extension appends as many lines to an output channel: what VS Code itself takes for them. */
export async function bareWindow(linesPerSecond: number, seconds: number): Promise<WatchedRow> {
  const code = readFileSync(join(__dirname, "bareChannel.js"), "utf8");
  const extension = smallExtension("channel", code, { activationEvents: ["onStartupFinished"] });
  const env = { ...awsEnvironment(), ECS_BENCH_LINES: String(linesPerSecond) };
  const window = await openWindow({ extension, sandbox: false, env });
  try {
    const { page } = window;
    await numberInSight(page);
    await page.waitForTimeout(settlesAfterMs);
    return await watchedFor(page, seconds);
  } finally {
    await window.close();
    await closeBrowser();
  }
}

async function watchedFor(page: Page, seconds: number): Promise<WatchedRow> {
  // A forced collection that went before is no part of it.
  await page.evaluate(() => new Promise(resolve => requestIdleCallback(resolve, { timeout: 5000 })));
  const from = await numberInSight(page);
  const smooth = await smoothness(page, () => page.waitForTimeout(seconds * 1000));
  return { ...smooth, lines: (await numberInSight(page)) - from };
}

/** The highest number that a line in sight bears. */
const numberInSight = (page: Page): Promise<number> =>
  until("a line", async () => {
    const view = page.locator(".part.panel .view-lines").first();
    const text = await view.innerText({ timeout: 1000 }).catch(() => "");
    const numbers = [...text.matchAll(/line\s(\d{8})\sof/g)].map(([, number]) => Number(number));
    return numbers.length > 0 ? Math.max(...numbers) : undefined;
  });

async function pageHeap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  try {
    await session.send("HeapProfiler.collectGarbage");
    return (await session.send("Runtime.getHeapUsage")).usedSize;
  } finally {
    await session.detach();
  }
}

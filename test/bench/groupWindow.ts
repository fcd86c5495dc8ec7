// Opening a group of 5,000 tasks in the real window, against a bare provider of as many static rows.
import { join } from "node:path";
import { readFileSync } from "node:fs";
import { awsEnvironment } from "../../scripts/aws-environment.mjs";
import { openWindow } from "../workbench/window";
import { median } from "./median";
import { timed } from "./pageClock";
import type { PageTimes } from "./pageClock";
import type { Served } from "./served";
import { smallExtension, staged } from "./staged";

export interface GroupRow {
  readonly what: string;
  /** How many rows the group has, and how many of them are drawn into the tree at first. */
  readonly rows: number;
  readonly shown: number;
  readonly readings: readonly PageTimes[];
  readonly rowsMs: number;
}

const windows = 5;

/** Each reading in a window of its own, in turn, since a group that was opened once is not asked for again. */
export async function groupWindows(served: Served, group: string, tasks: number): Promise<readonly GroupRow[]> {
  const bare = smallExtension("rows", readFileSync(join(__dirname, "bareProvider.js"), "utf8"), {
    contributes: { views: { explorer: [{ id: "bench.rows", name: "Rows" }] } },
  });
  const ways = [
    { what: "ECS Explorer", rows: tasks, shown: 500, read: () => openOurs(served, group) },
    { what: "bare provider", rows: tasks, shown: tasks, read: () => openBare(bare, tasks) },
    { what: "bare provider, shown rows only", rows: 501, shown: 501, read: () => openBare(bare, 501) },
  ];
  const readings: PageTimes[][] = ways.map(() => []);
  for (let window = 0; window < windows; window++)
    for (const [index, { read }] of ways.entries()) readings[index]?.push(await read());
  return ways.map(({ what, rows, shown }, index) => {
    const own = readings[index] ?? [];
    return { what, rows, shown, readings: own, rowsMs: median(own.map(({ rowsMs }) => rowsMs)) };
  });
}

async function openOurs(served: Served, group: string): Promise<PageTimes> {
  const window = await openWindow({ extension: staged().folder, sandbox: false, env: awsEnvironment(served.url) });
  try {
    await window.openView("ECS");
    await window.tree.expand("load-1", "Tasks");
    const row = window.tree.row(group);
    await row.scrollIntoViewIfNeeded();
    // Until the description holds all of them, the cluster is still being read.
    await row.and(window.page.locator(`:has-text("5,")`)).waitFor();
    return await timed(window.page, { level: 5 }, () => row.locator(".monaco-tl-twistie").click());
  } finally {
    await window.close();
  }
}

async function openBare(extension: string, rows: number): Promise<PageTimes> {
  const env = { ...awsEnvironment(), ECS_BENCH_ROWS: String(rows) };
  const window = await openWindow({ extension, sandbox: false, env });
  try {
    const header = window.page.locator(".part.sidebar .pane-header", { hasText: "Rows" });
    await header.waitFor();
    if ((await header.getAttribute("aria-expanded")) !== "true") await header.click();
    const row = window.page.locator(".part.sidebar .monaco-list-row", { hasText: "group" });
    await row.waitFor();
    return await timed(window.page, { level: 2, text: "row " }, () => row.locator(".monaco-tl-twistie").click());
  } finally {
    await window.close();
  }
}

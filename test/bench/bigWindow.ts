// One cluster of 20,000 tasks in the real window: read, opened, paged, filtered as one types, and refreshed.
import type { Page } from "playwright-core";
import { awsEnvironment } from "../../scripts/aws-environment.mjs";
import { openWindow, until } from "../workbench/window";
import type { Window } from "../workbench/window";
import { smoothness, timed } from "./pageClock";
import type { PageTimes } from "./pageClock";
import type { Served } from "./served";
import { probedExtension } from "./staged";
import { Stalls } from "./stalls";

export interface StepRow {
  readonly step: string;
  /** Until what was asked for is on screen; 0 where nothing new is to come. */
  readonly ms: number;
  readonly longestFrameMs: number;
  readonly longTasksMs: number;
  /** The longest that the extension host answered nobody. */
  readonly hostStallMs: number;
}

/** Rows that the filter leaves: of the groups, those of this name. */
const typed = "batch-0";

export async function bigWindow(served: Served, group: string): Promise<readonly StepRow[]> {
  const stalls = new Stalls();
  const steps: StepRow[] = [];
  const extension = await probedExtension();
  const env = { ...awsEnvironment(served.url), ...stalls.env };
  const window = await openWindow({
    extension,
    sandbox: false,
    env,
    settings: { "workbench.list.defaultFindMode": "filter" },
  });
  const step = async (name: string, work: () => Promise<PageTimes | Omit<PageTimes, "rowsMs">>) => {
    const began = Date.now();
    const { longestFrameMs, longTasksMs, ...rest } = await work();
    const ms = "rowsMs" in rest ? rest.rowsMs : Date.now() - began;
    steps.push({ step: name, ms, longestFrameMs, longTasksMs, hostStallMs: stalls.longest(began) });
  };
  try {
    const { page, tree } = window;
    const open = (...path: string[]) =>
      tree
        .row(...path)
        .locator(".monaco-tl-twistie")
        .click();
    await window.openView("ECS");
    await tree.row("load-1").waitFor();
    await step("open the cluster: first rows", () => timed(page, { level: 3 }, () => open("load-1")));
    await step("… until all is read", () => smoothness(page, () => isRead(window)));
    await step("expand Tasks (its groups)", () => timed(page, { level: 4 }, () => open("load-1", "Tasks")));
    await scrollTo(window, group);
    await step("expand a group of thousands", () => timed(page, { level: 5 }, () => open(group)));
    await step("Show 500 more", () => smoothness(page, () => showMore(window)));
    await step("filter by typing", () => smoothness(page, () => filter(window)));
    await step("Refresh", () => smoothness(page, () => refresh(window, served)));
    await scrollTo(window, "Tasks");
    await tree.collapse("load-1", "Tasks");
    await step("expand Container Instances", () =>
      timed(page, { level: 4 }, () => open("load-1", "Container Instances")),
    );
    return steps;
  } finally {
    await window.close();
    stalls.dispose();
  }
}

async function isRead({ page, tree }: Window): Promise<void> {
  const read = tree.row("load-1").and(page.locator(":has-text('20,000 tasks')"));
  await read.waitFor({ timeout: 60_000 });
}

/** Rows are drawn some frames later; who looks sooner walks past the one that is wanted. */
async function pageDown(page: Page): Promise<void> {
  await page.locator(".part.sidebar .monaco-list").first().press("PageDown");
  await page.evaluate(
    () => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn, 30)))),
  );
}

/** Only the rows in sight are there to be found. */
async function scrollTo({ page, tree }: Window, label: string): Promise<void> {
  const list = page.locator(".part.sidebar .monaco-list").first();
  await list.press("Home");
  await until(`the row ${label}`, async () => {
    if (await tree.row(label).isVisible()) return true;
    await pageDown(page);
    return undefined;
  });
}

/** Goes to the end of the rows that are shown, and presses what stands there. */
async function showMore({ page, tree }: Window): Promise<void> {
  const more = tree.row("Show 500 more");
  await until("the end of the shown rows", async () => {
    if (await more.isVisible()) return true;
    await pageDown(page);
    return undefined;
  });
  const shown = () => more.locator(".label-description").innerText();
  const before = await shown();
  await more.locator(".label-name").click();
  await until("500 further rows", async () => {
    await pageDown(page);
    return ((await more.isVisible()) && (await shown()) !== before) || undefined;
  });
}

async function filter({ page, tree }: Window): Promise<void> {
  const list = page.locator(".part.sidebar .monaco-list").first();
  await list.press("Home");
  await list.press("ControlOrMeta+Alt+f");
  const input = page.locator(".part.sidebar .monaco-tree-type-filter input");
  await input.waitFor();
  await input.pressSequentially(typed, { delay: 80 });
  await until("only rows that match", async () => {
    const labels = (await tree.rows()).map(({ label }) => label);
    return (labels.some(label => label.startsWith(typed)) && !labels.includes("service-001")) || undefined;
  });
  await input.press("Escape");
  await tree.row("load-1").waitFor();
}

async function refresh(window: Window, served: Served): Promise<void> {
  await served.tally();
  await window.viewAction("Refresh");
  let reads = 0;
  await untilMinute("the whole cluster to be read again", async () => {
    await new Promise(wake => setTimeout(wake, 1000));
    const tally = await served.tally();
    reads += tally.reads;
    return reads >= 400 && tally.reads === 0;
  });
}

async function untilMinute(what: string, probe: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await probe())) if (Date.now() > deadline) throw new Error(`Waited a minute for ${what}.`);
}

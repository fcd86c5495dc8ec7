// The real window while an attached event stream tells of 1,000 changes a second.
import { awsEnvironment } from "../../scripts/aws-environment.mjs";
import { openWindow } from "../workbench/window";
import { median } from "./median";
import { smoothness, timed } from "./pageClock";
import { serve } from "./served";
import { probedExtension } from "./staged";
import { Stalls } from "./stalls";

export interface StreamRow {
  readonly changesPerSecond: number;
  readonly seconds: number;
  /** What the view says of the stream. */
  readonly told: string;
  readonly longestFrameMs: number;
  readonly longTasksMs: number;
  readonly hostStallMs: number;
  /** Median of some: from the click on a closed row until its first child is drawn. */
  readonly expandMs: number;
}

const seconds = 20;
const expansions = 5;

export async function streamWindow(changesPerSecond: number): Promise<StreamRow> {
  const served = await serve({ quiet: true, world: { clusters: 1, instances: 100, tasks: 1000 }, changesPerSecond });
  const stalls = new Stalls();
  const extension = await probedExtension();
  const env = { ...awsEnvironment(served.url), ...stalls.env };
  const window = await openWindow({ extension, sandbox: false, env });
  try {
    const { page, tree, quickInput } = window;
    await window.openView("ECS");
    await tree.expand("load-1", "Tasks");
    await tree.row("service-001").waitFor();
    await window.runCommand("ECS: Attach Event Stream…");
    await quickInput.step("Attach Event Stream");
    await quickInput.widget.locator(".monaco-list-row", { hasText: "SQS queue…" }).click();
    await quickInput.accept();
    await quickInput.widget.locator(".monaco-list-row", { hasText: "dedicated to this window" }).click();
    await window.dialog().button("Consume");
    const rate = page.locator(".part.sidebar .monaco-list-row", { hasText: "/s" }).first();
    await rate.waitFor({ timeout: 30_000 });
    // Its rate is a mean of ten seconds.
    await page.waitForTimeout(10_000);
    const began = Date.now();
    const expandMs: number[] = [];
    const smooth = await smoothness(page, async () => {
      for (let time = 0; time < expansions; time++) {
        await tree.collapse("load-1", "service-001");
        const open = () => tree.row("service-001").locator(".monaco-tl-twistie").click();
        const { rowsMs } = await timed(page, { level: 5, settleMs: 0 }, open);
        expandMs.push(rowsMs);
      }
      await page.waitForTimeout(Math.max(0, seconds * 1000 - (Date.now() - began)));
    });
    const told = await rate.innerText();
    return {
      changesPerSecond,
      seconds,
      told: told.replaceAll(/\s+/g, " ").trim(),
      ...smooth,
      hostStallMs: stalls.longest(began),
      expandMs: median(expandMs),
    };
  } finally {
    await window.close();
    served.close();
    stalls.dispose();
  }
}

// Pictures of the real window against the sandbox's seeded world, for the README.
// node scripts/screenshots.mjs [--theme dark|light] [--out FILE]; without options both themes go to docs/
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { pagePictures } from "./page-pictures.mjs";
import { treePictures, treeThemes } from "./tree-pictures.mjs";
import { takePicture } from "./webp.mjs";
import { windowDriver } from "./window-driver.mjs";

const { values } = parseArgs({ options: { theme: { type: "string" }, out: { type: "string" } } });
const themes = values.theme ? [values.theme] : ["dark", "light"];

const { openWindow, closeBrowser } = await windowDriver();

/** The seeded world's largest cluster beside the page of one of its tasks, with an event stream attached. */
async function wholeWindow(window) {
  await window.openView("ECS");
  await window.tree.expand("prod-web", "Container Instances");
  await window.tree.expand("prod-web", "Services", "checkout");
  const { x, y, width } = await window.page.locator(".part.sidebar").boundingBox();
  await window.page.mouse.move(x + width, y + 300);
  await window.page.mouse.down();
  await window.page.mouse.move(x + 440, y + 300, { steps: 5 });
  await window.page.mouse.up();
  const [task] = (await window.tree.rows()).filter(row => /^[0-9a-f]{8}$/.test(row.label));
  await window.tree.contextMenu(["checkout", task.label], "Show Task Details");
  const page = await window.webviewFrame("checkout");
  await page.locator("h1").waitFor();
  await page.getByText(/Reading /).waitFor({ state: "detached" });
  await window.runCommand("ECS: Attach Event Stream…");
  await window.quickInput.step("Attach Event Stream");
  await window.quickInput.pick("The sandbox's queue");
  await window.page.locator(".part.sidebar .monaco-list-row", { hasText: "% current" }).waitFor();
  await window.page.mouse.move(x + 200, 840);
}

/** A stream that lost some of what happened in the cluster, and one of its findings opened. */
async function lossyStream(window) {
  const { world } = window.sandbox;
  const web = world.cluster("prod-web");
  const now = Date.now() / 1000;
  for (const connectivity of ["DISCONNECTED", "CONNECTED"])
    for (const task of web.tasks.values())
      if (task.task.lastStatus === "RUNNING") world.changeTask(task, { connectivity, connectivityAt: now });
  await window.openView("ECS");
  await window.tree.expand("prod-web");
  await window.runCommand("ECS: Attach Event Stream…");
  await window.quickInput.step("Attach Event Stream");
  await window.quickInput.pick("The sandbox's queue");
  const { x, width } = await window.page.locator(".part.sidebar").boundingBox();
  await window.page.mouse.move(x + width, 300);
  await window.page.mouse.down();
  await window.page.mouse.move(x + 440, 300, { steps: 5 });
  await window.page.mouse.up();
  await window.page.locator(".part.sidebar .pane-header .title", { hasText: "Clusters" }).click();
  const finding = window.page.locator(".part.sidebar .monaco-list-row", { hasText: /BEHIND by/ }).first();
  await finding.click();
  await window.page.locator(".monaco-diff-editor .view-line", { hasText: "connectivity" }).first().waitFor();
  await window.page.mouse.move(x + 200, 840);
}

await mkdir("docs", { recursive: true });
try {
  for (const theme of themes) {
    const window = await openWindow({ theme, sandbox: { quiet: true }, viewport: { width: 1440, height: 900 } });
    await wholeWindow(window);
    const path = values.out ?? join("docs", `window-${theme}.webp`);
    await takePicture(window.page, path);
    await window.close();
    console.log(path);
    if (values.out) continue;
    const lossy = { quiet: true, eventLossRate: 0.15, seed: 3 };
    const stream = await openWindow({ theme, sandbox: lossy, viewport: { width: 1440, height: 700 } });
    await lossyStream(stream);
    await takePicture(stream.page, join("docs", `stream-${theme}.webp`));
    await stream.close();
    console.log(join("docs", `stream-${theme}.webp`));
    const pages = await openWindow({ theme, sandbox: { quiet: true }, viewport: { width: 1180, height: 1040 } });
    await pagePictures(pages, theme, "docs");
    await pages.close();
  }
  for (const theme of values.theme || values.out ? [] : treeThemes) {
    const window = await openWindow({ theme, sandbox: { quiet: true }, viewport: { width: 1180, height: 900 } });
    await treePictures(window, theme, "docs");
    await window.close();
  }
} finally {
  await closeBrowser();
}

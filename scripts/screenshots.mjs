// Pictures of the real window against the sandbox's seeded world, for the README.
// node scripts/screenshots.mjs [--theme dark|light] [--out FILE.png]; without options both themes go to docs/
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { pagePictures } from "./page-pictures.mjs";

const { values } = parseArgs({ options: { theme: { type: "string" }, out: { type: "string" } } });
const themes = values.theme ? [values.theme] : ["dark", "light"];

if (spawnSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" }).status !== 0) process.exit(1);
const outfile = resolve("out/window.cjs");
await build({
  entryPoints: ["test/workbench/window.ts"],
  outfile,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  mainFields: ["module", "main"],
  external: ["playwright-core"],
  logLevel: "warning",
});
const { openWindow, closeBrowser } = createRequire(import.meta.url)(outfile);

/** The side bar with the instances and the tasks of the seeded world's largest cluster open, wide enough to read. */
async function sideBar(window) {
  await window.openView("ECS");
  await window.tree.expand("prod-web", "Container Instances");
  await window.tree.expand("prod-web", "Tasks", "checkout");
  const { x, y, width } = await window.page.locator(".part.sidebar").boundingBox();
  await window.page.mouse.move(x + width, y + 300);
  await window.page.mouse.down();
  await window.page.mouse.move(x + 480, y + 300, { steps: 5 });
  await window.page.mouse.up();
  await window.page.mouse.move(900, 600);
}

await mkdir("docs", { recursive: true });
try {
  for (const theme of themes) {
    const window = await openWindow({ theme, sandbox: { quiet: true }, viewport: { width: 1280, height: 860 } });
    await sideBar(window);
    const path = values.out ?? join("docs", `window-${theme}.png`);
    await window.screenshot(path);
    await window.close();
    console.log(path);
    if (values.out) continue;
    const pages = await openWindow({ theme, sandbox: { quiet: true }, viewport: { width: 1180, height: 1040 } });
    await pagePictures(pages, theme, "docs");
    await pages.close();
  }
} finally {
  await closeBrowser();
}

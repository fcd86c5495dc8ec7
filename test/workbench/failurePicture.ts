import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";

const folder = join("out", "failures");
let running: Mocha.Test | undefined;
const pictured = new Set<Mocha.Test>();

if (typeof beforeEach === "function")
  beforeEach(function () {
    running = this.currentTest;
  });

/** Leaves a picture of the page, named after `title`, and says where. */
export async function takePicture(page: Page, title: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const name = title.replace(/[^\w-]+/g, "-").slice(0, 100);
  const path = join(folder, `${name}-${pictured.size}.png`);
  const taken = await page.screenshot({ path, timeout: 5000 }).catch(() => undefined);
  if (taken) console.log(`      picture of the failure: ${path}`);
}

/** To be called before a window closes and after each test: whichever comes first finds the page as it failed. */
export async function pictureOfFailure(page: Page): Promise<boolean> {
  const test = running;
  if (test?.state !== "failed" || pictured.has(test)) return false;
  pictured.add(test);
  await takePicture(page, test.fullTitle());
  return true;
}

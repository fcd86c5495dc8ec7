import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../../scripts/browser.mjs";

describe("npm start", function () {
  this.timeout(240_000);
  let child: ChildProcess | undefined;
  let browser: Browser | undefined;

  afterEach(async () => {
    await browser?.close();
    const ending = child;
    if (!ending) return;
    const ended = new Promise(resolve => ending.once("exit", resolve));
    ending.kill("SIGTERM");
    await ended;
  });

  async function open(): Promise<Page> {
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_")));
    const started = spawn(process.execPath, ["scripts/start.mjs"], { env, stdio: ["ignore", "pipe", "inherit"] });
    child = started;
    const url = await new Promise<string>((resolve, reject) => {
      let output = "";
      started.stdout.on("data", (text: Buffer) => {
        output += text.toString();
        const found = /^Open (http:\S+)/m.exec(output)?.[1];
        if (found) resolve(found);
      });
      started.once("exit", () => reject(new Error(`it ended:\n${output}`)));
    });
    browser = await launchBrowser();
    const page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(url);
    return page;
  }

  it("puts a cluster of the sandbox, its page and a README on screen without a click", async () => {
    const page = await open();
    const row = (name: string) => page.locator(".part.sidebar .monaco-list-row", { hasText: name }).first();
    await row("Sandbox").waitFor();
    await row("prod-web").waitFor();
    await row("Container Instances").waitFor();
    for (const name of ["Preview README.md", "prod-web"])
      await page.locator(".editor-group-container .tab", { hasText: name }).waitFor();
    const shown = page.frameLocator("iframe.webview.ready >> nth=-1").frameLocator("iframe#active-frame");
    await shown.getByRole("heading", { name: "Needs Attention" }).waitFor();
    assert.equal(await page.locator(".notifications-toasts .notification-toast").count(), 0, "nothing is asked");
  });
});

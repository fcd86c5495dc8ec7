import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { installVsCode, SetupError } from "../../scripts/vscode-install.mjs";
import { openWindow, type Window } from "./window";

const vsix = "out/packaged.vsix";

describe("the package", function () {
  this.timeout(180_000);
  // An installation that failed is no lost click: trying it again takes as long.
  this.retries(0);
  let window: Window | undefined;

  before(() => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/package.mjs", "--built", vsix], {
      encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
    assert.doesNotMatch(`${stdout}${stderr}`, /warn/i);
    // What is built for the tests is not minified: what ships has budgets of its own.
    assert.ok(statSync(vsix).size < 2 * 1024 * 1024, `the VSIX has ${statSync(vsix).size} bytes`);
  });

  afterEach(() => window?.close());

  for (const version of ["floor", "newest"] as const)
    it(`installs from its VSIX in the ${version} VS Code, and shows its README and the clusters`, async function () {
      this.timeout(900_000);
      try {
        await installVsCode({ version });
      } catch (error) {
        // The newest one brings its Node for Linux on x64 only.
        if (error instanceof SetupError && error.message.includes("needs Node 24")) this.skip();
        throw error;
      }
      const opened = await openWindow({ vsix, vscode: version });
      window = opened;
      await opened.openView("ECS");
      await opened.tree.row("prod-web").waitFor();
      await opened.tree.expand("prod-web", "Services");
      await opened.tree.row("prod-web", "Services", "*").waitFor();

      await opened.openView("Extensions");
      await opened.page.locator(".extensions-list .monaco-list-row", { hasText: "ECS Explorer" }).first().click();
      const readme = await opened.webviewFrame("ECS Explorer");
      await readme.getByText("read-only.json").first().waitFor();
      assert.equal(await readme.locator("img").count(), 0, "no picture is broken");
    });
});

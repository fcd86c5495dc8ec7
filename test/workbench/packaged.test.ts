import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { openWindow, type Window } from "./window";

describe("the package", function () {
  this.timeout(180_000);
  let window: Window | undefined;

  afterEach(() => window?.close());

  it("installs from its VSIX and shows the clusters", async () => {
    const vsix = "out/packaged.vsix";
    execFileSync(process.execPath, ["scripts/package.mjs", "--built", vsix], { stdio: "pipe" });
    // What is built for the tests is not minified: what ships has budgets of its own.
    assert.ok(statSync(vsix).size < 2 * 1024 * 1024, `the VSIX has ${statSync(vsix).size} bytes`);
    window = await openWindow({ vsix });
    await window.openView("ECS");
    await window.tree.row("prod-web").waitFor();
    await window.tree.expand("prod-web", "Services");
    await window.tree.row("prod-web", "Services", "*").waitFor();
  });
});

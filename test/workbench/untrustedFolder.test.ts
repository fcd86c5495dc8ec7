import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openWindow, until } from "./window";
import type { Window } from "./window";

describe("a folder that isn't trusted", function () {
  this.timeout(180_000);
  let folder = "";
  let window: Window | undefined;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "ecs-explorer-untrusted-"));
  });
  after(async () => {
    await window?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("can't choose where its request document is sent", async () => {
    const request = { cluster: "prod-web", taskDefinition: "web:7", launchType: "EC2" };
    await writeFile(join(folder, "run-task.ecs.json"), JSON.stringify(request, undefined, 2));
    window = await openWindow({ folder, trustsFolder: false });
    const { page, quickInput, sandbox } = window;
    await page.getByText("Restricted Mode").first().waitFor();
    await window.openView("Explorer");
    await page.getByRole("treeitem", { name: "run-task.ecs.json" }).dblclick();
    await window.tab("run-task.ecs.json").waitFor();
    await window.runCommand("ECS: Send Request");
    await quickInput.pick("staging");
    const dialog = window.dialog();
    const text = await dialog.text();
    assert.match(text, /^Send RunTask to account \d{12}, region [a-z0-9-]+, cluster staging\?/);
    assert.match(text, /The request comes from a folder that isn't trusted\./);
    await dialog.button("Send");
    const sent = await until("RunTask", () => sandbox.calls.find(call => call.operation === "RunTask"));
    assert.match(String(sent.input["cluster"]), /:cluster\/staging$/);
  });
});

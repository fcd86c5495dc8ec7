import assert from "node:assert/strict";
import { openWindow, until } from "./window";
import type { Window } from "./window";

describe("a request document that was edited", function () {
  this.timeout(240_000);
  let window: Window | undefined;

  afterEach(() => window?.close());

  it("comes back with the window, with its text and its connection, and is sent", async () => {
    const settings = {
      // VS Code's own saving after a delay hides whether a document is unsaved.
      "files.autoSave": "off",
    };
    window = await openWindow({ sandbox: { quiet: true }, settings });
    const { page, quickInput, sandbox } = window;
    const tab = window.tab("stop-task.ecs.json");
    const lens = page.locator(".codelens-decoration", { hasText: /staging · \d{12} · us-east-1/ });
    const mistake = page.locator(".squiggly-warning");
    const editor = window.editor();
    await window.openView("ECS");
    await window.tree.row("staging").waitFor();
    await window.runCommand("ECS: New Request Document…");
    await quickInput.pick("StopTask");
    await quickInput.pick("staging");
    await tab.waitFor();
    await lens.waitFor();
    await mistake.first().waitFor();

    const [task] = sandbox.world.cluster("staging").tasks.values();
    assert.ok(task);
    await editor.click();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText(JSON.stringify({ cluster: "staging", task: task.id, reason: "by hand" }));
    // The editor has closed a quote and a brace that the text closes itself.
    await page.keyboard.press("ControlOrMeta+Shift+End");
    await page.keyboard.press("Delete");
    await mistake.first().waitFor({ state: "detached" });
    await until("that it is saved", async () => !/\bdirty\b/.test((await tab.getAttribute("class")) ?? ""));

    const reloaded = page.waitForEvent("domcontentloaded", { timeout: 60_000 });
    await window.runCommand("Developer: Reload Window");
    await reloaded;
    await tab.waitFor({ timeout: 60_000 });
    await lens.waitFor({ timeout: 60_000 });
    await until("its text", async () => (await editor.innerText()).includes(task.id));
    assert.doesNotMatch((await tab.getAttribute("class")) ?? "", /\bdirty\b/);

    await window.runCommand("ECS: Send Request");
    assert.match(await window.dialog().text(), /^Send StopTask to cluster staging\?/);
    await window.dialog().button("Send");
    const sent = await until("the request", () => sandbox.calls.find(({ operation }) => operation === "StopTask"));
    assert.equal(String(sent.input["task"]).split("/").at(-1), task.id);
    assert.equal(sent.input["reason"], "by hand");
  });
});

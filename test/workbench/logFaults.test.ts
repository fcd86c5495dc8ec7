import assert from "node:assert/strict";
import { chosen, faultOf, FaultWindow } from "./faultWindow";
import { until } from "./window";

describe("a fault of one call alone, that containers' logs are read by", function () {
  this.timeout(180_000);
  const at = FaultWindow.forTests();

  it("of GetLogEvents stands above the lines that were read on the task page, the rest stays, and Retry recovers", async () => {
    const { tree } = at.window;
    await tree.expand("prod-web", "Services", "checkout");
    const task = await until("a task", async () =>
      (await tree.rows()).map(({ label }) => label).find(label => /^[0-9a-f]{8}$/.test(label)),
    );
    await tree.contextMenu(["checkout", task], "Show Task Details");
    const page = await at.window.webviewFrame(task);
    const part = page.locator(".logs-part");
    const failure = part.locator(".failure").first();
    await part.locator(".log-lines li").first().waitFor();
    const names = chosen(2);
    for (const name of names) {
      at.begin("logs:GetLogEvents", name);
      await until(name, async () => {
        const text = await failure.innerText({ timeout: 500 }).catch(() => "");
        return (faultOf(name).says.test(text) && /The lines below were read at /.test(text)) || undefined;
      });
      assert.ok((await part.locator(".log-lines li").count()) > 0, name);
      await page.getByRole("heading", { name: "Containers" }).waitFor();
      assert.doesNotMatch(await page.locator(".freshness").innerText(), /Last updated/, name);
      await at.treeGoesOn();
    }
    at.sandbox.clearFaults();
    await failure.getByRole("button", { name: "Retry" }).click();
    await until("the failure to go", async () => (await part.locator(".failure").count()) === 0 || undefined);
  });

  it("of FilterLogEvents is told where a range of a service's logs is to open, and Retry asks for nothing that was typed", async () => {
    const { keys, window } = at;
    await window.runCommand("View: Close All Editors");
    const names = chosen(1);
    at.begin("logs:FilterLogEvents", names[0] ?? "");
    const begun = at.sandbox.calls.length;
    await window.tree.contextMenu(["prod-web", "Services", "checkout"], "Open Log as Editor…");
    await keys.choose("Lines to open", "Time range", "Time range…");
    await keys.type("Start time", "30 min");
    await keys.type("End time", "");
    for (const [position, name] of names.entries()) {
      await at.told(name);
      assert.equal(await window.tab("checkout").count(), 0, name);
      const asked = at.calls("logs:FilterLogEvents", begun).length;
      await at.retry(name, "logs:FilterLogEvents", names[position + 1]);
      await until("it to be asked again", () => at.calls("logs:FilterLogEvents", begun).length > asked || undefined);
      assert.ok(!(await window.quickInput.widget.isVisible()), "a question that was answered is asked again");
    }
    await window.tab("checkout").waitFor();
    await until("its lines", async () => (await window.editor().innerText()).includes("Payment") || undefined);
    await window.runCommand("View: Close All Editors");
  });

  it("of DescribeServices is a line of the range that opens all the same, and of none that opens after it", async () => {
    const { keys, window } = at;
    const opened = async () => {
      await window.runCommand("View: Close All Editors");
      await window.tree.contextMenu(["prod-web", "Services", "checkout"], "Open Log as Editor…");
      await keys.choose("Lines to open", "Time range", "Time range…");
      // Longer than ECS lists stopped tasks: of a shorter range nothing is lacking.
      await keys.type("Start time", "3 h");
      await keys.type("End time", "");
      await window.tab("checkout").waitFor();
      return until("its lines", async () => {
        const text = (await window.editor().innerText()).replaceAll("\u00A0", " ");
        return text.includes("Payment") ? text : undefined;
      });
    };
    const gap =
      /Not included: tasks that ECS no longer lists and that only service checkout leads to\. It couldn't be read\./;
    for (const name of chosen(2)) {
      at.begin("DescribeServices", name);
      await until("old services", async () => (await at.texts()).some(text => /\| was \d/.test(text)) || undefined);
      assert.match(await opened(), gap, name);
      at.sandbox.clearFaults();
      await at.isCurrent();
    }
    assert.doesNotMatch(await opened(), gap);
    await window.runCommand("View: Close All Editors");
  });

  it("of FilterLogEvents is said once in the followed log, which goes on by itself", async () => {
    const { tree, page } = at.window;
    await tree.contextMenu(["prod-web", "Services", "checkout"], "Show Logs");
    await page.locator(".statusbar-item", { hasText: "Logs: checkout" }).waitFor();
    const shown = async () =>
      [...(await at.window.written()).values()].find(text => text.startsWith("--- Logs of checkout ")) ?? "";
    await until("first lines", async () => (await shown()).split("\n").length > 20 || undefined);
    for (const [index, name] of chosen(0).entries()) {
      at.begin("logs:FilterLogEvents", name);
      const said = async () =>
        (await shown()).split("\n").filter(line => line.startsWith("--- Couldn't read log group"));
      await until(name, async () => (await said()).length > index || undefined);
      assert.match((await said()).at(-1) ?? "", faultOf(name).says, name);
      const calls = () => at.calls("logs:FilterLogEvents").length;
      const before = calls();
      await until("further tries", () => calls() > before + 1 || undefined);
      assert.equal((await said()).length, index + 1, name);
      at.sandbox.clearFaults();
      await until(
        "that it goes on",
        async () =>
          (await shown()).split("\n").filter(line => line.startsWith("--- Reading log group")).length > index ||
          undefined,
      );
    }
  });
});

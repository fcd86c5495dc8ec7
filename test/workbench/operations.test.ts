import assert from "node:assert/strict";
import { Keys, review } from "./keys";
import { answerRegistration } from "./registration";
import { openWindow, until } from "./window";
import type { Window } from "./window";

describe("the eight operations by keys only", function () {
  this.timeout(180_000);
  let window: Window;
  let keys: Keys;

  before(async () => {
    window = await openWindow({ sandbox: { quiet: true } });
    keys = new Keys(window);
    await window.openView("ECS");
    await window.tree.row("prod-web").waitFor();
  });

  after(() => window.close());

  const inputs = (operation: string) =>
    window.sandbox.calls.filter(call => call.operation === operation).map(call => call.input);

  const sent = (operation: string) => until(operation, () => inputs(operation).at(-1));

  it("runs tasks", async () => {
    await keys.command("ECS: Run Task…");
    await keys.choose("Cluster", "staging");
    await keys.answerRun("web", "2", "EC2");
    const list = await keys.run("Run 2 Tasks of web:7");
    for (const fact of ["staging", "111122223333", "us-east-1"]) assert.ok(list.includes(fact), list);
    assert.equal((await sent("RunTask"))["count"], 2);
  });

  it("says before tasks are run that no instance can take them, and why", async () => {
    const { world } = window.sandbox;
    const instances = [...world.cluster("staging").instances.values()];
    for (const record of instances) world.changeInstance(record, { status: "DRAINING" });
    try {
      await keys.command("ECS: Run Task…");
      await keys.choose("Cluster", "staging");
      await keys.choose("family", "web");
      await keys.step(review);
      const { widget } = window.quickInput;
      await widget
        .getByText(/fits? on .* container instances?.*: is DRAINING/)
        .first()
        .waitFor();
      await window.page.keyboard.press("Escape");
      await widget.waitFor({ state: "hidden" });
    } finally {
      for (const record of instances) world.changeInstance(record, { status: "ACTIVE" });
    }
  });

  it("starts a task on an instance, those that it fits on first", async () => {
    await keys.command("ECS: Start Task…");
    await keys.choose("Cluster", "prod-web");
    await keys.choose("family", "web");
    await keys.choose("Revision", "web:7");
    await keys.take("Container instances");
    await keys.choose("Overrides", "", "No overrides");
    await keys.confirm("Start web:7 on 1 container instance");
    const input = await sent("StartTask");
    assert.equal((input["containerInstances"] as readonly string[]).length, 1);
  });

  it("stops a task with a reason", async () => {
    await keys.command("ECS: Stop Task…");
    await keys.choose("Cluster", "prod-web");
    await keys.take("Task", "checkout");
    await keys.type("Reason", "by keys");
    const question = await keys.confirm("Stop task checkout:");
    assert.match(question, /will start replacements/);
    assert.equal((await sent("StopTask"))["reason"], "by keys");
  });

  it("shows a task's and an instance's page", async () => {
    await keys.command("ECS: Show Task Details");
    await keys.choose("Cluster", "prod-web");
    await keys.choose("Task", "");
    // A page takes the focus when it has loaded: a palette opened before that would close again.
    const page = await window.webviewFrame("");
    await page.locator("h1").first().waitFor();
    await until("the page to have the focus", () =>
      window.page.evaluate(() => (document.activeElement instanceof HTMLIFrameElement ? true : undefined)),
    );
    await keys.command("ECS: Show Container Instance Details");
    await keys.choose("Cluster", "prod-batch");
    await keys.choose("Container instance", "");
    await sent("DescribeTasks");
    await sent("DescribeContainerInstances");
    await until("two pages", async () =>
      (await window.page.locator(".tabs-container .tab").count()) >= 2 ? true : undefined,
    );
  });

  it("updates an agent", async () => {
    await keys.command("ECS: Update Container Agent");
    await keys.choose("Cluster", "prod-batch");
    await keys.take("Container instance");
    await keys.confirm("Update the agent of");
    await sent("UpdateContainerAgent");
  });

  it("registers an instance", async () => {
    await answerRegistration(keys, "i-0feedc0ffee000001");
    await keys.confirm("Register i-0feedc0ffee000001 into cluster sandbox-empty?");
    assert.deepEqual((await sent("RegisterContainerInstance"))["attributes"], [{ name: "stack", value: "web" }]);
  });

  it("deregisters an instance that runs nothing", async () => {
    await keys.command("ECS: Deregister Container Instance…");
    await keys.choose("Cluster", "sandbox-empty");
    await keys.take("Container instance", "i-0feedc0ffee000001");
    const question = await keys.confirm("Deregister container instance i-0feedc0ffee000001");
    assert.match(question, /doesn't terminate the EC2 instance/);
    assert.equal((await sent("DeregisterContainerInstance"))["force"], false);
  });

  it("runs what was run before by three keys more than its command's name", async () => {
    const { page, tree } = window;
    // A page in front would say the cluster.
    await window.runCommand("View: Close All Editors");
    await tree.open("staging", window.tab("staging"));
    await keys.command("ECS: Run Task…");
    await keys.choose("family", "", "web");
    await keys.step(review);
    const focused = window.quickInput.widget.locator(".quick-input-list .monaco-list-row.focused .label-name");
    await focused.filter({ hasText: "Run 2 Tasks of web:7" }).first().waitFor();
    await page.keyboard.press("Enter");
    // Nobody said this time that two are meant.
    const question = await keys.confirm("Run 2 tasks of web:7 in cluster staging?");
    for (const fact of ["111122223333", "us-east-1"]) assert.ok(question.includes(fact), question);
    await until("the second RunTask", () => inputs("RunTask").length === 2 || undefined);
    assert.equal(inputs("RunTask")[1]?.["cluster"], inputs("RunTask")[0]?.["cluster"]);
  });

  it("offers no command in the palette that can't work now", async () => {
    const { quickInput } = window;
    for (const title of ["Go to Next Event", "Allow Changes…"]) {
      await keys.palette();
      await quickInput.type(`>ECS: Refresh`);
      await quickInput.item("ECS: Refresh").waitFor();
      await quickInput.type(`>ECS: ${title}`);
      await quickInput.item("ECS: Refresh").waitFor({ state: "detached" });
      assert.equal(await quickInput.item(`ECS: ${title}`).count(), 0, title);
      await keys.press("Escape");
    }
  });

  it("keeps what was sent as an operation history", async () => {
    await keys.command("ECS: Show Operation History");
    await keys.choose("newest first", "Show as Text");
    await window.tab("Operation History").waitFor();
    const text = await until("the history", async () => {
      const shown = (await window.editor().innerText()).replaceAll("\u00a0", " ");
      return shown.includes("DeregisterContainerInstance") ? shown : undefined;
    });
    assert.match(text, /sandbox-empty · 111122223333 · us-east-1/);
  });
});

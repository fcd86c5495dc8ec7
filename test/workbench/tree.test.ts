import assert from "node:assert/strict";
import { startSandbox } from "../../src/sandbox/sandbox";
import { openWindow, until } from "./window";
import type { Window } from "./window";

describe("the Clusters view", function () {
  this.timeout(120_000);
  let window: Window | undefined;

  afterEach(async () => {
    await window?.close();
    window = undefined;
  });

  it("shows the clusters of the environment's endpoint with no click more, and what is in them", async () => {
    window = await openWindow({ sandbox: { quiet: true } });
    await window.openView("ECS");
    await window.tree.row("prod-web").waitFor();
    const labels = (await window.tree.rows()).map(row => row.label);
    for (const name of ["data-fargate", "prod-batch", "prod-web", "sandbox-empty", "staging"])
      assert.ok(labels.includes(name), `${name} in ${labels.join(", ")}`);
    await window.tree.expand("prod-web", "Services", "web");
    const task = await until("a task of web", async () =>
      (await window?.tree.rows())?.find(row => /^RUNNING .*web:/.test(row.description)),
    );
    assert.match(task.description, /^RUNNING · web:\d+ · v\d+$/);
    await window.tree.expand("prod-web", "Services", "web", task.label);
    await window.tree.row(task.label, "app").or(window.tree.row(task.label, "web")).first().waitFor();
    await window.tree.expand("sandbox-empty");
    await window.tree.row("sandbox-empty", "No container instances and no tasks").waitFor();
  });

  it("opens a page by the icon at the end of a task's, an instance's and a cluster's row", async () => {
    window = await openWindow({ sandbox: { quiet: true } });
    await window.openView("ECS");
    await window.tree.expand("prod-batch", "Container Instances");
    const instance = await until("an instance", async () =>
      (await window?.tree.rows())?.find(row => row.label.startsWith("i-")),
    );
    await window.tree.inlineAction(
      ["prod-batch", "Container Instances", instance.label],
      "Show Container Instance Details",
    );
    await (await window.webviewFrame(instance.label)).locator("h1").waitFor();
    await window.tree.expand("data-fargate", "Tasks", "*");
    const task = await until("a task", async () =>
      (await window?.tree.rows())?.find(row => /^[0-9a-f]{8}$/.test(row.label)),
    );
    await window.tree.inlineAction(task.label, "Show Task Details");
    await window.tab(task.label).waitFor();
    await window.tree.inlineAction("staging", "Show Cluster");
    await window.tab("staging").waitFor();
  });

  it("works with an endpoint that answers no version, no createdAt and an empty launchType", async () => {
    window = await openWindow({ sandbox: { quiet: true, omitVersions: true } });
    await window.openView("ECS");
    await window.tree.expand("prod-web", "Services", "web");
    const task = await until("a task of web", async () =>
      (await window?.tree.rows())?.find(row => /^RUNNING .*web:/.test(row.description)),
    );
    assert.match(task.description, /^RUNNING · web:\d+$/);
  });

  it("says how to begin when there is no connection, and the sandbox is one click away", async () => {
    window = await openWindow({ sandbox: false });
    await window.openView("ECS");
    const sandbox = window.page.locator(".part.sidebar").getByRole("button", { name: "Open the Sandbox" });
    await sandbox.waitFor();
    await window.page.locator(".part.sidebar").getByRole("button", { name: "Add Connection", exact: true }).waitFor();
    await sandbox.click();
    await window.tree.row("prod-web").waitFor();
    await window.tree.row("Sandbox").waitFor();
  });

  it("says of an account without clusters that it has none", async () => {
    window = await openWindow({ sandbox: { world: "empty" } });
    await window.openView("ECS");
    await window.page.locator(".part.sidebar", { hasText: "has no ECS clusters in this region" }).waitFor();
  });

  it("says of expired keys that they are, and continues when they are renewed", async () => {
    const expired = await startSandbox({ quiet: true });
    expired.addFault({
      operation: "*",
      kind: "error",
      type: "ExpiredTokenException",
      message: "The security token included in the request is expired",
    });
    window = await openWindow({ sandbox: expired });
    await window.openView("ECS");
    await window.tree.row("Session keys expired").waitFor();
    expired.clearFaults();
    await window.tree.select("Session keys expired");
    await window.tree.row("prod-web").waitFor();
    await expired.close();
  });

  it("says that its rows are paused while the window is in the background, and is current at once when it is back", async () => {
    window = await openWindow({ sandbox: { quiet: true }, settings: { "ecsExplorer.refreshInterval": 2 } });
    const { sandbox, page, tree } = window;
    await window.openView("ECS");
    await tree.expand("prod-web", "Services");
    // A headless page always has the focus: VS Code asks the document for it.
    const focus = (has: boolean) =>
      page.evaluate(value => {
        Object.defineProperty(document, "hasFocus", { value: () => value, configurable: true });
        globalThis.dispatchEvent(new Event(value ? "focus" : "blur"));
      }, has);
    const texts = async () => (await tree.rows()).map(row => `${row.label} | ${row.description}`);
    const color = () =>
      tree
        .row("prod-web", "Services")
        .locator(".label-name")
        .evaluate(label => getComputedStyle(label).color);
    const normal = await color();
    await focus(false);
    await until("paused rows", async () => {
      const rows = await texts();
      return rows.some(text => /^prod-web \| Paused since \d+:\d\d [AP]M · \d/.test(text)) || undefined;
    });
    await until("dimmed rows", async () => (await color()) !== normal || undefined);
    const before = sandbox.calls.length;
    sandbox.addFault({ operation: "ListTasks", kind: "delay", delayMs: 700 });
    await focus(true);
    await until("a reading", () => sandbox.calls.length > before || undefined);
    await until("current rows", async () => (await texts()).every(text => !text.includes("Paused")) || undefined);
    await until("rows as before", async () => (await color()) === normal || undefined);
  });
});

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox } from "../../src/sandbox/sandbox";
import { openWindow, until } from "./window";
import type { Window } from "./window";

describe("the Clusters view", function () {
  this.timeout(180_000);
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
      (await window?.tree.rows())?.find(row => /^[0-9a-f]{8}$/.test(row.label)),
    );
    assert.match(task.description, /^(< 1 min|\d+ (min|h|d))$/);
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
      window.tab(instance.label),
    );
    await (await window.webviewFrame(instance.label)).locator("h1").waitFor();
    await window.tree.expand("data-fargate", "Tasks", "*");
    const task = await until("a task", async () =>
      (await window?.tree.rows())?.find(row => /^[0-9a-f]{8}$/.test(row.label)),
    );
    await window.tree.inlineAction(task.label, "Show Task Details", window.tab(task.label));
    await window.tree.inlineAction("staging", "Show Cluster", window.tab("staging"));
  });

  it("opens a page at a click, in the place of the last click's, and expands nothing; a selection opens none", async () => {
    window = await openWindow({ sandbox: { quiet: true } });
    await window.openView("ECS");
    await window.tree.open("prod-batch", window.tab("prod-batch"));
    await window.tree.open("staging", window.tab("staging"));
    await window.tab("prod-batch").waitFor({ state: "detached" });
    await window.tree.selectMore("prod-web");
    // The keyboard is still in the tree: it expands and opens there, too.
    await window.page.keyboard.press("ArrowRight");
    await window.tree.row("prod-web", "Services").waitFor();
    for (const closed of ["prod-batch", "staging"])
      assert.equal(await window.tree.row(closed).getAttribute("aria-expanded"), "false");
    assert.equal(await window.tab("prod-web").count(), 0);
    await window.page.keyboard.press("Enter");
    await window.tab("prod-web").waitFor();
    const { tree, tab } = { tree: window.tree, tab: window.tab.bind(window) };
    await tree.row("prod-web", "Stopped Tasks").waitFor();
    await until("a double-click to keep a page", async () => {
      await tree.row("prod-batch").locator(".label-name").dblclick();
      await tab("prod-batch").waitFor();
      await tree.open("staging", tab("staging"));
      await tree.open("sandbox-empty", tab("sandbox-empty"));
      await tab("staging").waitFor({ state: "detached" });
      return (await tab("prod-batch").count()) === 1 || undefined;
    });
  });

  it("shows on a key what needs attention alone, and says so", async () => {
    window = await openWindow({ sandbox: { quiet: true } });
    const { page, tree } = window;
    await window.openView("ECS");
    await tree.expand("prod-web");
    await tree.expand("staging");
    await page.locator(".statusbar-item", { hasText: /ECS \d/ }).waitFor();
    await tree.expand("prod-web", "Services");
    await tree.row("prod-web", "Services", "checkout").waitFor();
    await tree.select("prod-web", "Services");
    await page.keyboard.press("n");
    await page.locator(".part.sidebar", { hasText: "Only what needs attention is shown" }).waitFor();
    await tree.expand("prod-web", "Services");
    await tree.row("prod-web", "Services", "checkout").waitFor({ state: "detached" });
    await tree.row("prod-web", "Services", "recommender").waitFor();
  });

  it("works with an endpoint that answers no version, no createdAt and an empty launchType", async () => {
    window = await openWindow({
      sandbox: { quiet: true, omitVersions: true },
      settings: { "ecsExplorer.showVersions": true },
    });
    await window.openView("ECS");
    await window.tree.expand("prod-web", "Services", "web");
    const task = await until("a task of web", async () =>
      (await window?.tree.rows())?.find(row => /^[0-9a-f]{8}$/.test(row.label)),
    );
    assert.doesNotMatch(task.description, /\bv\d/);
  });

  it("says how to begin when there is no connection, and the sandbox and each profile are one click away", async () => {
    const home = await mkdtemp(join(tmpdir(), "aws-home-"));
    const other = await startSandbox({ quiet: true });
    after(async () => {
      await other.close();
      await rm(home, { recursive: true, force: true });
    });
    window = await openWindow({ sandbox: false, env: { AWS_CONFIG_FILE: join(home, "config") } });
    await window.openView("ECS");
    const sandbox = window.page.locator(".part.sidebar a", { hasText: "Open the sandbox" });
    await sandbox.waitFor();
    await writeFile(
      join(home, "config"),
      `[profile corp]\nregion = eu-west-1\nendpoint_url = ${other.url}\naws_access_key_id = any\naws_secret_access_key = any\n`,
    );
    await window.tree.row("corp").waitFor();
    assert.deepEqual(
      (await window.tree.rows()).map(({ label, description }) => [label, description]),
      [
        ["Select a profile to connect", ""],
        ["corp", "access keys · eu-west-1"],
        ["Add Connection…", "another region or endpoint"],
        ["Open Sandbox", "a small ECS in this window"],
      ],
    );
    await window.tree.open("corp", window.tree.row("prod-web"));
    await window.tree.row("prod-web").waitFor();
    await window.tree.contextMenu(["corp"], "Remove Connection…");
    await window.dialog().button("Remove");
    await window.tree.row("Select a profile to connect").waitFor();
    await rm(join(home, "config"));
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

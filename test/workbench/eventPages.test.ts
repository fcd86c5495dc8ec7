import assert from "node:assert/strict";
import { startSandbox } from "../../src/sandbox/sandbox";
import type { Sandbox } from "../../src/sandbox/sandbox";
import { openWindow, until } from "./window";
import type { Window } from "./window";

describe("the pages of the event stream", function () {
  this.timeout(180_000);
  let window: Window | undefined;
  let sandbox: Sandbox | undefined;

  afterEach(async () => {
    await window?.close();
    await sandbox?.close();
    window = undefined;
    sandbox = undefined;
  });

  it("list the events as they come, stand still for who reads, and lead to a resource and back", async () => {
    sandbox = await startSandbox({ world: { clusters: 1, instances: 1, tasks: 6 } });
    const { world } = sandbox;
    const [cluster] = world.clusters.values();
    assert.ok(cluster);
    window = await openWindow({ sandbox, settings: { "ecsExplorer.eventGrace": 1 } });
    await window.openView("ECS");
    await window.tree.expand("load-1");
    await window.runCommand("ECS: Attach Event Stream…");
    await window.quickInput.step("Attach Event Stream");
    await window.quickInput.widget.locator(".monaco-list-row", { hasText: "The sandbox's log group" }).click();
    await window.runCommand("ECS: Show Events");
    const page = await window.webviewFrame("Events");
    const lines = page.getByRole("row").filter({ has: page.getByRole("gridcell") });
    await page.getByText("No event has been delivered since the stream was attached.").waitFor();

    const [task] = cluster.tasks.values();
    assert.ok(task);
    const say = (startedBy: string) => world.changeTask(task, { startedBy });
    say("ann");
    say("bob");
    await until("both events", async () => (await lines.count()) === 2);
    const [newest] = await lines.all();
    assert.match((await newest?.getAttribute("aria-label")) ?? "", /^task service-001:1 .*Changed startedBy.*In order/);

    await newest?.click();
    await page.getByText("startedBy").waitFor();
    say("cleo");
    await page.getByRole("button", { name: "Resume (1 new)" }).waitFor();
    assert.equal(await lines.count(), 2);
    await window.screenshot("/tmp/look/events-pane.png");
    await page.getByRole("button", { name: "View JSON" }).click();
    await window.page.locator(".monaco-editor .view-line", { hasText: '"startedBy": "bob"' }).waitFor();
    await window.runCommand("View: Close Editor");
    await page.getByRole("button", { name: "Resume (1 new)" }).click();
    await until("the third", async () => (await lines.count()) === 3);

    await page.getByRole("searchbox").fill("no such event");
    await page.getByText("No event matches the filter.").waitFor();
    await page.getByRole("searchbox").fill("");

    // From an event to the page of its resource, and from there to its events alone.
    await lines.first().dblclick();
    const details = await window.webviewFrame("service-001:1");
    await details.getByRole("button", { name: "Show Events" }).click();
    const again = await window.webviewFrame("Events");
    await again.getByText(/^Only task service-001:1/).waitFor();
    const own = again.getByRole("row").filter({ has: again.getByRole("gridcell") });
    await until("its events", async () => (await own.count()) === 3);
    await window.screenshot("/tmp/look/events-only.png");
  });
});

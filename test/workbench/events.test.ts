import assert from "node:assert/strict";
import { startSandbox } from "../../src/sandbox/sandbox";
import type { Sandbox } from "../../src/sandbox/sandbox";
import { openWindow, until } from "./window";
import type { Window } from "./window";

interface Version {
  readonly arn: string;
  readonly version: number;
}

/** What the queue's messages tell, looked at with a short visibility timeout, so that they are back for the window. */
async function versionsInQueue(sandbox: Sandbox): Promise<ReadonlyMap<string, number>> {
  const highest = new Map<string, number>();
  for (;;) {
    const answer = await fetch(sandbox.url, {
      method: "POST",
      headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS.ReceiveMessage" },
      body: JSON.stringify({ QueueUrl: sandbox.queueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 5 }),
    });
    const { Messages = [] } = (await answer.json()) as { Messages?: readonly { readonly Body: string }[] };
    if (Messages.length === 0) return highest;
    for (const { Body } of Messages) {
      const { detail } = JSON.parse(Body) as { detail: { taskArn: string; version: number } };
      highest.set(detail.taskArn, Math.max(detail.version, highest.get(detail.taskArn) ?? 0));
    }
  }
}

/** Tasks that the queue speaks of, but not in their last version, and by how many versions. */
function behind(sandbox: Sandbox, known: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const lacks = new Map<string, number>();
  for (const cluster of sandbox.world.clusters.values())
    for (const { task } of cluster.tasks.values()) {
      const { taskArn: arn, version } = task as typeof task & Version;
      const told = known.get(arn);
      if (told !== undefined && told < version) lacks.set(arn, version - told);
    }
  return lacks;
}

const idOf = (arn: string) => arn.slice(arn.lastIndexOf("/") + 1, arn.lastIndexOf("/") + 9);

describe("the Event Stream view", function () {
  this.timeout(180_000);
  let window: Window | undefined;
  let sandbox: Sandbox | undefined;

  afterEach(async () => {
    await window?.close();
    await sandbox?.close();
    window = undefined;
    sandbox = undefined;
  });

  const pane = (title: string) => {
    assert.ok(window);
    const titled = window.page.locator(".pane-header .title", { hasText: title });
    const pane = window.page.locator(".part.sidebar .pane").filter({ has: titled });
    return { header: pane.locator(".pane-header .title"), pane };
  };
  const row = (text: string | RegExp) => pane("Event Stream").pane.locator(".monaco-list-row", { hasText: text });

  /** Attaches the queue and gives the view the room of the whole side bar. */
  const attach = async (source = "The sandbox's queue") => {
    assert.ok(window);
    await window.openView("ECS");
    await window.tree.expand("load-1");
    await window.runCommand("ECS: Attach Event Stream…");
    await window.quickInput.step("Attach Event Stream");
    await window.quickInput.widget.locator(".monaco-list-row", { hasText: source }).click();
    await row(/events\/ecs|ecs-events/).waitFor();
    await pane("Clusters").header.click();
  };

  it("says by how many versions a lossy queue is behind, shows what differs, and goes on from the baseline that was accepted", async () => {
    sandbox = await startSandbox({ world: { clusters: 1, instances: 2, tasks: 20 }, eventLossRate: 0.4, seed: 5 });
    const [cluster] = sandbox.world.clusters.values();
    assert.ok(cluster);
    for (let round = 0; round < 3; round++)
      for (const task of cluster.tasks.values())
        sandbox.world.changeTask(task, { startedBy: `round ${String(round)}` });
    const lacks = behind(sandbox, await versionsInQueue(sandbox));
    assert.ok(lacks.size > 1, "the queue lost nothing that matters");

    window = await openWindow({ sandbox, settings: { "ecsExplorer.eventGrace": 1 } });
    await attach();
    await row(/BEHIND by/)
      .first()
      .waitFor();
    await row(`load-1${String(lacks.size)} BEHIND`).waitFor();
    for (const [arn, count] of lacks) await row(`${idOf(arn)}BEHIND by ${String(count)} `).waitFor();
    assert.equal(await row(/BEHIND by/).count(), lacks.size);
    await window.page.locator(".activitybar .badge", { hasText: String(lacks.size) }).waitFor();
    // Too much is missing to rely on it.
    await row("polling continues").waitFor();
    await pane("Clusters").header.click();
    const { tree } = window;
    const mark = () =>
      tree
        .row("load-1")
        .locator(".monaco-icon-label, .monaco-icon-label *")
        .evaluateAll(parts => parts.map(part => getComputedStyle(part, "::after").content).join(""));
    await until("the cluster's mark", async () => (await mark()).includes(`↓${String(lacks.size)}`));
    await pane("Clusters").header.click();

    const [first] = lacks.keys();
    await row(idOf(first ?? "")).click();
    await window.tab(`${idOf(first ?? "")}: event`).waitFor();
    await window.page.locator(".monaco-diff-editor .view-line", { hasText: "startedBy" }).first().waitFor();

    await window.runCommand("ECS: Accept API State as Baseline…");
    const dialog = window.page.locator(".monaco-dialog-box");
    await dialog.getByText("stay lost").waitFor();
    await dialog.getByRole("button", { name: /^Accept for/ }).click();
    await window.notification(`${String(lacks.size)} BEHIND`).waitFor();
    await row("100% current").waitFor();
    await row(/BEHIND by/)
      .first()
      .waitFor({ state: "detached" });
    await row("verified every 5 min").waitFor();
  });

  it("follows events in the tree while polling rests, and polls again when it is detached", async () => {
    sandbox = await startSandbox({ world: { clusters: 1, instances: 1, tasks: 5 } });
    const running = sandbox;
    const [cluster] = running.world.clusters.values();
    assert.ok(cluster);
    for (const task of cluster.tasks.values()) running.world.changeTask(task, {});
    window = await openWindow({
      sandbox,
      settings: { "ecsExplorer.eventGrace": 1, "ecsExplorer.refreshInterval": 2 },
    });
    await attach();
    await row("verified every 5 min").waitFor();
    await pane("Clusters").header.click();
    await window.tree.expand("load-1", "Services", "service-001");
    const describes = () => running.calls.filter(call => call.operation === "DescribeTasks").length;
    const before = describes();
    const task = [...cluster.tasks.values()].find(item => item.task.group === "service:service-001");
    assert.ok(task);
    running.world.changeTask(task, {});
    const version = `v${String((task.task as typeof task.task & Version).version)}`;
    await until(`${version} in the tree`, async () =>
      (await window?.tree.rows())?.some(
        item => idOf(task.task.taskArn) === item.label && item.description.endsWith(version),
      ),
    );
    assert.equal(describes(), before, "the event alone brought it");
    await window.runCommand("ECS: Detach Event Stream");
    const detachedAt = running.calls.length;
    await until("polling", () => describes() > before + 1).catch((error: unknown) => {
      const calls = running.calls.slice(detachedAt).map(call => call.operation);
      throw new Error(`Nothing but ${calls.join(", ") || "no call"} came after the stream was detached.`, {
        cause: error,
      });
    });
  });

  it("says that reading stopped and why, polls meanwhile, and is live again after Retry", async () => {
    sandbox = await startSandbox({ world: { clusters: 1, instances: 1, tasks: 5 } });
    const running = sandbox;
    const [cluster] = running.world.clusters.values();
    assert.ok(cluster);
    for (const task of cluster.tasks.values()) running.world.changeTask(task, {});
    window = await openWindow({ sandbox, settings: { "ecsExplorer.eventGrace": 1, "ecsExplorer.refreshInterval": 2 } });
    await attach("The sandbox's log group");
    await row("verified every 5 min").waitFor();
    await pane("Clusters").header.click();
    await window.tree.row("load-1").waitFor();

    running.addFault({
      operation: "logs:FilterLogEvents",
      kind: "error",
      type: "AccessDeniedException",
      message: "Dev is not authorized to perform: logs:FilterLogEvents",
    });
    await row(/Reading stopped.*polling continues/).waitFor();
    await row("Dev is not authorized to perform: logs:FilterLogEvents").waitFor();
    const describes = () => running.calls.filter(call => call.operation === "DescribeTasks").length;
    const before = describes();
    await until("polling", () => describes() > before);

    running.clearFaults();
    await row("Reading stopped").hover();
    await row("Reading stopped").getByLabel("Retry", { exact: true }).click();
    await row(/Live.*verified every 5 min/).waitFor();
  });
});

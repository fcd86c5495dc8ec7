import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox } from "../../src/sandbox/sandbox";
import type { Sandbox } from "../../src/sandbox/sandbox";
import { openWindow } from "./window";
import type { Window } from "./window";

describe("reports and offers about an event stream", function () {
  this.timeout(180_000);
  let window: Window;
  let sandbox: Sandbox;
  let folder: string;

  beforeEach(async () => {
    sandbox = await startSandbox({ quiet: true, world: { clusters: 1, instances: 1, tasks: 12 } });
    folder = await mkdtemp(join(tmpdir(), "ecs-explorer-stream-"));
    for (let round = 0; round < 3; round++) change();
    const rows = tasks().map(({ task }, index) => `${task.taskArn},${task.version - (index < 2 ? 1 : 0)}`);
    await writeFile(join(folder, "replica.csv"), ["arn,version", ...rows].join("\n"));
    window = await openWindow({ sandbox, folder, settings: { "ecsExplorer.eventGrace": 1 } });
    await window.openView("ECS");
    await window.tree.expand("load-1");
  });

  afterEach(async () => {
    await window.close();
    await sandbox.close();
    await rm(folder, { recursive: true });
  });

  const tasks = () => [...sandbox.world.clusters.values()].flatMap(cluster => [...cluster.tasks.values()]);
  const change = () => {
    for (const task of tasks()) sandbox.world.changeTask(task, { startedBy: "test" });
  };
  const row = (text: string) => window.page.locator(".part.sidebar .monaco-list-row", { hasText: text });

  /** A queue beside the sandbox's own, to which a rule sends what its pattern passes. */
  async function ruled(rule: string, pattern: object, QueueName: string): Promise<void> {
    const post = (target: string, body: object) =>
      fetch(sandbox.url, { method: "POST", headers: { "x-amz-target": target }, body: JSON.stringify(body) });
    await post("AmazonSQS.CreateQueue", { QueueName });
    await post("AWSEvents.PutRule", { Name: rule, EventPattern: JSON.stringify({ source: ["aws.ecs"], ...pattern }) });
    const Arn = `arn:aws:sqs:us-east-1:111122223333:${QueueName}`;
    await post("AWSEvents.PutTargets", { Rule: rule, Targets: [{ Id: "q", Arn }] });
  }

  it("compare a replica in the editor with the API, and offer the formats that its report has", async () => {
    await window.openView("Explorer");
    await window.page.locator(".explorer-folders-view .monaco-list-row", { hasText: "replica.csv" }).dblclick();
    await window.tab("replica.csv").waitFor();
    await window.runCommand("ECS: Compare Your Replica…");
    await window.quickInput.step("Compare Your Replica");
    await window.quickInput.pick("The active editor");
    const page = await window.webviewFrame("Replica");
    await page.getByText("BEHIND").first().waitFor();
    const told = window.notification("replica.csv: 12 resources.");
    assert.match(await told.innerText(), /2 BEHIND/);
    await window.notificationButton("replica.csv: 12 resources.", "Export…");
    await window.quickInput.step("Export Report");
    assert.deepEqual(
      (await window.quickInput.items()).map(({ label }) => label),
      ["Markdown", "JSON"],
    );
    await window.quickInput.cancel();
  });

  it("let CloudWatch count a log group's versions once its cost was agreed to", async () => {
    await window.runCommand("ECS: Audit with Logs Insights…");
    await window.quickInput.step("Audit with Logs Insights");
    await window.quickInput.accept();
    await window.quickInput.pick("The last hour");
    const text = await window.dialog().text();
    assert.match(text, /At least 2 queries scan about/);
    await window.dialog().button("Run Queries");
    const page = await window.webviewFrame("Insights");
    await page.getByText("Complete").first().waitFor();
    await window.notification("/aws/events/ecs: ").waitFor();
  });

  it("attach a rule's target by its name, warn of what the rule leaves out, name what peeking costs, and show the lag", async () => {
    await ruled("team-events", {}, "team");
    await ruled("alarms", { detail: { lastStatus: ["STOPPED"] } }, "alarms");
    await window.runCommand("ECS: Attach Event Stream…");
    await window.quickInput.step("Attach Event Stream");
    await window.quickInput.item("Target of rule alarms").waitFor();
    const offers = (await window.quickInput.items()).filter(({ label }) => label.includes("Target of"));
    assert.deepEqual(
      offers.map(({ label, description }) => ({ label: label.trim(), description })),
      [
        { label: "Target of rule team-events", description: "queue · all task and container instance changes" },
        { label: "Target of rule alarms", description: "queue · only STOPPED tasks" },
      ],
    );
    await window.quickInput.pick("Target of rule alarms");
    assert.match(await window.dialog().text(), /"alarms" doesn't receive every change/);
    await window.dialog().button("Cancel");

    // Who declined that one is asked for another.
    await window.quickInput.pick("Target of rule team-events");
    await window.quickInput.pick("Another consumer: peek only");
    assert.match(
      await window.dialog().text(),
      /Peek at the messages of "team"\?[^]*hidden from the queue's other readers/,
    );
    await window.dialog().button("Peek");
    await row("teamqueue (peek only)").waitFor();
    await row("events/s").waitFor();
    change();
    await row("Lag ").waitFor();
    await window.runCommand("ECS: Show Event Lag");
    await (await window.webviewFrame("Event lag of team")).getByText("Median").first().waitFor();
    await window.notification("team: median ").waitFor();
  });
});

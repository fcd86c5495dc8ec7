import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { eventually } from "./inputs";
import { answer, runAnswered } from "./streamCommands";
import { run } from "./world";
import { StreamWorld } from "./streamWorld";

interface Told {
  readonly "detail-type": string;
  readonly detail: { readonly taskArn?: string; readonly version: number };
}

interface Exported {
  readonly audit: {
    readonly events: number;
    readonly duplicates: number;
    readonly late: number;
    readonly possiblyMissing: number;
    readonly skipped: { readonly notEcs: number };
    readonly unreadable: { readonly count: number; readonly first: readonly { line: number; excerpt: string }[] };
    readonly irregular: readonly { arn: string; gaps: unknown }[];
  };
  readonly currency?: {
    readonly verdicts: Readonly<Record<string, number>>;
    readonly findings: readonly { arn: string; verdict: string; behindBy?: number }[];
    readonly unreachable: readonly { arn: string }[];
  };
}

const id = (arn: string) => arn.slice(arn.lastIndexOf("/") + 1);

describe("events", () => {
  const at = StreamWorld.forTests();

  /** Changes each task so many times, and answers all events that the sandbox's log group has. */
  async function history(times: number): Promise<readonly string[]> {
    for (let round = 0; round < times; round++) change();
    const answer = await fetch(at.world.sandbox.url, {
      method: "POST",
      headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": "Logs_20140328.FilterLogEvents" },
      body: JSON.stringify({ logGroupName: at.world.sandbox.logGroup }),
    });
    const { events } = (await answer.json()) as { events: readonly { message: string }[] };
    return events.map(event => event.message).filter(message => taskOf(message) !== undefined);
  }

  function change(): void {
    for (const cluster of at.world.sandbox.world.clusters.values())
      for (const task of cluster.tasks.values()) at.world.sandbox.world.changeTask(task, { startedBy: "test" });
  }

  const taskOf = (message: string) => (JSON.parse(message) as Told).detail.taskArn;

  async function file(name: string, lines: readonly string[]): Promise<vscode.Uri> {
    const path = join(at.folder, name);
    await writeFile(path, lines.join("\n"));
    return vscode.Uri.file(path);
  }

  async function exported(): Promise<Exported> {
    const target = vscode.Uri.file(join(at.folder, "report.json"));
    await run("exportAudit", "json", target);
    return JSON.parse(await readFile(target.fsPath, "utf8")) as Exported;
  }

  /** A command about a document, and the answer to the step that is left. */
  async function runOn(command: string, uri: vscode.Uri, label: string): Promise<void> {
    const done = run(command, uri);
    await at.inputs.steps(label);
    await done;
  }

  it("audits a file with doubled, late, missing and broken lines, and exports what it found", async () => {
    const all = await history(4);
    const arn = taskOf(all[0] ?? "") ?? "";
    const [first = "", second = "", , fourth = ""] = all.filter(message => taskOf(message) === arn);
    const service = JSON.stringify({ "detail-type": "Object Created", source: "aws.s3", detail: {} });
    const uri = await file("events.jsonl", [
      second,
      first,
      first,
      "no <b>JSON</b> | [x](https://example.com)",
      service,
      fourth,
    ]);
    await runOn("auditEvents", uri, "Don't compare");
    await at.inputs.said("events.jsonl: 4 events, 1 duplicate, 1 late.");

    const { audit, currency } = await exported();
    assert.equal(currency, undefined);
    assert.deepEqual(
      [audit.events, audit.duplicates, audit.late, audit.possiblyMissing, audit.skipped.notEcs],
      [4, 1, 1, 1, 1],
    );
    assert.deepEqual(
      audit.irregular.map(item => item.arn),
      [arn],
    );
    assert.deepEqual(
      audit.unreadable.first.map(({ line, excerpt }) => [line, excerpt]),
      [[4, "no <b>JSON</b> | [x](https://example.com)"]],
    );

    const markdown = vscode.Uri.file(join(at.folder, "report.md"));
    await run("exportAudit", "markdown", markdown);
    const text = await readFile(markdown.fsPath, "utf8");
    assert.match(text, new RegExp(`task ${id(arn)}`));
    assert.ok(!text.includes("<b>") && !text.includes("](https"), "what an event says stays text");
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, markdown.fsPath);
  });

  it("says by how much a file is behind the API, and which clusters cannot be seen", async () => {
    const told = await history(1);
    const elsewhere = (told[0] ?? "").replaceAll("us-east-1", "eu-west-1");
    change();
    change();
    const uri = await file("events.json", [`[${[...told, elsewhere].join(",")}]`]);
    await runOn("auditEvents", uri, at.world.id);
    const { currency } = await exported();
    assert.ok(currency);
    const behind = currency.findings.filter(finding => finding.verdict === "BEHIND");
    assert.deepEqual(
      behind.map(finding => finding.behindBy),
      [2, 2, 2, 2],
    );
    assert.deepEqual(
      currency.unreachable.map(item => item.arn.split(":")[3]),
      ["eu-west-1"],
    );
    await at.inputs.said("4 BEHIND");
  });

  it("audits an editor's text as it stands, saved or not", async () => {
    const [line = ""] = await history(1);
    const document = await vscode.workspace.openTextDocument({ language: "jsonl", content: `${line}\n${line}` });
    await vscode.window.showTextDocument(document);
    await runOn("auditEvents", document.uri, "Don't compare");
    await at.inputs.said("2 events, 1 duplicate, 0 late.");
  });

  it("says what a file that is gone means, and keeps the last audit for an export", async () => {
    const uri = await file("events.jsonl", await history(1));
    await runOn("auditEvents", uri, "Don't compare");
    await runOn("auditEvents", vscode.Uri.file(join(at.folder, "gone.jsonl")), "Don't compare");
    await at.inputs.said("gone.jsonl could not be read");
    assert.equal((await exported()).audit.events, 4);
  });

  const inFront = () => vscode.window.activeTextEditor?.document.getText() ?? "";

  it("replays a cluster from its last event on, and steps to its neighbours", async () => {
    const told = await history(2);
    const uri = await file("events.jsonl", [...told].reverse());
    await runOn("replayEvents", uri, "load-1");
    await run("previousEvent");
    await run("showReplayAsText");
    await eventually("the event before, at which the page stands", () => /event: 7 of 8/.test(inFront()));
    await run("nextEvent");
    await eventually("the last event", () => /event: 8 of 8 in events.jsonl/.test(inFront()));
    assert.match(inFront(), /^ {2}- task .* # changed here$/m);
    await run("previousEvent");
    await eventually("the event before", () => /event: 7 of 8/.test(inFront()));
    await run("nextEvent");
    await eventually("the last event again", () => /event: 8 of 8/.test(inFront()));
    assert.match(inFront(), /version: \d+ → \d+/);
    await run("nextEvent");
    assert.match(inFront(), /event: 8 of 8/);
  });

  it("writes what sets up an event stream, and changes nothing", async () => {
    const before = at.world.sandbox.calls.length;
    await runAnswered(at.world, at.inputs, "setUpEventStream", "A queue", "load-1", "");
    assert.match(inFront(), /^# This document changes nothing\. Save it as ecs-events\.yaml/);
    assert.match(inFront(), /Type: AWS::SQS::QueuePolicy/);
    assert.match(inFront(), /clusterArn: \["arn:aws:ecs:us-east-1:\d+:cluster\/load-1"\]/);
    assert.deepEqual(
      at.world.sandbox.calls.slice(before).filter(call => !/^(List|Describe)/.test(call.operation)),
      [],
    );
  });

  const dedicated = ["SQS queue…", "", "The queue is dedicated"];

  it("deletes nothing from a queue that it only looks at", async () => {
    change();
    await runAnswered(at.world, at.inputs, "attachEventStream", "The sandbox's queue");
    await eventually("reading", () => at.world.calls("sqs:ReceiveMessage") > 1);
    assert.equal(at.world.calls("sqs:DeleteMessageBatch"), 0);
    assert.equal(at.world.calls("sqs:DeleteMessage"), 0);
  });

  it("does not touch a queue whose consumption was not confirmed", async () => {
    change();
    const attaching = run("attachEventStream");
    await answer(at.world, at.inputs, ...dedicated);
    const question = await at.inputs.said("Consume this queue's messages?");
    assert.ok(question.modal && question.detail.includes(at.world.sandbox.queueUrl));
    assert.equal(at.world.calls("sqs:ReceiveMessage"), 0);
    await at.inputs.pick("Who else reads this queue?");
    at.inputs.escape();
    await attaching;
    assert.equal(at.world.calls("sqs:ReceiveMessage"), 0);
  });

  it("consumes a dedicated queue, and deletes only what the tree has by then", async () => {
    const { session } = await at.world.cluster("load-1");
    change();
    at.inputs.answer("Consume");
    await runAnswered(at.world, at.inputs, "attachEventStream", ...dedicated);
    await eventually("the messages' removal", () => at.world.calls("sqs:DeleteMessageBatch") > 0);
    for (const cluster of at.world.sandbox.world.clusters.values())
      for (const { task } of cluster.tasks.values())
        assert.equal(session.replica.tasks.get(task.taskArn)?.version, task.version);
  });
});

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { eventually } from "./inputs";
import { answer } from "./streamCommands";
import { run } from "./world";
import { StreamWorld } from "./streamWorld";

describe("the questions about event streams", () => {
  const at = StreamWorld.forTests();

  const change = () => {
    for (const cluster of at.world.sandbox.world.clusters.values())
      for (const task of cluster.tasks.values()) at.world.sandbox.world.changeTask(task, { startedBy: "test" });
  };
  const activeLabel = async (placeholder: string) => (await at.inputs.pick(placeholder)).activeItems[0]?.label;

  it("lead back with what was chosen and typed, and count their steps", async () => {
    const url = "https://sqs.eu-west-1.amazonaws.com/111122223333/typed";
    const done = run("attachEventStream");
    await answer(at.world, at.inputs, "SQS queue…", url);
    const who = await at.inputs.pick("Who else reads this queue?");
    const first = at.world.explorer.connections.all.length > 1 ? 2 : 1;
    assert.deepEqual([who.step, who.totalSteps], [first + 2, first + 2]);
    at.inputs.back();
    assert.equal((await at.inputs.box("The URL of the queue")).value, url);
    at.inputs.back();
    assert.equal(await activeLabel("Where do the events arrive?"), "$(inbox) SQS queue…");
    await at.inputs.steps("CloudWatch log group…", "/of/another/team");
    await at.inputs.pick("How far back?");
    at.inputs.back();
    const box = await at.inputs.box("The log group");
    assert.equal(box.value, "/of/another/team");
    box.value = "/half/typed";
    at.inputs.back();
    await at.inputs.choose("Where do the events arrive?", "CloudWatch log group…");
    assert.equal((await at.inputs.box("The log group")).value, "/half/typed", "typed, and not yet taken");
    await at.inputs.steps("/of/another/team", "The last hour");
    await done;
    await eventually("a reading of that group", () =>
      at.world.sandbox.calls.some(
        ({ operation, input }) => operation === "logs:FilterLogEvents" && input["logGroupName"] === "/of/another/team",
      ),
    );
  });

  it("end at Escape, and attach nothing", async () => {
    const done = run("attachEventStream");
    await answer(at.world, at.inputs, "CloudWatch log group…");
    await at.inputs.box("The log group");
    at.inputs.escape();
    await done;
    assert.equal(at.world.explorer.eventStream.attachment, undefined);
  });

  it("check a text before it is taken", async () => {
    const done = run("attachEventStream");
    await answer(at.world, at.inputs, "SQS queue…");
    const box = await at.inputs.box("The URL of the queue");
    box.value = "team-queue";
    at.inputs.accept();
    assert.equal(box.validationMessage, "Enter the queue's URL.");
    at.inputs.escape();
    await done;
  });

  it("are kept when the log group can't be read, so that Retry asks for none of them", async () => {
    change();
    at.world.sandbox.addFault({ operation: "logs:FilterLogEvents", kind: "access-denied", times: 1 });
    at.inputs.answer("Retry");
    const done = run("auditEvents");
    const connection = at.world.explorer.connections.all.length > 1 ? [at.world.id] : [];
    await at.inputs.steps("CloudWatch log group…", ...connection, "", "The last hour", "Don't compare");
    await at.inputs.said("4 events, 0 duplicates, 0 late.");
    await done;
    assert.equal(at.inputs.shown.filter(({ level }) => level === "error").length, 1);
    assert.ok(!at.inputs.isOpen, "a question that was answered is asked again");
  });

  it("stand with Retry where a source's history can't be read, and lead back to another source", async () => {
    const path = join(at.folder, "events.jsonl");
    const done = run("replayEvents", vscode.Uri.file(path));
    const pick = await at.inputs.pick("Select a resource to show its history");
    assert.match(pick.items[0]?.label ?? "", /events\.jsonl could not be read/);
    const detail = {
      version: 3,
      taskArn: "arn:aws:ecs:us-east-1:111122223333:task/blue/0f3c9a1b",
      lastStatus: "RUNNING",
      taskDefinitionArn: "arn:aws:ecs:us-east-1:111122223333:task-definition/web:7",
    };
    const clusterArn = "arn:aws:ecs:us-east-1:111122223333:cluster/blue";
    await writeFile(
      path,
      JSON.stringify({ source: "aws.ecs", "detail-type": "ECS Task State Change", detail: { ...detail, clusterArn } }),
    );
    await at.inputs.choose("Select a resource to show its history", "Retry");
    const read = await eventually("what can be replayed", () => pick.items.length === 2 && pick.items);
    assert.deepEqual(
      read.map(({ label }) => label.replace(/^\$\(.+?\) /, "")),
      ["blue", "web:7 0f3c9a1b"],
    );
    await at.inputs.choose("Select a resource to show its history", "blue");
    await done;
    await run("showReplayAsText");
    await eventually("the event", () =>
      /event: 1 of 1 in events\.jsonl/.test(vscode.window.activeTextEditor?.document.getText() ?? ""),
    );
  });

  it("say that the clipboard is empty, and ask again", async () => {
    await vscode.env.clipboard.writeText("");
    const done = run("compareReplica");
    await at.inputs.choose("Where are your replica's", "Clipboard");
    await at.inputs.said("The clipboard holds no text. Copy the rows and try again.");
    const [{ task } = assert.fail("no task")] = [...at.world.sandbox.world.clusters.values()].flatMap(({ tasks }) => [
      ...tasks.values(),
    ]);
    await vscode.env.clipboard.writeText(`arn,version\n${task.taskArn},${task.version}`);
    await at.inputs.choose("Where are your replica's", "Clipboard");
    await answer(at.world, at.inputs);
    await done;
    await at.inputs.said("clipboard: 1 resource.");
  });

  it("say of clusters that can't be listed why, and still take all of them", async () => {
    await at.world.sandbox.unplug();
    await at.world.connection.refresh();
    const done = run("setUpEventStream");
    await answer(at.world, at.inputs, "A log group");
    const pick = await at.inputs.pick("Events of which cluster?");
    assert.ok(pick.items.some(({ label }) => label.includes("Couldn't list clusters")));
    await at.inputs.steps("All clusters", "");
    await done;
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? "", /Save it as ecs-events\.yaml/);
  });
});

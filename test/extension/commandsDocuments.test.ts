import assert from "node:assert/strict";
import * as vscode from "vscode";
import { shortId } from "../../src/ecs/model/names";
import { eventually, Inputs } from "./inputs";
import { answerAndRun } from "./runTaskSteps";
import { sendDocument } from "./requests";
import { nodes, run, taskAims, World } from "./world";

const editAsJson = "Edit as JSON";

describe("request documents", () => {
  let world: World;
  let inputs: Inputs;

  beforeEach(async () => {
    inputs = new Inputs();
    world = await World.open();
  });

  afterEach(async () => {
    inputs.dispose();
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await world.close();
  });

  const document = (name: string) =>
    eventually(`the document ${name}`, () => {
      const active = vscode.window.activeTextEditor?.document;
      return active?.uri.path.includes(name) && active.getText().trim() !== "" ? active : undefined;
    });

  async function replace(target: vscode.TextDocument, text: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(target.uri, new vscode.Range(0, 0, target.lineCount, 0), text);
    await vscode.workspace.applyEdit(edit);
  }

  it("gives a wizard's request back as a document, with all that was entered, when its last step fails", async () => {
    const staging = await world.cluster("staging");
    world.sandbox.addFault({
      operation: "RunTask",
      kind: "error",
      type: "BlockedException",
      message: "Blocked.",
      times: 1,
    });
    const running = run("runTask", { ...staging, kind: "cluster", id: "x" });
    await answerAndRun(inputs, { family: "web", count: "3", launch: "EC2" });
    await running;
    await inputs.said("The AWS account is blocked");
    const given = await document("run-task");
    assert.deepEqual(JSON.parse(given.getText()), {
      cluster: staging.session.cluster.arn,
      taskDefinition: "web:7",
      count: 3,
      launchType: "EC2",
    });
  });

  it("opens the request that a task was started with, and sends it", async () => {
    const data = await world.cluster("data-fargate");
    const [task] = nodes(
      "task",
      taskAims(data, item => item.family === "dbt-run" && item.lastStatus === "RUNNING"),
    );
    assert.ok(task);
    inputs.answer(editAsJson);
    await run("runAgain", task);
    const asked = await inputs.said("again in cluster data-fargate?");
    assert.match(asked.detail, /Account: 111122223333\nRegion: us-east-1/);
    assert.deepEqual(asked.buttons, ["Run Task", editAsJson]);
    const opened = await document("run-task");
    const request = JSON.parse(opened.getText()) as Record<string, unknown>;
    assert.equal(request["startedBy"], "scheduler");
    assert.match(String(request["taskDefinition"]), /^dbt-run:\d+$/);
    assert.deepEqual(request["networkConfiguration"], {
      awsvpcConfiguration: {
        subnets: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002", "subnet-0a1b2c3d4e5f60003"],
        securityGroups: ["sg-0d4c3b2a19f8e7d60"],
        assignPublicIp: "DISABLED",
      },
    });
    inputs.answer("Send");
    await run("sendRequest", opened.uri);
    const question = await inputs.said("Send RunTask to cluster data-fargate?");
    assert.equal(question.modal, true);
    assert.equal(world.calls("RunTask"), 1);
  });

  it("sends a request through the connection it was made for, though another one shows a cluster of the same ARN", async () => {
    const staging = await world.cluster("staging");
    const [task] = nodes(
      "task",
      taskAims(staging, item => item.service === "web"),
    );
    const other = await World.open();
    try {
      assert.equal((await other.cluster("staging")).session.cluster.arn, staging.session.cluster.arn);
      inputs.answer(editAsJson);
      await run("runAgain", task);
      inputs.answer("Send");
      await run("sendRequest", (await document("run-task")).uri);
      assert.deepEqual([world.calls("RunTask"), other.calls("RunTask")], [1, 0]);
    } finally {
      await other.close();
    }
  });

  it("leads from the history of what was sent to the task and to the same request again", async () => {
    const staging = await world.cluster("staging");
    const [task] = nodes(
      "task",
      taskAims(staging, item => item.service === "web"),
    );
    inputs.answer("Stop Task");
    const stopping = run("stopTask", task);
    await inputs.type("Reason", "once");
    await stopping;
    const choose = async (row: string) => {
      const showing = run("showHistory");
      const list = await inputs.pick("newest first");
      assert.match(list.items[0]?.label ?? "", /^\$\(check\) StopTask · web:7 [0-9a-f]{8}$/);
      assert.match(list.items[0]?.description ?? "", /^\d.* · staging · 111122223333 · us-east-1$/);
      await inputs.choose("newest first", list.items[0]?.label ?? "");
      await inputs.choose("Done", row);
      await showing;
    };
    await choose("Show web:7");
    await eventually("its page", () =>
      vscode.window.tabGroups.all
        .flatMap(group => group.tabs)
        .some(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes("task")),
    );
    await choose("Open the Request Again…");
    assert.deepEqual(JSON.parse((await document("stop-task")).getText()), {
      cluster: staging.session.cluster.arn,
      task: task?.arn,
      reason: "once",
    });
  });

  it("tells in the history by icon and words a refusal, failures, and a lost answer that was looked up", async () => {
    const staging = await world.cluster("staging");
    const [task] = taskAims(staging, item => item.service === "web");
    assert.ok(task);
    const place = { cluster: staging.session.cluster.arn };
    const newest = async () => {
      const showing = run("showHistory");
      const [row] = (await inputs.pick("newest first")).items;
      inputs.escape();
      await showing;
      return [
        /^\$\((.+?)\) (\w+)/
          .exec(row?.label ?? "")
          ?.slice(1)
          .join(" "),
        row?.detail?.split(/[:;] /)[0],
      ];
    };
    await sendDocument(inputs, "RunTask", { ...place, taskDefinition: "search", count: 10, launchType: "EC2" });
    assert.deepEqual(await newest(), ["warning RunTask", "Failures"]);
    const stop = { ...place, task: task.arn };
    world.sandbox.addFault({ operation: "StopTask", kind: "access-denied", times: 1 });
    await sendDocument(inputs, "StopTask", stop);
    assert.deepEqual(await newest(), ["error StopTask", "Refused"]);
    world.sandbox.addFault({ operation: "StopTask", kind: "act-then-drop" });
    await sendDocument(inputs, "StopTask", stop);
    assert.deepEqual(await newest(), ["check StopTask", "Done"]);
  });

  it("says which of the selected tasks can't be run again because ECS no longer knows them", async () => {
    const staging = await world.cluster("staging");
    const aims = taskAims(staging, item => item.lastStatus === "RUNNING").slice(0, 3);
    const [gone, , kept] = aims;
    assert.ok(gone && kept);
    const tasks = nodes("task", aims);
    staging.session.replica.remove([gone.arn], Date.now());
    await run("runAgain", tasks[0], tasks);
    const question = await inputs.said("Run 2 tasks again");
    assert.match(question.detail, new RegExp(`ECS no longer knows 1 task: ${shortId(gone.arn)}\\.`));
    assert.ok(!question.detail.includes(shortId(kept.arn)));

    await run("runAgain", tasks[0]);
    const told = await inputs.said("Nothing to run again.");
    assert.ok(told.message.includes(shortId(gone.arn)), told.message);
    assert.equal(world.calls("RunTask"), 0);
  });

  it("runs each of three tasks again after one question, and shows the JSON of each without an error", async () => {
    const staging = await world.cluster("staging");
    const tasks = nodes(
      "task",
      taskAims(staging, item => item.lastStatus === "RUNNING"),
    ).slice(0, 3);
    const [first] = tasks;
    inputs.answer("Run 3 Tasks");
    await run("runAgain", first, tasks);
    const question = await inputs.said("Run 3 tasks again");
    assert.match(question.detail, /Cluster: staging\nAccount: 111122223333\nRegion: us-east-1/);
    const sent = world.sandbox.calls.filter(call => call.operation === "RunTask");
    assert.equal(sent.length, 3);
    assert.equal(new Set(sent.map(call => call.input["clientToken"])).size, 3);
    const families = tasks.map(({ arn }) => {
      const task = staging.session.replica.tasks.get(arn);
      return `${task?.family ?? ""}:${task?.revision ?? ""}`;
    });
    assert.deepEqual(sent.map(call => String(call.input["taskDefinition"])).toSorted(), families.toSorted());

    await run("viewJson", first, tasks);
    const shown = () => vscode.window.tabGroups.all.flatMap(group => group.tabs).map(tab => tab.label);
    await eventually("three documents", () =>
      tasks.every(({ arn }) => shown().some(label => label.includes(arn.slice(arn.lastIndexOf("/") + 1).slice(0, 8)))),
    );
    assert.deepEqual(
      inputs.shown.filter(({ level }) => level === "error"),
      [],
    );
  });

  it("reuses the token of a lost answer, so that nothing runs twice", async () => {
    const data = await world.cluster("data-fargate");
    const [task] = nodes(
      "task",
      taskAims(data, item => item.family === "dbt-run" && item.lastStatus === "RUNNING"),
    );
    inputs.answer(editAsJson);
    await run("runAgain", task);
    const opened = await document("run-task");
    // The SDK itself resends twice.
    world.sandbox.addFault({ operation: "RunTask", kind: "act-then-drop", times: 3 });
    inputs.answer("Send", 2);
    await run("sendRequest", opened.uri);
    await inputs.said("before RunTask was answered");
    await run("sendRequest", opened.uri);
    const calls = world.sandbox.calls.filter(call => call.operation === "RunTask");
    assert.equal(calls.length, 4);
    assert.equal(new Set(calls.map(call => call.input["clientToken"])).size, 1);
    await data.session.load();
    const started = taskAims(data, item => item.family === "dbt-run" && item.lastStatus !== "STOPPED");
    assert.equal(started.length, 2);
  });

  it("refuses fields that do not exist and containers that the task definition lacks", async () => {
    const staging = await world.cluster("staging");
    const [task] = nodes(
      "task",
      taskAims(staging, item => item.service === "web"),
    );
    inputs.answer(editAsJson);
    await run("runAgain", task);
    const opened = await document("run-task");
    const request = JSON.parse(opened.getText()) as Record<string, unknown>;
    await replace(opened, JSON.stringify({ ...request, cout: 3 }));
    await run("sendRequest", opened.uri);
    assert.deepEqual((await inputs.said("RunTask takes no cout.")).buttons, ["Show Log"]);
    await replace(opened, JSON.stringify({ ...request, overrides: { containerOverrides: [{ name: "ap" }] } }));
    await run("sendRequest", opened.uri);
    const told = await inputs.said("has no container ap.");
    assert.match(told.message, /Its containers are app, log-router\./);
    assert.equal(world.calls("RunTask"), 0);
  });

  it("offers Send above a request, and completes clusters by what is loaded", async () => {
    const staging = await world.cluster("staging");
    const [task] = nodes(
      "task",
      taskAims(staging, item => item.service === "web"),
    );
    inputs.answer(editAsJson);
    await run("runAgain", task);
    const opened = await document("run-task");
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      opened.uri,
      5,
    );
    assert.deepEqual(
      lenses.slice(0, 2).map(lens => lens.command?.title),
      ["$(play) Send RunTask", "$(copy) Copy as AWS CLI"],
    );
    const at = opened.positionAt(opened.getText().indexOf('"cluster": "') + '"cluster": "'.length);
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      "vscode.executeCompletionItemProvider",
      opened.uri,
      at,
    );
    const labels = list.items.map(item => (typeof item.label === "string" ? item.label : item.label.label));
    assert.ok(labels.includes("prod-web") && labels.includes("staging"), labels.join(", "));
  });

  it("completes services and their deployments by what is loaded", async () => {
    const staging = await world.cluster("staging");
    await staging.session.services.read(new AbortController().signal);
    const text = '{ "service": "", "serviceDeploymentArn": "" }';
    const path = `update-service-${String(Date.now())}.ecs.json`;
    const opened = await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: "untitled", path }));
    await vscode.window.showTextDocument(opened);
    await replace(opened, text);
    const offered = async (field: string) => {
      const at = opened.positionAt(text.indexOf(`"${field}": "`) + field.length + 5);
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        "vscode.executeCompletionItemProvider",
        opened.uri,
        at,
      );
      const item = items.find(({ label }) => typeof label !== "string" && label.label === "checkout");
      return typeof item?.insertText === "string" ? item.insertText : item?.insertText?.value;
    };
    assert.match((await offered("service")) ?? "", /^"arn:.*:service\/staging\/checkout"$/);
    assert.match((await offered("serviceDeploymentArn")) ?? "", /^"arn:.*:service-deployment\/staging\/checkout\/\w/);
  });

  it("shows a document's mistakes in place, by the operation's schema", async () => {
    const staging = await world.cluster("staging");
    const [task] = nodes(
      "task",
      taskAims(staging, item => item.service === "web"),
    );
    inputs.answer(editAsJson);
    await run("runAgain", task);
    const opened = await document("run-task");
    await replace(opened, '{ "taskDefinition": "web", "count": 0, "launchType": "LAMBDA" }');
    const problems = await eventually("two problems", () => {
      const found = vscode.languages.getDiagnostics(opened.uri);
      return found.length >= 2 ? found : undefined;
    });
    assert.ok(problems.some(problem => /minimum of 1/.test(problem.message)));
  });

  it("stops a task by document, with the version it is at in the question", async () => {
    const web = await world.cluster("prod-web");
    const [task] = taskAims(web, item => item.service === "web");
    assert.ok(task);
    const opened = await vscode.workspace.openTextDocument(vscode.Uri.parse("untitled:stop-task.ecs.json"));
    await vscode.window.showTextDocument(opened);
    await replace(
      opened,
      JSON.stringify({ cluster: "prod-web", task: task.arn.slice(task.arn.lastIndexOf("/") + 1), reason: "by hand" }),
    );
    inputs.answer("Send");
    const sending = run("sendRequest", opened.uri);
    // Other connections of this window may show a cluster of that name, too.
    await Promise.race([sending, inputs.choose("Which prod-web?", "prod-web").catch(() => undefined)]);
    await sending;
    assert.match((await inputs.said("Send StopTask")).detail, /is at v\d+/);
    const [call] = world.sandbox.calls.filter(item => item.operation === "StopTask");
    assert.equal(call?.input["task"], task.arn);
  });
});

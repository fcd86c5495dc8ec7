import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually, Inputs } from "./inputs";
import { nodes, run, taskAims, World } from "./world";

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
    inputs.answer("Run Task");
    const running = run("runTask", { ...staging, kind: "cluster", id: "x" });
    await inputs.choose("family", "web");
    await inputs.choose("Revision", "web:7");
    await inputs.type("How many", "3");
    await inputs.choose("launched on", "EC2");
    await inputs.choose("Overrides", "No overrides");
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
    await run("runAgain", task);
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

  it("reuses the token of a lost answer, so that nothing runs twice", async () => {
    const data = await world.cluster("data-fargate");
    const [task] = nodes(
      "task",
      taskAims(data, item => item.family === "dbt-run" && item.lastStatus === "RUNNING"),
    );
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
    await run("runAgain", task);
    const opened = await document("run-task");
    const request = JSON.parse(opened.getText()) as Record<string, unknown>;
    await replace(opened, JSON.stringify({ ...request, cout: 3 }));
    await run("sendRequest", opened.uri);
    await inputs.said("RunTask takes no cout.");
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
    await run("runAgain", task);
    const opened = await document("run-task");
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      opened.uri,
      5,
    );
    assert.deepEqual(
      lenses.map(lens => lens.command?.title),
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

  it("shows a document's mistakes in place, by the operation's schema", async () => {
    const staging = await world.cluster("staging");
    const [task] = nodes(
      "task",
      taskAims(staging, item => item.service === "web"),
    );
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

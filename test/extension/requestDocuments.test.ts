import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import type { Target } from "../../src/requests/sending/target";
import { KeptRequests } from "../../src/requests/documents/keptRequests";
import { eventually, Inputs } from "./inputs";
import { answerAndRun } from "./runTaskSteps";
import { nodes, run, taskAims, World } from "./world";

const editAsJson = "Edit as JSON";

describe("a request document that the extension keeps", () => {
  let world: World;
  let inputs: Inputs;
  let staging: Target;

  beforeEach(async () => {
    inputs = new Inputs();
    world = await World.open();
    staging = await world.cluster("staging");
  });

  afterEach(async () => {
    inputs.dispose();
    for (const document of vscode.workspace.textDocuments)
      if (document.uri.scheme === "ecs-request" && document.isDirty) await document.save();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await world.close();
  });

  const aTask = () => {
    const [aim] = taskAims(staging, ({ service, lastStatus }) => service === "web" && lastStatus === "RUNNING");
    return aim ?? assert.fail("no task of web");
  };

  const active = (name: string) =>
    eventually(`the document ${name}`, () => {
      const document = vscode.window.activeTextEditor?.document;
      return document?.uri.scheme === "ecs-request" && document.uri.path.includes(name) ? document : undefined;
    });

  async function runAgainAsDocument(): Promise<vscode.TextDocument> {
    const [node] = nodes("task", [aTask()]);
    inputs.answer(editAsJson);
    await run("runAgain", node);
    return active("run-task");
  }

  async function replace({ uri, lineCount }: vscode.TextDocument, text: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, new vscode.Range(0, 0, lineCount, 0), text);
    await vscode.workspace.applyEdit(edit);
  }

  const lenses = async ({ uri }: vscode.TextDocument) => {
    const found = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri, 5);
    return found.map(lens => lens.command?.title ?? "");
  };

  /** What the next window is given. */
  const onDisk = (): KeptRequests => {
    const { context } = world.explorer;
    assert.ok(context);
    return new KeptRequests(context.workspaceState);
  };

  const bytesOnDisk = ({ uri }: vscode.TextDocument) => {
    const kept = onDisk().get(uri.path);
    return kept && Buffer.from(kept.content, "base64").toString();
  };

  const tabOf = ({ uri }: vscode.TextDocument) =>
    vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .find(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString());

  const close = async (document: vscode.TextDocument) => {
    const tab = tabOf(document);
    assert.ok(tab);
    assert.ok(await vscode.window.tabGroups.close(tab));
  };

  it("opens unchanged, says where it goes, and is saved without a dialog, by itself too", async () => {
    const { account, region } = staging.session;
    const document = await runAgainAsDocument();
    assert.equal(document.isDirty, false);
    assert.equal(document.languageId, "json");
    assert.equal(document.uri.path, `/${world.id}/staging · ${account} · ${region}/run-task.ecs.json`);
    assert.deepEqual(await lenses(document), [
      "$(play) Send RunTask",
      "$(copy) Copy as AWS CLI",
      `$(cloud) staging · ${account} · ${region} (${world.id})`,
    ]);

    await replace(document, '{ "taskDefinition": "web:7", ');
    assert.ok(document.isDirty);
    assert.ok(await document.save());
    assert.equal(bytesOnDisk(document), '{ "taskDefinition": "web:7", ');

    await replace(document, '{ "taskDefinition": "web:7", "count": 2 }');
    await eventually("that it saves itself", () => !document.isDirty);
    assert.equal(bytesOnDisk(document), '{ "taskDefinition": "web:7", "count": 2 }');
    assert.deepEqual(inputs.shown.slice(1), []);
  });

  it("is there in the next window with its content and its connection", async () => {
    const document = await runAgainAsDocument();
    await replace(document, '{ "cluster": "prod-web", "taskDefinition": "web:7" }');
    await eventually("that it saves itself", () => !document.isDirty);
    const kept = onDisk().get(document.uri.path);
    assert.equal(kept?.connection, world.id);
    assert.equal(kept.clusterArn, staging.session.cluster.arn);
    assert.match(bytesOnDisk(document) ?? "", /prod-web/);
    // It names another cluster by now, which the window says.
    assert.match((await lenses(document))[2] ?? "", /^\$\(cloud\) prod-web · /);
    inputs.answer("Send");
    await run("sendRequest", document.uri);
    const asked = await inputs.said("Send RunTask to cluster prod-web?");
    assert.match(asked.detail, /^The document was made for cluster staging\.\n\nCluster: prod-web\nAccount: /);
    assert.equal(document.isDirty, false);
    assert.ok(tabOf(document), "it stays open after it was sent");
  });

  it("loses nothing when it is closed; what nobody changed leaves the disk", async () => {
    const untouched = await runAgainAsDocument();
    const text = untouched.getText();
    assert.equal(bytesOnDisk(untouched), text);
    await close(untouched);
    await eventually("that it left the disk", () => bytesOnDisk(untouched) === undefined);

    const changed = await runAgainAsDocument();
    assert.match(changed.uri.path, /run-task-2\.ecs\.json$/);
    await replace(changed, '{ "count": 3 }');
    await eventually("that it saves itself", () => !changed.isDirty);
    await close(changed);
    await run("runAgain", ...nodes("task", [aTask()]));
    assert.equal(bytesOnDisk(changed), '{ "count": 3 }');

    const open = async (name: string) => {
      const opening = run("openRequest");
      const pick = await inputs.pick("last changed first");
      const row = pick.items.find(item => item.label === `$(json) ${name}` && item.description?.includes(world.id));
      assert.ok(row, pick.items.map(({ label }) => label).join(", "));
      pick.activeItems = [row];
      inputs.accept();
      await opening;
      return active(name);
    };
    assert.equal((await open("run-task-2.ecs.json")).getText(), '{ "count": 3 }');
    assert.equal((await open("run-task.ecs.json")).getText(), text);

    await close(await active("run-task.ecs.json"));
    inputs.answer("Delete");
    const deleting = run("openRequest");
    await inputs.choose("last changed first", "Closed Document");
    await deleting;
    await assert.rejects(Promise.resolve(vscode.workspace.fs.readFile(untouched.uri)), /no longer kept/);
    assert.equal(bytesOnDisk(changed), '{ "count": 3 }', "what is open stays");
  });

  it("shows a text that must not be empty as a problem", async () => {
    const creating = run("newRequest");
    await inputs.choose("Operation", "StopTask");
    const pick = await inputs.pick("Cluster");
    const row = pick.items.find(({ label, description }) => label === "staging" && description?.includes(world.id));
    assert.ok(row);
    pick.activeItems = [row];
    inputs.accept();
    await creating;
    const document = await active("stop-task");
    assert.equal((JSON.parse(document.getText()) as Record<string, unknown>)["task"], "");
    const [problem] = await eventually("a problem", () => {
      const found = vscode.languages.getDiagnostics(document.uri);
      return found.length > 0 && found;
    });
    assert.match(problem?.message ?? "", /minimum length of 1/);
    assert.equal(document.getText(problem?.range), '""');
    await replace(document, '{ "task": "0f3c9a1b" }');
    await eventually("no problem", () => vscode.languages.getDiagnostics(document.uri).length === 0);
  });

  it("says that its connection was removed, keeps the request, and can be copied to another cluster", async () => {
    const other = await World.open();
    try {
      const elsewhere = await other.cluster("staging");
      const [node] = nodes(
        "task",
        taskAims(elsewhere, ({ service }) => service === "web"),
      );
      inputs.answer(editAsJson);
      await run("runAgain", node);
      const document = await active("run-task");
      const text = document.getText();
      await other.explorer.store.remove(other.id);
      assert.match(
        (await lenses(document))[2] ?? "",
        /^\$\(warning\) The connection "test-\d+" was removed\. It was for staging/,
      );
      inputs.answer("Choose Another Cluster…");
      await run("sendRequest", document.uri);
      const told = await inputs.said("was removed. The document is kept; nothing was sent.");
      assert.equal(told.level, "error");
      const pick = await inputs.pick("Cluster");
      const row = pick.items.find(({ label, description }) => label === "prod-web" && description?.includes(world.id));
      assert.ok(row);
      pick.activeItems = [row];
      inputs.accept();
      const copy = await eventually("the copy", () => {
        const found = vscode.window.activeTextEditor?.document;
        return found?.uri.path.startsWith(`/${world.id}/prod-web · `) && found;
      });
      const { arn } = (await world.cluster("prod-web")).session.cluster;
      assert.deepEqual(JSON.parse(copy.getText()), { ...(JSON.parse(text) as object), cluster: arn });
      assert.equal(document.getText(), text);
      assert.equal(world.calls("RunTask") + other.calls("RunTask"), 0);
    } finally {
      await other.close();
    }
  });

  it("says what its connection was called before it was renamed, and is still sent over it", async () => {
    const document = await runAgainAsDocument();
    await world.explorer.store.change({ ...world.connection.spec, label: "renamed" });
    assert.match((await lenses(document))[2] ?? "", new RegExp(`\\(renamed\\) · formerly ${world.id}$`));
    inputs.answer("Send");
    await run("sendRequest", document.uri);
    assert.match((await inputs.said("Send RunTask to cluster staging?")).detail, /Connection: renamed/);
    assert.equal(world.calls("RunTask"), 1);
  });

  it("is refused over a read-only connection, and says so before", async () => {
    const document = await runAgainAsDocument();
    await world.explorer.store.setReadOnly(world.id, true);
    assert.match((await lenses(document))[2] ?? "", /^\$\(lock\) .* · read-only$/);
    inputs.answer("Send");
    await run("sendRequest", document.uri);
    await inputs.said("RunTask was not sent");
    assert.equal(world.calls("RunTask"), 0);
  });

  it("goes where it was made for in a folder that isn't trusted, too: no folder wrote it", async () => {
    const document = await runAgainAsDocument();
    const before = Object.getOwnPropertyDescriptor(vscode.workspace, "isTrusted");
    Object.defineProperty(vscode.workspace, "isTrusted", { get: () => false, configurable: true });
    try {
      inputs.answer("Send");
      await run("sendRequest", document.uri);
      await inputs.said("Send RunTask to cluster staging?");
      assert.equal(world.calls("RunTask"), 1);
    } finally {
      if (before) Object.defineProperty(vscode.workspace, "isTrusted", before);
    }
  });

  it("is where a refusal of the same request leads, which a retry would only repeat", async () => {
    const refuse = (operation: string, message: string) =>
      world.sandbox.addFault({ operation, kind: "error", type: "InvalidParameterException", message, times: 1 });
    // A wizard's request is given back as a document, which is shown, whatever it holds by now.
    refuse("RunTask", "Tag keys are wrong.");
    const running = run("runTask", { ...staging, kind: "cluster", id: "x" });
    inputs.answer(editAsJson);
    await answerAndRun(inputs, { family: "web", count: "12", launch: "EC2" });
    await running;
    assert.deepEqual((await inputs.said("Tag keys are wrong.")).buttons, [editAsJson, "Show Log"]);
    const given = await active("run-task");
    assert.equal((JSON.parse(given.getText()) as Record<string, unknown>)["count"], 12);
    await eventually("one document alone", () => kindOf("run-task").length === 1);

    // A document's own request leads back to it.
    refuse("RunTask", "Still wrong.");
    inputs.answer("Send");
    inputs.answer(editAsJson);
    await run("sendRequest", given.uri);
    assert.deepEqual((await inputs.said("Still wrong.")).buttons, [editAsJson, "Show Log"]);
    assert.equal(kindOf("run-task").length, 1);

    // A command that has no document gets one.
    const task = aTask();
    refuse("StopTask", "taskId is not valid.");
    inputs.answer("Stop Task");
    inputs.answer(editAsJson);
    const stopping = run("stopTask", nodes("task", [task])[0]);
    await inputs.type("Reason", "by hand");
    await stopping;
    assert.deepEqual((await inputs.said("taskId is not valid.")).buttons, [editAsJson, "Show Log"]);
    assert.deepEqual(JSON.parse((await active("stop-task")).getText()), {
      cluster: staging.session.cluster.arn,
      task: task.arn,
      reason: "by hand",
    });

    // What ECS itself says to try again is.
    refuse("StopTask", "Capacity is unavailable at this time. Please try again later.");
    inputs.answer("Stop Task");
    const again = run("stopTask", nodes("task", [task])[0]);
    await inputs.type("Reason", "by hand");
    await again;
    assert.deepEqual((await inputs.said("Capacity is unavailable")).buttons, ["Retry", "Show Log"]);
  });

  const kindOf = (name: string) =>
    vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ label }) => label.startsWith(name));

  it("on disk is a file as any other: it has its problems, its Send, and is saved by whoever edits it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "ecs-explorer-requests-"));
    try {
      const path = join(folder, "stop-task-mine.ecs.json");
      const { arn } = staging.session.cluster;
      await writeFile(path, JSON.stringify({ cluster: arn, task: "" }));
      const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
      await vscode.window.showTextDocument(document, { preview: false });
      await eventually("a problem", () => vscode.languages.getDiagnostics(document.uri).length > 0);
      assert.deepEqual(await lenses(document), ["$(play) Send StopTask", "$(copy) Copy as AWS CLI"]);
      const task = aTask();
      await replace(document, JSON.stringify({ cluster: arn, task: task.arn }));
      inputs.answer("Send");
      const sending = run("sendRequest", document.uri);
      // Other connections of this window may show a cluster of that ARN, too.
      const choosing = inputs.pick("Which arn").then(pick => {
        pick.activeItems = pick.items.filter(({ description }) => description?.includes(world.id));
        inputs.accept();
      });
      await Promise.race([sending, choosing.catch(() => undefined)]);
      await sending;
      assert.equal(world.calls("StopTask"), 1);
      assert.equal(document.isDirty, true, "it was saved by itself");
      await document.save();
    } finally {
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      await rm(folder, { recursive: true, force: true });
    }
  });
});

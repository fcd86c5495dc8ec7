import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { Inputs } from "./inputs";
import { run, taskAims, World } from "./world";

describe("request documents of a folder that isn't trusted", () => {
  let world: World;
  let inputs: Inputs;
  let folder: string;
  let isTrusted: boolean;
  const before = Object.getOwnPropertyDescriptor(vscode.workspace, "isTrusted");

  beforeEach(async () => {
    isTrusted = false;
    Object.defineProperty(vscode.workspace, "isTrusted", { get: () => isTrusted, configurable: true });
    folder = await mkdtemp(join(tmpdir(), "ecs-explorer-untrusted-"));
    inputs = new Inputs();
    world = await World.open();
  });

  afterEach(async () => {
    if (before) Object.defineProperty(vscode.workspace, "isTrusted", before);
    inputs.dispose();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function file(name: string, request: object): Promise<vscode.Uri> {
    const path = join(folder, name);
    await writeFile(path, JSON.stringify(request));
    return vscode.Uri.file(path);
  }

  /** Chooses in the list of all clusters the one of this test's connection. */
  async function chooseCluster(name: string): Promise<void> {
    const pick = await inputs.pick("its document can't choose");
    const item = pick.items.find(({ label, description }) => label === name && description?.includes(world.id));
    assert.ok(item, pick.items.map(({ label, description }) => `${label} (${description ?? ""})`).join(", "));
    pick.activeItems = [item];
    inputs.accept();
  }

  const stop = async () => {
    const { session } = await world.cluster("prod-web");
    const [task] = taskAims(await world.cluster("staging"), item => item.service === "web");
    assert.ok(task);
    return { arn: task.arn, id: task.arn.slice(task.arn.lastIndexOf("/") + 1), prod: session.cluster.arn };
  };

  it("are sent to the cluster that the person chooses, and the question leads with account and region", async () => {
    const { id, arn, prod } = await stop();
    const uri = await file("stop-task.ecs.json", { cluster: prod, task: id });
    inputs.answer("Send");
    const sending = run("sendRequest", uri);
    await chooseCluster("staging");
    await sending;
    const question = await inputs.said("Send StopTask");
    const { account, region, cluster } = (await world.cluster("staging")).session;
    assert.equal(question.message, `Send StopTask to account ${account}, region ${region}, cluster ${cluster.name}?`);
    const [first, second] = question.detail.split("\n");
    assert.equal(first, "The request comes from a folder that isn't trusted.");
    assert.equal(second, `It names another cluster, "${prod}"; you chose staging.`);
    assert.deepEqual(
      world.sandbox.calls
        .filter(call => call.operation === "StopTask")
        .map(({ input }) => [input["cluster"], input["task"]]),
      [[cluster.arn, arn]],
    );
  });

  it("run tasks in the chosen cluster, not in the one that they name", async () => {
    const { prod } = await stop();
    const uri = await file("run-task.ecs.json", { cluster: prod, taskDefinition: "web:7", launchType: "EC2" });
    inputs.answer("Send");
    const sending = run("sendRequest", uri);
    await chooseCluster("staging");
    await sending;
    const { cluster } = (await world.cluster("staging")).session;
    const clusters = world.sandbox.calls
      .filter(call => call.operation === "RunTask")
      .map(call => call.input["cluster"]);
    assert.deepEqual(clusters, [cluster.arn]);
  });

  it("can't name a task of another cluster by its ARN", async () => {
    const { arn } = await stop();
    const uri = await file("stop-task.ecs.json", { task: arn });
    inputs.answer("Send");
    const sending = run("sendRequest", uri);
    await chooseCluster("prod-web");
    await sending;
    await inputs.said("is in cluster staging, not in prod-web.");
    assert.equal(world.calls("StopTask"), 0);
  });

  it("are copied as an AWS CLI command for the chosen cluster, too", async () => {
    const { id, prod } = await stop();
    const uri = await file("stop-task.ecs.json", { cluster: prod, task: id });
    const copying = run("copyRequestAsCli", uri);
    await chooseCluster("staging");
    await copying;
    const line = await vscode.env.clipboard.readText();
    const { cluster } = (await world.cluster("staging")).session;
    assert.ok(line.includes(cluster.arn) && !line.includes("prod-web"), line);
  });

  it("send nothing when no cluster is chosen", async () => {
    const { id, prod } = await stop();
    const sending = run("sendRequest", await file("stop-task.ecs.json", { cluster: prod, task: id }));
    await inputs.pick("its document can't choose");
    inputs.escape();
    await sending;
    assert.equal(world.calls("StopTask"), 0);
    assert.deepEqual(inputs.shown, []);
  });

  it("choose their cluster themselves once the folder is trusted; the question names what, cluster, account and region", async () => {
    const { id, arn } = await stop();
    isTrusted = true;
    const { account, region, cluster } = (await world.cluster("staging")).session;
    const uri = await file("stop-task.ecs.json", { cluster: cluster.arn, task: id });
    inputs.answer("Send");
    const sending = run("sendRequest", uri);
    // Other connections of this window may show a cluster of that ARN, too.
    const choosing = inputs.pick("Which arn").then(pick => {
      pick.activeItems = pick.items.filter(({ description }) => description?.includes(world.id));
      inputs.accept();
    });
    await Promise.race([sending, choosing.catch(() => undefined)]);
    await sending;
    const question = await inputs.said("Send StopTask to cluster staging?");
    for (const line of [`Cluster: ${cluster.name}`, `Account: ${account}`, `Region: ${region}`, `Task: ${id}`])
      assert.ok(question.detail.includes(line), question.detail);
    assert.deepEqual(
      world.sandbox.calls.filter(call => call.operation === "StopTask").map(call => call.input["task"]),
      [arn],
    );
  });
});

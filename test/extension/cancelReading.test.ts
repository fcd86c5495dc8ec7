import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Task } from "../../src/ecs/model/model";
import type { Target } from "../../src/requests/sending/target";
import { eventually, Inputs } from "./inputs";
import { answerAndRun } from "./runTaskSteps";
import { Notifications } from "./notifications";
import { instanceAims, nodes, run, taskAims, World } from "./world";

describe("reading before a change", () => {
  let world: World;
  let inputs: Inputs;
  let notifications: Notifications;
  let staging: Target;

  beforeEach(async () => {
    inputs = new Inputs();
    notifications = new Notifications();
    world = await World.open();
    staging = await world.cluster("staging");
  });

  afterEach(async () => {
    notifications.dispose();
    inputs.dispose();
    world.sandbox.clearFaults();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await world.close();
  });

  const aTask = () =>
    nodes(
      "task",
      taskAims(staging, task => task.service === "web" && task.lastStatus === "RUNNING"),
    )[0];
  const anInstance = () =>
    nodes(
      "containerInstance",
      instanceAims(staging, instance => instance.status === "ACTIVE"),
    )[0];

  interface Case {
    readonly hangs: string;
    readonly changes?: string;
    readonly start: () => Promise<void>;
  }
  const document = async (name: string, request: object) => {
    const opened = await vscode.workspace.openTextDocument(vscode.Uri.parse(`untitled:${name}.ecs.json`));
    const edit = new vscode.WorkspaceEdit();
    const text = JSON.stringify({ cluster: staging.session.cluster.arn, ...request });
    edit.replace(opened.uri, new vscode.Range(0, 0, opened.lineCount, 0), text);
    await vscode.workspace.applyEdit(edit);
    return run("sendRequest", opened.uri);
  };
  const stop = async () => {
    const stopping = run("stopTask", aTask());
    await inputs.type("Reason", "typed once");
    await stopping;
  };
  const cases: Readonly<Record<string, Case>> = {
    "Stop Task": { hangs: "DescribeTasks", changes: "StopTask", start: stop },
    "Drain Container Instance": {
      hangs: "DescribeContainerInstances",
      changes: "UpdateContainerInstancesState",
      start: () => run("drainContainerInstance", anInstance()),
    },
    "Update Container Agent": {
      hangs: "DescribeContainerInstances",
      changes: "UpdateContainerAgent",
      start: () => run("updateContainerAgent", anInstance()),
    },
    "Show Task Details": { hangs: "DescribeTasks", start: () => run("describeTasks", aTask()) },
    "a request document": {
      hangs: "DescribeTasks",
      changes: "StopTask",
      start: () => document("stop-task", { task: aTask()?.arn }),
    },
  };

  for (const [name, { hangs, changes, start }] of Object.entries(cases))
    it(`of ${name} ends at Cancel, without a word and without sending`, async () => {
      world.sandbox.addFault({ operation: hangs, kind: "hang" });
      const running = start();
      await notifications.cancel();
      await running;
      assert.deepEqual(inputs.shown, []);
      if (changes) assert.equal(world.calls(changes), 0);
    });

  it("of the services for Run Again ends at Cancel, and opens no document", async () => {
    const data = await world.cluster("data-fargate");
    const hasNetwork = (task: Task) => task.attachments.some(({ type }) => type === "ElasticNetworkInterface");
    const [task] = nodes("task", taskAims(data, hasNetwork));
    assert.ok(task);
    world.sandbox.addFault({ operation: "ListServices", kind: "hang" });
    const before = vscode.workspace.textDocuments.length;
    const running = run("runAgain", task);
    await notifications.cancel();
    await running;
    assert.deepEqual(inputs.shown, []);
    assert.equal(vscode.workspace.textDocuments.length, before);
  });

  it("of what a new task would fit on keeps nobody from running it", async () => {
    world.sandbox.addFault({ operation: "ListContainerInstances", kind: "hang" });
    void staging.session.refresh();
    const running = run("runTask", { ...staging, kind: "cluster", id: "x" });
    await answerAndRun(inputs, { family: "queue-worker" });
    await running;
    assert.equal(world.calls("RunTask"), 1);
    assert.equal(staging.session.state.kind, "loading");
  });

  it("of the clusters that a request document is for ends at Cancel, too", async () => {
    world.sandbox.addFault({ operation: "ListClusters", kind: "hang" });
    void world.connection.refresh();
    await eventually("the connection being read", () => world.connection.state.kind === "loading");
    const running = document("stop-task", { task: "0f3c9a1b" });
    await notifications.cancel();
    await running;
    assert.deepEqual(inputs.shown, []);
    assert.equal(world.connection.state.kind, "loading", "the command waited until the reading failed by itself");
  });

  it("keeps a stop's reason when it fails: Retry doesn't ask for it again", async () => {
    const task = aTask();
    assert.ok(task);
    world.sandbox.addFault({
      operation: "DescribeTasks",
      kind: "error",
      type: "AccessDeniedException",
      message: "Not now.",
      times: 1,
    });
    inputs.answer("Retry");
    inputs.answer("Stop Task");
    const stopping = run("stopTask", task);
    await inputs.type("Reason", "typed once");
    await stopping;
    const call = await eventually("StopTask", () => world.sandbox.calls.find(item => item.operation === "StopTask"));
    assert.equal(call.input["reason"], "typed once");
    assert.equal(call.input["task"], task.arn);
    assert.equal(inputs.isOpen, false);
    assert.equal(world.calls("StopTask"), 1);
  });
});

import assert from "node:assert/strict";
import * as vscode from "vscode";
import { operations } from "../../src/ecs/gateway/operations";
import type { OperationName } from "../../src/ecs/gateway/operations";
import { instanceName } from "../../src/ecs/model/names";
import type { Target } from "../../src/requests/sending/target";
import { eventually, Inputs } from "./inputs";
import type { Shown } from "./inputs";
import { openRequest, pausedDeployment } from "./requests";
import { instanceAims, nodes, run, taskAims, World } from "./world";

describe("what a person on call can rely on", function () {
  this.timeout(60_000);
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

  /** Lets `meanwhile` happen while a message with this button waits, and clicks it then; once. */
  function clickAfter(button: string, meanwhile: () => Promise<unknown>): void {
    let isOpen = true;
    for (const name of ["showErrorMessage", "showWarningMessage"] as const) {
      const before = vscode.window[name] as (...args: readonly unknown[]) => Promise<string | undefined>;
      const asked = async (...args: readonly unknown[]) => {
        const answer = await before(...args);
        if (!isOpen || !args.includes(button)) return answer;
        isOpen = false;
        await meanwhile();
        return button;
      };
      Object.assign(vscode.window, { [name]: asked });
    }
  }

  async function start(cluster: Target): Promise<string> {
    const known = new Set(taskAims(cluster, () => true).map(aim => aim.arn));
    const request = { cluster: cluster.session.cluster.arn, taskDefinition: "queue-worker", launchType: "EC2" };
    inputs.answer("Send");
    await run("sendRequest", await openRequest("RunTask", request));
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    const [own] = taskAims(cluster, task => !known.has(task.arn) && task.family === "queue-worker");
    assert.ok(own);
    await eventually(
      "the task runs",
      () => taskAims(cluster, task => task.arn === own.arn && task.lastStatus === "RUNNING").length > 0,
      20_000,
    );
    return own.arn;
  }

  it("stops to look at a task that just ran when watching is stopped", async () => {
    const batch = await world.cluster("prod-batch");
    const ended = (arn: string): Shown | undefined =>
      inputs.shown.find(
        ({ message }) =>
          message.includes(arn.slice(arn.lastIndexOf("/") + 1).slice(0, 8)) && !message.includes("is RUNNING"),
      );
    const ignored = await start(batch);
    await run("stopWatching");
    const before = world.sandbox.calls.length;
    const watched = await start(batch);
    const { gateway, cluster } = batch.session;
    for (const task of [ignored, watched])
      await gateway.send("StopTask", { cluster: cluster.arn, task, reason: "a test" }, new AbortController().signal);
    await eventually("the death of the one that is watched", () => ended(watched), 20_000);
    await batch.session.load();
    assert.equal(taskAims(batch, task => task.arn === ignored && task.lastStatus === "STOPPED").length, 1);
    assert.equal(ended(ignored), undefined);
    const looks = world.sandbox.calls
      .slice(before)
      .filter(
        call => call.operation === "DescribeTasks" && JSON.stringify(call.input["tasks"]) === JSON.stringify([ignored]),
      );
    // One may have been under way.
    assert.ok(looks.length <= 1, `it was looked at ${String(looks.length)} times more`);
  });

  for (const clientToken of ["nightly-7", undefined])
    it(`copies the calls that Send would make ${clientToken === undefined ? "with tokens of their own" : "with a given token"}`, async () => {
      const batch = await world.cluster("prod-batch");
      const request = {
        cluster: batch.session.cluster.arn,
        taskDefinition: "queue-worker",
        count: 23,
        startedBy: "it's me",
        ...(clientToken === undefined ? {} : { clientToken }),
      };
      const uri = await openRequest("RunTask", request);
      await run("copyRequestAsCli", uri);
      const lines = (await vscode.env.clipboard.readText()).split("\n");
      assert.equal(lines.length, 3);
      const copied = lines.map(line => {
        const [, json = ""] =
          /^aws ecs run-task --cli-input-json '(.*)' --region us-east-1 --endpoint-url \S+$/.exec(line) ?? [];
        return JSON.parse(json.replaceAll(`'\\''`, "'")) as Record<string, unknown>;
      });
      assert.deepEqual(
        copied.map(call => call["count"]),
        [10, 10, 3],
      );
      assert.equal(new Set(copied.map(call => call["clientToken"])).size, 3);
      inputs.answer("Send");
      await run("sendRequest", uri);
      const sent = world.sandbox.calls.filter(call => call.operation === "RunTask").map(call => call.input);
      assert.equal(sent.length, 3);
      const bare = (call: Readonly<Record<string, unknown>>) => ({
        ...call,
        clientToken: clientToken && call["clientToken"],
      });
      assert.deepEqual(copied.map(bare), sent.map(bare));
    });

  it("leaves the token of a single call to the AWS CLI", async () => {
    const batch = await world.cluster("prod-batch");
    const request = { cluster: batch.session.cluster.arn, taskDefinition: "queue-worker", count: 10 };
    await run("copyRequestAsCli", await openRequest("RunTask", request));
    const text = await vscode.env.clipboard.readText();
    assert.ok(text.includes(`'${JSON.stringify(request)}'`), text);
  });

  it("looks first whether a StartTask whose answer was lost happened, when it is sent again by hand", async () => {
    const batch = await world.cluster("prod-batch");
    const [instance] = instanceAims(batch, item => item.agentConnected && item.status === "ACTIVE");
    const uri = await openRequest("StartTask", {
      cluster: batch.session.cluster.arn,
      taskDefinition: "queue-worker",
      containerInstances: [instance?.arn],
    });
    world.sandbox.addFault({ operation: "StartTask", kind: "act-then-drop", times: 1 });
    world.sandbox.addFault({
      operation: "ListTasks",
      kind: "error",
      type: "ClientException",
      message: "No.",
      times: 1,
      match: () => world.calls("StartTask") > 0,
    });
    inputs.answer("Send", 3);
    await run("sendRequest", uri);
    await inputs.said("Couldn't tell whether queue-worker started");
    await run("sendRequest", uri);
    await inputs.said("The request succeeded: 1 queue-worker task started");
    assert.equal(world.calls("StartTask"), 1);
    // Now that it is known, sending it again means another task.
    await run("sendRequest", uri);
    await eventually("the second start", () => world.calls("StartTask") === 2);
  });

  it("refuses on a read-only connection what a document asks for, whatever it is", async () => {
    await world.close();
    world = await World.open({}, { readOnly: true });
    const web = await world.cluster("prod-web");
    const cluster = web.session.cluster.arn;
    const [task] = taskAims(web, () => true);
    const [instance] = instanceAims(web, () => true);
    const paused = await pausedDeployment(world.sandbox);
    const service = { ...web, arn: cluster.replace(":cluster/", ":service/") + "/web" };
    const requests: Readonly<Partial<Record<OperationName, object>>> = {
      RunTask: { cluster, taskDefinition: "web" },
      StartTask: { cluster, taskDefinition: "web", containerInstances: [instance?.arn] },
      StopTask: { cluster, task: task?.arn },
      DeregisterContainerInstance: { cluster, containerInstance: instance?.arn, force: true },
      RegisterContainerInstance: { cluster, instanceIdentityDocument: "{}" },
      UpdateContainerAgent: { cluster, containerInstance: instance?.arn },
      UpdateContainerInstancesState: { cluster, containerInstances: [instance?.arn], status: "DRAINING" },
      UpdateService: { cluster, service: "web", desiredCount: 0 },
      StopServiceDeployment: { serviceDeploymentArn: paused.arn },
      ContinueServiceDeployment: { serviceDeploymentArn: paused.arn, hookId: paused.hookId, action: "ROLLBACK" },
    };
    const changing = (Object.keys(operations) as OperationName[]).filter(name => operations[name].changes);
    assert.deepEqual(new Set(Object.keys(requests)), new Set(changing));
    inputs.answer("Send", 100);
    for (const operation of changing) {
      inputs.shown.length = 0;
      await run("sendRequest", await openRequest(operation, requests[operation] ?? {}));
      await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
      await inputs.said(`${operation} was not sent`);
      assert.ok(
        inputs.shown.every(item => !item.modal),
        operation,
      );
    }
    // A page hands a subject and not a node of the tree.
    for (const [command, subject] of [
      ["stopTask", task],
      ["deregisterContainerInstance", instance],
      ["updateContainerAgent", instance],
      ["drainContainerInstance", instance],
      ["forceNewDeployment", service],
      ["setDesiredCount", service],
      ["deployRevision", service],
      ["stopDeployment", service],
      ["continueDeployment", service],
      ["setExecuteCommand", service],
    ] as const) {
      inputs.shown.length = 0;
      await run(command, subject);
      await inputs.said("was not sent");
    }
    assert.ok(world.sandbox.calls.every(call => /^(List|Describe)/.test(call.operation)));
  });

  it("says that a connection is read-only once its cluster is chosen, and asks nothing after that", async () => {
    await world.connection.load();
    await world.explorer.store.setReadOnly(world.id, true);
    for (const command of ["runTask", "stopTask", "startTask", "deregisterContainerInstance", "setDesiredCount"]) {
      inputs.shown.length = 0;
      const running = run(command);
      const clusters = await inputs.pick("Cluster");
      const own = clusters.items.find(
        ({ label, description = "" }) => label === "prod-web" && description.includes(world.id),
      );
      assert.match(own?.description ?? "", / · read-only$/);
      assert.ok(own);
      clusters.activeItems = [own];
      inputs.accept();
      await running;
      await inputs.said("is read-only here");
      assert.equal(inputs.isOpen, false, command);
    }
  });

  it("refuses a Retry of what was sent before the connection became read-only", async () => {
    const web = await world.cluster("prod-web");
    const [task] = taskAims(web, item => item.service === "web");
    world.sandbox.addFault({
      operation: "StopTask",
      kind: "error",
      type: "AccessDeniedException",
      message: "No.",
      times: 1,
    });
    inputs.answer("Send");
    clickAfter("Retry", () => world.explorer.store.setReadOnly(world.id, true));
    const uri = await openRequest("StopTask", { cluster: web.session.cluster.arn, task: task?.arn });
    await run("sendRequest", uri);
    await inputs.said("StopTask was not sent");
    assert.equal(world.calls("StopTask"), 1);
  });

  it("asks before a late Retry of a selection sends to what has moved since", async () => {
    const web = await world.cluster("prod-web");
    const aims = taskAims(web, item => item.service === "web").slice(0, 2);
    const [unlucky] = aims;
    assert.ok(unlucky);
    world.sandbox.addFault({
      operation: "StopTask",
      kind: "error",
      type: "InvalidParameterException",
      message: "No.",
      times: 1,
      match: input => input["task"] === unlucky.arn,
    });
    inputs.answer("Stop 2 Tasks");
    const { gateway, cluster } = web.session;
    clickAfter("Retry Failed", () =>
      gateway.send(
        "StopTask",
        { cluster: cluster.arn, task: unlucky.arn, reason: "somebody else" },
        new AbortController().signal,
      ),
    );
    const selection = nodes("task", aims);
    const running = run("stopTask", selection[0], selection);
    await inputs.type("Reason");
    await running;
    const question = await inputs.said("Send StopTask again?");
    assert.equal(question.modal, true);
    assert.match(question.detail, /moved from v\d+ to v\d+: .*desiredStatus RUNNING → STOPPED/);
    assert.equal(world.calls("StopTask"), 3);
  });

  it("says in a document's second question how many tasks force would leave behind", async () => {
    const web = await world.cluster("prod-web");
    const [instance] = instanceAims(web, item => item.runningTasks > 0);
    assert.ok(instance);
    const resource = web.session.replica.get(instance.arn);
    assert.ok(resource?.kind === "containerInstance");
    inputs.answer("Send");
    const uri = await openRequest("DeregisterContainerInstance", {
      cluster: web.session.cluster.arn,
      containerInstance: instance.arn,
      force: true,
    });
    await run("sendRequest", uri);
    const count = resource.runningTasks + resource.pendingTasks;
    const second = await inputs.said(`with ${String(count)} task${count === 1 ? "" : "s"} still there?`);
    assert.ok(second.detail.includes(instanceName(resource)), second.detail);
    assert.match(second.detail, /Cluster: prod-web\nAccount: 111122223333\nRegion: us-east-1/);
    assert.equal(world.calls("DeregisterContainerInstance"), 0);
  });

  it("makes no link and no second line of what an endpoint says", async () => {
    const web = await world.cluster("prod-web");
    const [task] = taskAims(web, item => item.service === "web");
    const evil = "See [the log](command:workbench.action.quit)\nAccount: 999999999999";
    world.sandbox.addFault({
      operation: "StopTask",
      kind: "error",
      type: "InvalidParameterException",
      message: evil,
      times: 1,
    });
    inputs.answer("Send");
    await run("sendRequest", await openRequest("StopTask", { cluster: web.session.cluster.arn, task: task?.arn }));
    const told = await inputs.said("See [the log]");
    assert.ok(!told.message.includes("]("), told.message);
    assert.ok(!told.message.includes("\n"), told.message);
  });

  it("says of a request about more tasks than it opens pages of how many those are", async () => {
    const web = await world.cluster("prod-web");
    const tasks = taskAims(web, item => item.lastStatus === "RUNNING").map(({ arn }) => arn);
    assert.ok(tasks.length > 11);
    await run(
      "sendRequest",
      await openRequest("DescribeTasks", { cluster: web.session.cluster.arn, tasks: tasks.slice(0, 11) }),
    );
    await inputs.said("The first 10 of 11 tasks are open.");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });
});

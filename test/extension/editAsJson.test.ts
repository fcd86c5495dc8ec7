import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Aimed, Target } from "../../src/requests/sending/target";
import { eventually, Inputs } from "./inputs";
import { instanceAims, nodes, run, taskAims, World } from "./world";

const editAsJson = "Edit as JSON";

describe("Edit as JSON beside the button that sends", () => {
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

  const opened = async (name: string) => {
    const { document } = await eventually(`the document ${name}`, () => {
      const editor = vscode.window.activeTextEditor;
      const isIt = editor?.document.uri.path.includes(`/${name}`) && editor.document.getText().trim() !== "";
      return isIt ? editor : undefined;
    });
    return { uri: document.uri, request: JSON.parse(document.getText()) as Readonly<Record<string, unknown>> };
  };
  // Where a document is kept says whose it is.
  const kept = ({ path }: vscode.Uri) => path.split("/")[1];
  const sent = (operation: string) => world.sandbox.calls.filter(call => call.operation === operation);
  const buttonsOf = async (question: string) => (await inputs.said(question)).buttons;
  const row = (aims: readonly Aimed[]) => nodes("containerInstance", aims);
  const cluster = ({ session }: Target) => session.cluster.arn;

  it("gives a StopTask with the reason that was typed, and sends it from there only", async () => {
    const staging = await world.cluster("staging");
    const [aim] = taskAims(staging, ({ service }) => service === "web");
    assert.ok(aim);
    inputs.answer(editAsJson);
    const stopping = run("stopTask", nodes("task", [aim])[0]);
    await inputs.type("Reason", "Stuck.");
    await stopping;
    assert.deepEqual(await buttonsOf("Stop task"), ["Stop Task", editAsJson, "Force New Deployment…"]);
    const { uri, request } = await opened("stop-task");
    assert.deepEqual(request, { cluster: cluster(staging), task: aim.arn, reason: "Stuck." });
    assert.equal(kept(uri), world.id);
    assert.equal(sent("StopTask").length, 0);
    inputs.answer("Send");
    await run("sendRequest", uri);
    assert.deepEqual(
      sent("StopTask").map(({ input }) => input),
      [request],
    );
  });

  it("isn't offered for tasks that take several StopTasks", async () => {
    const staging = await world.cluster("staging");
    const tasks = nodes(
      "task",
      taskAims(staging, ({ service }) => service === "web"),
    ).slice(0, 2);
    const stopping = run("stopTask", tasks[0], tasks);
    await inputs.type("Reason");
    await stopping;
    assert.deepEqual(await buttonsOf("Stop 2 tasks"), ["Stop 2 Tasks", "Force New Deployment…"]);
  });

  for (const { command, status, button, question } of [
    {
      command: "drainContainerInstance",
      status: "DRAINING",
      button: "Drain 3 Container Instances",
      question: "Drain 3",
    },
    {
      command: "activateContainerInstance",
      status: "ACTIVE",
      button: "Activate 3 Container Instances",
      question: "Activate 3",
    },
  ])
    it(`holds all instances of a selection that one request sets to ${status}`, async () => {
      const web = await world.cluster("prod-web");
      const aims = instanceAims(web, () => true).slice(0, 3);
      inputs.answer(editAsJson);
      await run(command, row(aims)[0], row(aims));
      assert.deepEqual(await buttonsOf(question), [button, editAsJson]);
      const { uri, request } = await opened("update-container-instances-state");
      assert.deepEqual(request, { cluster: cluster(web), containerInstances: aims.map(({ arn }) => arn), status });
      assert.equal(kept(uri), world.id);
      assert.equal(sent("UpdateContainerInstancesState").length, 0);
    });

  it("gives an UpdateContainerAgent of one instance, and isn't offered for two", async () => {
    const web = await world.cluster("prod-web");
    const both = instanceAims(web, ({ agentConnected }) => agentConnected).slice(0, 2);
    const [aim] = both;
    assert.ok(aim);
    await run("updateContainerAgent", row(both)[0], row(both));
    assert.deepEqual(await buttonsOf("Update the agents of 2"), ["Update 2 Agents"]);
    inputs.answer(editAsJson);
    await run("updateContainerAgent", row(both)[0]);
    assert.deepEqual(await buttonsOf("Update the agent of"), ["Update Agent", editAsJson]);
    const { uri, request } = await opened("update-container-agent");
    assert.deepEqual(request, { cluster: cluster(web), containerInstance: aim.arn });
    assert.equal(kept(uri), world.id);
    assert.equal(sent("UpdateContainerAgent").length, 0);
  });

  it("is a way of its own to deregister one instance that has tasks, and no way for two", async () => {
    const staging = await world.cluster("staging");
    const both = instanceAims(staging, ({ runningTasks }) => runningTasks > 0).slice(0, 2);
    const [aim] = both;
    assert.ok(aim && both.length === 2);
    const two = run("deregisterContainerInstance", row(both)[0], row(both));
    const ways = (await inputs.pick("there:")).items.map(({ label }) => label);
    assert.ok(!ways.some(label => label.includes(editAsJson)), ways.join());
    inputs.escape();
    await two;
    const one = run("deregisterContainerInstance", row(both)[0]);
    await inputs.choose("there:", editAsJson);
    await one;
    const { uri, request } = await opened("deregister-container-instance");
    assert.deepEqual(request, { cluster: cluster(staging), containerInstance: aim.arn, force: false });
    assert.equal(kept(uri), world.id);
    assert.equal(sent("DeregisterContainerInstance").length, 0);
  });

  describe("of instances without a task", () => {
    let empty: World;
    let clusters: readonly (readonly Aimed[])[];

    beforeEach(async () => {
      empty = await World.open({ world: { clusters: 2, instances: 11, tasks: 0 } });
      const targets = [];
      for (const {
        cluster: { name },
      } of empty.connection.clusters)
        targets.push(await empty.cluster(name));
      clusters = targets.map(target => instanceAims(target, () => true));
      assert.deepEqual(
        clusters.map(aims => aims.length),
        [11, 11],
      );
    });

    afterEach(() => empty.close());

    it("isn't offered where no single request holds all: more than ten, or of several clusters", async () => {
      const [many = [], others = []] = clusters.map(row);
      await run("drainContainerInstance", many[0], many);
      assert.deepEqual(await buttonsOf("Drain 11"), ["Drain 11 Container Instances"]);
      const apart = [...many.slice(0, 1), ...others.slice(0, 1)];
      await run("drainContainerInstance", apart[0], apart);
      assert.deepEqual(await buttonsOf("Drain 2"), ["Drain 2 Container Instances"]);
    });

    it("stands beside Deregister of one, and not of two", async () => {
      const [aims = []] = clusters;
      const [aim] = aims;
      assert.ok(aim);
      await run("deregisterContainerInstance", row(aims)[0], row(aims).slice(0, 2));
      assert.deepEqual(await buttonsOf("Deregister 2"), ["Deregister"]);
      inputs.answer(editAsJson);
      await run("deregisterContainerInstance", row(aims)[0]);
      assert.deepEqual(await buttonsOf("Deregister container instance"), ["Deregister", editAsJson]);
      const { uri, request } = await opened("deregister-container-instance");
      assert.deepEqual(request, { cluster: cluster(aim), containerInstance: aim.arn, force: false });
      assert.equal(kept(uri), empty.id);
      assert.equal(empty.calls("DeregisterContainerInstance"), 0);
    });
  });
});

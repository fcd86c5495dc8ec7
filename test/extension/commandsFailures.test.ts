import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commonExceptions, operations } from "../../src/ecs/gateway/operations";
import type { OperationName } from "../../src/ecs/gateway/operations";
import type { Aimed, Target } from "../../src/requests/sending/target";
import { eventually, Inputs } from "./inputs";
import { answerAndRun } from "./runTaskSteps";
import { pausedDeployment, requestFor, sendDocument } from "./requests";
import type { PausedDeployment } from "./requests";
import { instanceAims, nodes, run, taskAims, World } from "./world";

/** They are about the request itself. */
const toChange: ReadonlySet<string> = new Set([
  "ClientException",
  "InvalidParameterException",
  "PlatformTaskDefinitionIncompatibilityException",
  "PlatformUnknownException",
  "UnsupportedFeatureException",
]);

describe("what goes wrong with an operation", () => {
  let world: World;
  let inputs: Inputs;
  let cluster: Target;
  let task: Aimed;
  let instance: Aimed;
  let paused: PausedDeployment;

  beforeEach(async () => {
    inputs = new Inputs();
    world = await World.open();
    cluster = await world.cluster("prod-web");
    const [someTask] = taskAims(cluster, item => item.service === "web");
    const [someInstance] = instanceAims(cluster, item => item.agentVersion === "1.50.0");
    assert.ok(someTask && someInstance);
    [task, instance] = [someTask, someInstance];
    paused = await pausedDeployment(world.sandbox);
  });

  afterEach(async () => {
    inputs.dispose();
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await world.close();
  });

  const send = (operation: OperationName) =>
    sendDocument(inputs, operation, requestFor(operation, cluster, task, instance, paused));

  for (const operation of Object.keys(operations) as OperationName[])
    it(`tells each documented exception of ${operation} in a sentence with an advice`, async () => {
      for (const type of [...commonExceptions, ...operations[operation].exceptions]) {
        inputs.shown.length = 0;
        world.sandbox.clearFaults();
        world.sandbox.addFault({ operation, kind: "error", type, message: `This is ${type}` });
        await send(operation);
        const told = await inputs.said(`${operation}: This is ${type}.`);
        // A RunTask is found out by sending it again with its token.
        const isUnsure = type === "ServerException" && operations[operation].changes && operation !== "RunTask";
        assert.equal(told.level, isUnsure ? "warning" : "error");
        // What may have been done is never offered to be blindly done again, and what can only fail again is to be changed.
        const isToChange = operations[operation].changes && toChange.has(type);
        assert.equal(told.buttons.includes("Retry"), !isUnsure && !isToChange, type);
        assert.equal(told.buttons.includes("Edit as JSON"), isToChange, type);
        assert.ok(told.message.length > `${operation}: This is ${type}.`.length, `${type} has no advice`);
      }
    });

  it("registers once although the answer was lost, and says that it happened", async () => {
    world.sandbox.addFault({ operation: "RegisterContainerInstance", kind: "act-then-drop", times: 1 });
    await send("RegisterContainerInstance");
    await inputs.said("The request succeeded: i-0feedc0ffee000001 is registered in prod-web");
    assert.equal(world.calls("RegisterContainerInstance"), 1);
  });

  it("stops once more by itself after a lost answer: stopping twice does no harm", async () => {
    world.sandbox.addFault({ operation: "StopTask", kind: "act-then-drop", times: 1 });
    await send("StopTask");
    assert.equal(world.calls("StopTask"), 2);
    assert.deepEqual(
      inputs.shown.filter(shown => shown.level === "error"),
      [],
    );
  });

  it("keeps what was chosen in the palette at Retry, of container instances to drain and of tasks to run again", async () => {
    const commands = [
      ["drainContainerInstance", "Container instance", "DescribeContainerInstances", "UpdateContainerInstancesState"],
      ["runAgain", "Task", "ListServices", "RunTask"],
    ] as const;
    for (const [command, placeholder, reads, sends] of commands) {
      inputs.answer("Retry", 1, () => world.sandbox.clearFaults());
      inputs.answer(command === "runAgain" ? "Run Task" : "Drain");
      const running = run(command);
      await inputs.choose("Cluster", command === "runAgain" ? "data-fargate" : "prod-web");
      const { items } = await inputs.pick(placeholder);
      world.sandbox.addFault({ operation: reads, kind: "expired-token" });
      await inputs.choose(placeholder, items[0]?.label ?? "");
      await running;
      await eventually(sends, () => world.calls(sends) === 1);
    }
  });

  it("says from which version an instance moved before its agent is updated", async () => {
    const seen = cluster.session.replica.get(instance.arn)?.version;
    const { gateway } = cluster.session;
    await gateway.send(
      "UpdateContainerInstancesState",
      { cluster: cluster.session.cluster.arn, containerInstances: [instance.arn], status: "DRAINING" },
      new AbortController().signal,
    );
    for (const command of ["updateContainerAgent", "deregisterContainerInstance"]) {
      inputs.shown.length = 0;
      const running = run(command, nodes("containerInstance", [instance])[0]);
      // Draining already, it isn't offered to be drained first.
      if (command !== "updateContainerAgent") {
        const labels = (await inputs.pick("there:")).items.map(({ label }) => label);
        assert.deepEqual(labels, ["Stop Its Tasks, Then Deregister", "Deregister with Force…", "Edit as JSON"]);
        await inputs.choose("there:", "Stop Its Tasks");
      }
      await running;
      if (command === "updateContainerAgent")
        assert.match(
          (await inputs.said("moved from")).detail,
          new RegExp(`from v${String(seen)} to v\\d+: status ACTIVE → DRAINING`),
        );
      else await inputs.said("DRAINING");
    }
    assert.equal(world.calls("UpdateContainerAgent"), 0);
  });

  it("ends the wizard at every step without sending, and goes back from every step but the first", async () => {
    const node = { ...cluster, kind: "cluster", id: "x" };
    const steps: readonly [() => Promise<unknown>, () => Promise<unknown>][] = [
      [() => inputs.pick("family"), () => inputs.choose("family", "api")],
      [() => inputs.pick("Revision"), () => inputs.choose("Revision", "api:12")],
      [() => inputs.pick("Container instances"), () => inputs.choose("Container instances", "i-")],
      [() => inputs.pick("Network"), () => inputs.choose("Network", "Enter Subnets")],
      [() => inputs.box("Subnets"), () => inputs.type("Subnets", "subnet-0abc")],
      [() => inputs.box("Security groups"), () => inputs.type("Security groups", "sg-0abc")],
      [() => inputs.pick("Public IP"), () => inputs.choose("Public IP", "No public")],
      [() => inputs.pick("Overrides"), () => inputs.choose("Overrides", "No overrides")],
    ];
    for (const depth of steps.keys()) {
      const running = run("startTask", node);
      for (const [, answer] of steps.slice(0, depth)) await answer();
      const [wait] = steps[depth] ?? assert.fail();
      await wait();
      if (depth > 0) {
        inputs.back();
        const [before, again] = steps[depth - 1] ?? assert.fail();
        await before();
        await again();
        await wait();
      }
      inputs.escape();
      await running;
    }
    assert.equal(world.calls("StartTask"), 0);
    assert.equal(inputs.isOpen, false);
  });

  it("tells a task that dies within seconds by its reason, in one sentence", async () => {
    const running = run("runTask", { ...cluster, kind: "cluster", id: "x" });
    await answerAndRun(inputs, { family: "recommender", launch: "EC2" });
    await running;
    const told = await eventually(
      "the death",
      () => inputs.shown.find(item => / stopped .*:/.test(item.message)),
      28_000,
    );
    assert.deepEqual(told.buttons, ["Show Task Details"]);
    assert.equal(told.level, "warning");
  });
});

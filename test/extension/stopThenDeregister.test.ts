import assert from "node:assert/strict";
import { eventually, Inputs } from "./inputs";
import { Notifications } from "./notifications";
import { instanceAims, nodes, run, World } from "./world";

describe("Stop Its Tasks, Then Deregister", function () {
  // Tasks take their time to stop.
  this.timeout(90_000);
  let world: World;
  let inputs: Inputs;

  beforeEach(async () => {
    inputs = new Inputs();
    world = await World.open();
  });

  afterEach(async () => {
    inputs.dispose();
    await world.close();
  });

  async function emptiest() {
    const staging = await world.cluster("staging");
    const tasks = (arn: string) => {
      const instance = staging.session.replica.get(arn);
      return instance?.kind === "containerInstance" ? instance.runningTasks : 0;
    };
    const aims = instanceAims(staging, item => item.runningTasks > 0 && item.status === "ACTIVE");
    const [instance] = nodes(
      "containerInstance",
      aims.toSorted((a, b) => tasks(a.arn) - tasks(b.arn)),
    );
    assert.ok(instance);
    return { staging, instance };
  }

  it("stops and deregisters nothing when the drain is refused", async () => {
    const { instance } = await emptiest();
    world.sandbox.addFault({
      operation: "UpdateContainerInstancesState",
      kind: "error",
      type: "InvalidParameterException",
      message: "Not today.",
      times: 1,
    });
    inputs.answer("Stop Its Tasks, Then Deregister");
    const running = run("deregisterContainerInstance", instance);
    await inputs.choose("there:", "Stop Its Tasks");
    await running;
    await inputs.said("Not today.");
    assert.equal(world.calls("UpdateContainerInstancesState"), 1);
    assert.equal(world.calls("StopTask"), 0);
    assert.equal(world.calls("DeregisterContainerInstance"), 0);
  });

  it("says what was done and what wasn't when the wait for the tasks is canceled", async () => {
    const notifications = new Notifications();
    try {
      const { instance } = await emptiest();
      inputs.answer("Stop Its Tasks, Then Deregister");
      const running = run("deregisterContainerInstance", instance);
      await inputs.choose("there:", "Stop Its Tasks");
      await eventually("the stop", () => world.calls("StopTask") > 0);
      await notifications.cancel();
      await running;
      const told = await inputs.said("Nothing was deregistered.");
      const stops = String(world.calls("StopTask"));
      assert.match(
        told.message,
        new RegExp(`^Canceled\\. \\d+ of ${stops} tasks? stopped; \\d+ (is|are) still stopping\\.`),
      );
      assert.match(told.message, /1 container instance is draining until you activate it again\.$/);
      assert.equal(world.calls("DeregisterContainerInstance"), 0);
    } finally {
      notifications.dispose();
    }
  });

  it("says that the drain was sent when the reading of the tasks is canceled", async () => {
    const notifications = new Notifications();
    try {
      const { instance } = await emptiest();
      // The confirm's own reading comes first and must end.
      inputs.answer("Stop Its Tasks, Then Deregister", 1, () =>
        world.sandbox.addFault({ operation: "ListTasks", kind: "hang" }),
      );
      const running = run("deregisterContainerInstance", instance);
      await inputs.choose("there:", "Stop Its Tasks");
      await notifications.cancel();
      await running;
      const told = await inputs.said("Nothing was deregistered.");
      assert.equal(
        told.message,
        "Canceled. No task was asked to stop. Nothing was deregistered. 1 container instance is draining until you activate it again.",
      );
      assert.equal(world.calls("StopTask"), 0);
    } finally {
      world.sandbox.clearFaults();
      notifications.dispose();
    }
  });

  it("goes on to deregister at the Retry of a stop that was refused", async () => {
    const { staging, instance } = await emptiest();
    world.sandbox.addFault({
      operation: "StopTask",
      kind: "error",
      type: "InvalidParameterException",
      message: "Not today.",
      times: 1,
    });
    inputs.answer("Stop Its Tasks, Then Deregister");
    inputs.answer("Retry");
    inputs.answer("Send Again");
    const running = run("deregisterContainerInstance", instance);
    await inputs.choose("there:", "Stop Its Tasks");
    await running;
    const call = await eventually(
      "DeregisterContainerInstance",
      () => world.sandbox.calls.find(item => item.operation === "DeregisterContainerInstance"),
      60_000,
    );
    assert.equal(call.input["containerInstance"], instance.arn);
    assert.equal(call.input["force"], false);
    assert.equal(world.calls("DeregisterContainerInstance"), 1);
    await eventually("the instance gone", () => staging.session.replica.get(instance.arn) === undefined);
  });
});

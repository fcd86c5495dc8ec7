import assert from "node:assert/strict";
import { eventually, Inputs } from "./inputs";
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
    await run("deregisterContainerInstance", instance);
    await inputs.said("Not today.");
    assert.equal(world.calls("UpdateContainerInstancesState"), 1);
    assert.equal(world.calls("StopTask"), 0);
    assert.equal(world.calls("DeregisterContainerInstance"), 0);
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
    await run("deregisterContainerInstance", instance);
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

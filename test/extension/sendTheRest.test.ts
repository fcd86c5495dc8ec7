import assert from "node:assert/strict";
import { eventually, Inputs } from "./inputs";
import { Notifications } from "./notifications";
import { run, World } from "./world";

describe("Send the Rest", () => {
  let world: World;
  let inputs: Inputs;
  let notifications: Notifications;

  beforeEach(async () => {
    inputs = new Inputs();
    notifications = new Notifications();
    // So long a call takes that Cancel comes before its end.
    world = await World.open({ latencyMs: 400 });
  });

  afterEach(async () => {
    notifications.dispose();
    inputs.dispose();
    await world.close();
  });

  it("runs what a canceled Run Task had not sent, and nothing twice", async () => {
    const data = await world.cluster("data-fargate");
    const sent = () => world.sandbox.calls.filter(({ operation }) => operation === "RunTask");
    inputs.answer("Run Task");
    const running = run("runTask", { ...data, kind: "cluster", id: "x" });
    await inputs.choose("family", "ingest");
    await inputs.choose("Revision", "ingest:8");
    await inputs.type("How many", "25");
    await inputs.choose("launched on", "FARGATE");
    await inputs.choose("Network", "subnet-0a1b2c3d4e5f60001");
    await inputs.choose("Overrides", "No overrides");
    inputs.answer("Send the Rest");
    // The first of three calls is under way then, and is let end.
    await notifications.cancel();
    await running;
    const told = await inputs.said("Canceled. 2 requests of 3 weren't sent.");
    assert.deepEqual(told.buttons, ["Send the Rest"]);
    await eventually("the other two calls", () => sent().length === 3);
    assert.deepEqual(
      sent().map(({ input }) => input["count"]),
      [10, 10, 5],
    );
    assert.equal(new Set(sent().map(({ input }) => input["clientToken"])).size, 3);
  });
});

import assert from "node:assert/strict";
import { eventually, Inputs } from "./inputs";
import { answerAndRun } from "./runTaskSteps";
import { Notifications } from "./notifications";
import { nodes, run, taskAims, World } from "./world";

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
    const running = run("runTask", { ...data, kind: "cluster", id: "x" });
    await answerAndRun(inputs, { family: "ingest", count: "25", launch: "FARGATE" });
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

  it("names what a canceled Stop Task had not sent", async () => {
    const web = await world.cluster("prod-web");
    const running = taskAims(web, task => task.lastStatus === "RUNNING" && task.desiredStatus === "RUNNING");
    const chosen = nodes("task", running.slice(0, 12));
    assert.equal(chosen.length, 12);
    inputs.answer("Stop 12 Tasks");
    const stopping = run("stopTask", chosen[0], chosen);
    await inputs.type("Reason");
    await notifications.cancel();
    await stopping;
    const told = await inputs.said("Canceled.");
    const sent = new Set(
      world.sandbox.calls.filter(call => call.operation === "StopTask").map(call => call.input["task"]),
    );
    const unsent = chosen.filter(({ arn }) => !sent.has(arn));
    assert.equal(unsent.length, 4);
    for (const { arn } of unsent)
      assert.match(told.message, new RegExp(`${arn.split("/").at(-1)?.slice(0, 8)}: not sent`));
    assert.match(told.message, /^8 of 12 tasks asked to stop\. Canceled\. 4 requests weren't sent\./);
  });
});

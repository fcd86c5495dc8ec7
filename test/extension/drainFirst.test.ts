import assert from "node:assert/strict";
import { instanceName } from "../../src/ecs/model/names";
import type { Aimed, Target } from "../../src/requests/sending/target";
import { eventually, Inputs } from "./inputs";
import { instanceAims, nodes, run, World } from "./world";

describe("Drain First, Then Deregister", function () {
  // Tasks take their time to stop.
  this.timeout(90_000);
  const { now } = Date;
  let world: World;
  let inputs: Inputs;
  let staging: Target;
  let instances: readonly Aimed[];

  beforeEach(async () => {
    inputs = new Inputs();
    world = await World.open();
    staging = await world.cluster("staging");
    instances = instanceAims(staging, item => item.runningTasks > 0 && item.status === "ACTIVE").slice(0, 2);
    assert.equal(instances.length, 2);
  });

  afterEach(async () => {
    Date.now = now;
    inputs.dispose();
    await world.close();
  });

  const nameOf = ({ arn }: Aimed) => {
    const instance = staging.session.replica.get(arn);
    assert.ok(instance?.kind === "containerInstance");
    return instanceName(instance);
  };
  const isEmpty = ({ arn }: Aimed) => {
    const instance = staging.session.replica.get(arn);
    return instance?.kind === "containerInstance" && instance.runningTasks + instance.pendingTasks === 0;
  };
  const tasksOf = ({ arn }: Aimed) =>
    [...staging.session.replica.tasks.values()]
      .filter(task => task.containerInstanceArn === arn && task.lastStatus !== "STOPPED")
      .map(task => task.arn);
  const send = (operation: "StopTask" | "StartTask", input: Readonly<Record<string, unknown>>) =>
    staging.session.gateway.send(
      operation,
      { cluster: staging.session.cluster.arn, ...input } as never,
      new AbortController().signal,
    );
  const stopTasksOf = async (aim: Aimed) => {
    for (const task of tasksOf(aim)) await send("StopTask", { task });
  };
  const drain = async (aims: readonly Aimed[]) => {
    const selection = nodes("containerInstance", aims);
    inputs.answer("Drain First");
    const draining = run("deregisterContainerInstance", selection[0], selection);
    await inputs.choose("there:", "Drain First");
    await draining;
  };
  const isOffered = (aim: Aimed) =>
    inputs.shown.some(
      ({ message, buttons }) =>
        message === `${nameOf(aim)} in staging is drained: no task is left there.` && buttons.includes("Deregister…"),
    );

  it("offers those that are empty after ten minutes, and the others as soon as they are", async () => {
    const [soon, late] = instances;
    assert.ok(soon && late);
    // A standalone task, which nothing moves elsewhere.
    await send("StartTask", { taskDefinition: "web:7", containerInstances: [late.arn] });
    await drain([soon, late]);
    await stopTasksOf(soon);
    await eventually("the first to be empty", () => isEmpty(soon), 60_000);
    assert.ok(!isOffered(soon));
    Date.now = () => now() + 660_000;
    await inputs.said("1 of 2 container instances in staging still had tasks after 10 minutes. Still waiting.");
    await eventually("the offer of the first", () => isOffered(soon), 60_000);
    Date.now = now;
    assert.ok(!isOffered(late));
    await staging.session.load();
    await stopTasksOf(late);
    await eventually("the offer of the other", () => isOffered(late), 60_000);
    assert.equal(world.calls("DeregisterContainerInstance"), 0);
  });

  it("doesn't say that no task is left while one isn't seen to have stopped", async () => {
    const [aim] = instances;
    assert.ok(aim);
    await drain([aim]);
    const begun = world.sandbox.calls.length;
    const tasks = tasksOf(aim);
    world.sandbox.addFault({ operation: "DescribeTasks", kind: "error", type: "ServerException", message: "Not now." });
    await stopTasksOf(aim);
    await eventually(
      "the wait for its tasks",
      () =>
        world.sandbox.calls
          .slice(begun)
          .some(({ operation, input }) => operation === "DescribeTasks" && isOnly(input["tasks"], tasks)),
      60_000,
    );
    Date.now = () => now() + 660_000;
    await inputs.said(`The last tasks on ${nameOf(aim)} in staging didn't stop within 10 minutes.`);
    assert.ok(!inputs.shown.some(({ message }) => message.includes("drained")));
    Date.now = now;
    world.sandbox.clearFaults();
    await eventually("the offer", () => isOffered(aim), 60_000);
  });

  const isOnly = (asked: unknown, tasks: readonly string[]) =>
    Array.isArray(asked) && asked.length > 0 && asked.every(arn => tasks.includes(String(arn)));
});

import assert from "node:assert/strict";
import { isDrained } from "../../../../src/requests/sending/settled";
import type { Target } from "../../../../src/requests/sending/target";
import { rereadTasksOn, tasksOn } from "../../../../src/requests/sending/tasksOn";
import { watch } from "../../../../src/requests/sending/followUntilSettled";
import { openBench } from "../bench";
import type { Bench } from "../bench";

const never = new AbortController().signal;

describe("following what was changed", () => {
  let bench: Bench;
  let web: Target;

  beforeEach(async () => {
    bench = await openBench();
    web = await bench.cluster("prod-web");
  });

  afterEach(() => bench.close());

  it("ends the drain of an instance that is deregistered meanwhile, though ECS still describes it as INACTIVE", async () => {
    const { session } = web;
    const [arn = ""] = session.replica.containerInstances.keys();
    const cluster = session.cluster.arn;
    const watching = watch(web, [arn], isDrained, never);
    await session.gateway.send("DeregisterContainerInstance", { cluster, containerInstance: arn, force: true }, never);
    session.replica.remove([arn], Date.now());
    const endings = await watching;
    assert.deepEqual(
      endings.map(({ kind }) => kind),
      ["gone"],
    );
  });

  it("reads which tasks are on an instance now: those that came since, and those that went", async () => {
    const { session } = web;
    const busy = [...session.replica.containerInstances.values()].find(item => item.runningTasks > 1);
    assert.ok(busy);
    const aim = { ...web, arn: busy.arn };
    const [goes] = tasksOn(aim);
    assert.ok(goes);
    const cluster = session.cluster.arn;
    const { output } = await session.gateway.send(
      "StartTask",
      { cluster, taskDefinition: "queue-worker", containerInstances: [busy.arn] },
      never,
    );
    const came = output.tasks?.[0]?.taskArn ?? "";
    assert.ok(came, JSON.stringify(output.failures));
    assert.ok(!tasksOn(aim).some(task => task.arn === came));
    await rereadTasksOn([aim], never);
    assert.ok(tasksOn(aim).some(task => task.arn === came));
  });
});

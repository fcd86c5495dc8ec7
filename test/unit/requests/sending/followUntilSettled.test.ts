import assert from "node:assert/strict";
import { EcsError } from "../../../../src/ecs/model/errors";
import { drained, isStopped } from "../../../../src/requests/sending/settled";
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

  it("waits until a task has settled", async function () {
    // A stopping task takes the sandbox several seconds, as it takes ECS.
    this.timeout(30_000);
    const { session } = web;
    const [task] = session.replica.tasks.values();
    assert.ok(task);
    await session.gateway.send("StopTask", { cluster: task.clusterArn, task: task.arn }, never);
    const [ending] = await watch(web, [task.arn], isStopped, never);
    assert.equal(ending?.kind, "settled");
    assert.equal(session.replica.tasks.get(task.arn)?.lastStatus, "STOPPED");
  });

  it("ends a wait at once when it is canceled", async () => {
    const [arn = ""] = web.session.replica.tasks.keys();
    const controller = new AbortController();
    const watching = watch(web, [arn], () => false, controller.signal);
    controller.abort();
    await assert.rejects(watching, (error: unknown) => error instanceof EcsError && error.kind === "cancelled");
  });

  it("ends the drain of an instance that is deregistered meanwhile, though ECS still describes it as INACTIVE", async () => {
    const { session } = web;
    const [arn = ""] = session.replica.containerInstances.keys();
    const cluster = session.cluster.arn;
    const watching = watch(web, [arn], drained(), never);
    await session.gateway.send("DeregisterContainerInstance", { cluster, containerInstance: arn, force: true }, never);
    session.replica.remove([arn], Date.now());
    const endings = await watching;
    assert.deepEqual(
      endings.map(({ kind }) => kind),
      ["gone"],
    );
  });

  it("ends the drain of an instance that is made to take tasks again meanwhile", async () => {
    const { session } = web;
    const busy = [...session.replica.containerInstances.values()].find(item => item.runningTasks > 0);
    assert.ok(busy);
    const set = async (status: "DRAINING" | "ACTIVE") => {
      const input = { cluster: session.cluster.arn, containerInstances: [busy.arn], status };
      await bench.sender.send(web, "UpdateContainerInstancesState", input, [busy.arn]);
    };
    await set("DRAINING");
    const watching = watch(web, [busy.arn], drained(), never);
    await set("ACTIVE");
    const [ending] = await watching;
    assert.equal(ending?.kind, "settled");
    assert.ok(ending.resource?.kind === "containerInstance" && ending.resource.status === "ACTIVE");
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

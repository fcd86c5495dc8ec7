import assert from "node:assert/strict";
import { EcsError } from "../../../../src/ecs/model/errors";
import type { OperationName } from "../../../../src/ecs/gateway/operations";
import {
  hasState,
  isDeregistered,
  isStopping,
  isUpdating,
  lookForChanges,
} from "../../../../src/requests/sending/lost";
import type { Evidence } from "../../../../src/requests/sending/lost";
import type { Aimed, Target } from "../../../../src/requests/sending/target";
import { openBench } from "../bench";
import type { Bench } from "../bench";
import { watch } from "../../../../src/requests/sending/followUntilSettled";
import type { Resource } from "../../../../src/ecs/replica/resource";
import { rereadMoved } from "../../../../src/requests/sending/versionGuard";

const never = new AbortController().signal;

const isTaskStopped = (resource: Resource) => resource.kind === "task" && resource.lastStatus === "STOPPED";

describe("a change whose answer was lost", () => {
  let bench: Bench;
  let web: Target;

  beforeEach(async () => {
    bench = await openBench();
    web = await bench.cluster("prod-web");
  });

  afterEach(() => bench.close());

  it("is judged by nothing once its connection is gone, and nothing more is sent, read or followed through it", async () => {
    const [task] = [...web.session.replica.tasks.values()].filter(item => item.desiredStatus === "RUNNING");
    assert.ok(task);
    const aims = [{ ...web, arn: task.arn }];
    bench.connection.dispose();
    const before = bench.sandbox.calls.length;
    const gone = (error: unknown) => error instanceof EcsError && error.code === "NoLongerOpen";
    const found = await lookForChanges(aims, new Map([[task.arn, task]]), isStopping, never, [0]);
    assert.deepEqual([found.done, found.unknown, gone(found.error)], [[], aims, true]);
    await assert.rejects(rereadMoved(aims, never), gone);
    await assert.rejects(watch(web, [task.arn], isTaskStopped, never), gone);
    const stop = { cluster: web.session.cluster.arn, task: task.arn };
    await assert.rejects(bench.sender.send(web, "StopTask", stop, [task.arn]), gone);
    await assert.rejects(web.connection.gateway(), gone);
    assert.equal(bench.sandbox.calls.length, before);
  });

  const cases: readonly (readonly [OperationName, Evidence, (target: Target) => readonly [Aimed, object]])[] = [
    [
      "StopTask",
      isStopping,
      target => {
        const task = [...target.session.replica.tasks.values()].find(item => item.desiredStatus === "RUNNING");
        assert.ok(task);
        return [{ ...target, arn: task.arn }, { task: task.arn }];
      },
    ],
    [
      "DeregisterContainerInstance",
      isDeregistered,
      target => {
        const [arn = ""] = target.session.replica.containerInstances.keys();
        return [
          { ...target, arn },
          { containerInstance: arn, force: true },
        ];
      },
    ],
    [
      "UpdateContainerAgent",
      isUpdating,
      target => {
        const old = [...target.session.replica.containerInstances.values()].find(
          item => item.agentVersion === "1.50.0",
        );
        assert.ok(old);
        return [{ ...target, arn: old.arn }, { containerInstance: old.arn }];
      },
    ],
    [
      "UpdateContainerInstancesState",
      hasState("DRAINING"),
      target => {
        const active = [...target.session.replica.containerInstances.values()].find(item => item.status === "ACTIVE");
        assert.ok(active);
        return [
          { ...target, arn: active.arn },
          { containerInstances: [active.arn], status: "DRAINING" },
        ];
      },
    ],
  ];

  for (const [operation, evidence, aimOf] of cases)
    for (const acted of [true, false])
      it(`is found ${acted ? "carried out" : "open"} when ${operation} was ${acted ? "" : "not "}done, and is never sent again`, async () => {
        const [aim, input] = aimOf(web);
        const before = new Map([[aim.arn, web.session.replica.get(aim.arn)]]);
        // What may be resent is resent twice by the SDK.
        bench.sandbox.addFault({ operation, kind: acted ? "act-then-drop" : "drop" });
        const error: unknown = await bench.sender
          .send(web, operation, { cluster: web.session.cluster.arn, ...input }, [aim.arn])
          .catch((failure: unknown) => failure);
        assert.ok(error instanceof EcsError && error.maybeDone);
        const sent = bench.calls(operation);
        const found = await lookForChanges([aim], before, evidence, never, [0, 10]);
        assert.deepEqual(found.done, acted ? [aim] : []);
        assert.deepEqual(found.unknown, acted ? [] : [aim]);
        assert.equal(found.error, undefined);
        assert.equal(bench.calls(operation), sent);
      });

  it("stays open, with the reason, when it cannot be read", async () => {
    const [arn = ""] = web.session.replica.tasks.keys();
    bench.sandbox.addFault({
      operation: "DescribeTasks",
      kind: "error",
      type: "AccessDeniedException",
      message: "No.",
    });
    const aim = { ...web, arn };
    const found = await lookForChanges([aim], new Map(), isStopping, never, [0, 1]);
    assert.deepEqual(found.unknown, [aim]);
    assert.equal(found.error?.kind, "denied");
  });

  it("is found by the second look when the first failed", async () => {
    const [arn = ""] = web.session.replica.tasks.keys();
    bench.sandbox.addFault({
      operation: "DescribeTasks",
      kind: "error",
      type: "ClientException",
      message: "No.",
      times: 1,
    });
    const aim = { ...web, arn };
    const found = await lookForChanges([aim], new Map(), () => true, never, [0, 1]);
    assert.deepEqual(found.done, [aim]);
    assert.equal(found.error, undefined);
  });

  it("takes no earlier agent update for this one", () => {
    const instance = [...web.session.replica.containerInstances.values()][0];
    assert.ok(instance);
    const updated = { ...instance, agentUpdateStatus: "UPDATED" };
    assert.equal(isUpdating(updated, updated), false);
    assert.equal(isUpdating({ ...instance, agentUpdateStatus: "PENDING" }, updated), true);
  });
});

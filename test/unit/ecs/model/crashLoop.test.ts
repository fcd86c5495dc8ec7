import assert from "node:assert/strict";
import { array, assert as check, constantFrom, property } from "fast-check";
import { crashLoops, isMended } from "../../../../src/ecs/model/crashLoop";
import { parseService } from "../../../../src/ecs/parsing/parseService";
import { task } from "../../details/fixtures";

const stopped = (id: string, raw: Record<string, unknown> = {}) =>
  task(id, {
    lastStatus: "STOPPED",
    desiredStatus: "STOPPED",
    stopCode: "EssentialContainerExited",
    containers: [{ name: "app", lastStatus: "STOPPED", exitCode: 1 }],
    ...raw,
  });

const unpulled = {
  stopCode: "TaskFailedToStart",
  stoppedReason: "CannotPullContainerError: pull image manifest has been retried 5 time(s)",
  containers: [{ name: "app", lastStatus: "STOPPED" }],
};

describe("a crash loop", () => {
  it("is named once by its cause, with the latest task first, from the third on", () => {
    const at = (id: string, stoppedAt: number, raw = {}) => stopped(id, { stoppedAt, ...raw });
    assert.deepEqual(crashLoops([at("a", 10), at("b", 20)]), []);
    const loops = crashLoops([
      at("a", 10),
      at("b", 30),
      at("c", 20),
      at("d", 5, unpulled),
      at("e", 6, unpulled),
      at("f", 40, unpulled),
      at("g", 50, { containers: [{ name: "app", exitCode: 2 }] }),
    ]);
    assert.deepEqual(
      loops.map(({ cause, tasks }) => [cause, tasks.map(({ id }) => id[0])]),
      [
        ["CannotPullContainerError", ["f", "e", "d"]],
        ["exit 1", ["b", "c", "a"]],
      ],
    );
  });

  describe("is mended", () => {
    const minute = 60_000;
    const now = Date.UTC(2026, 10, 24, 12);
    const ended = (...minutesAgo: readonly number[]) => {
      const [loop] = crashLoops(
        minutesAgo.map((ago, index) => stopped(`t${String(index)}`, { stoppedAt: (now - ago * minute) / 1000 })),
      );
      return loop ?? assert.fail("no loop");
    };
    const service = (deployedMinutesAgo: number, raw: Record<string, unknown> = {}) =>
      parseService({
        serviceArn: "arn:aws:ecs:us-east-1:111122223333:service/web/web",
        serviceName: "web",
        status: "ACTIVE",
        desiredCount: 2,
        deployments: [
          {
            id: "ecs-svc/1",
            status: "PRIMARY",
            rolloutState: "COMPLETED",
            createdAt: (now - deployedMinutesAgo * minute) / 1000,
            ...raw,
          },
        ],
      });
    const all = { running: 2, pending: 0 };

    it("some minutes after its last end, where a deployment came since that is through", () => {
      assert.equal(isMended(ended(12, 11, 10), service(9), all, now), true);
      assert.equal(isMended(ended(12, 11, 4), service(3), all, now), false, "too soon");
      assert.equal(isMended(ended(12, 11, 10), service(9, { rolloutState: "IN_PROGRESS" }), all, now), false);
      assert.equal(isMended(ended(12, 11, 10), service(9, { failedTasks: 1 }), all, now), false);
      assert.equal(isMended(ended(12, 11, 10), service(9), { running: 1, pending: 1 }, now), false);
    });

    it("without a deployment since, after a rest that it never had while it went on", () => {
      const old = service(600);
      assert.equal(isMended(ended(7, 6.5, 6), old, all, now), true);
      assert.equal(isMended(ended(50, 30, 10), old, all, now), false, "one each 20 minutes");
      assert.equal(isMended(ended(50, 45, 40), old, all, now), true);
      const [untold] = crashLoops([stopped("a"), stopped("b"), stopped("c")]);
      assert.equal(untold && isMended(untold, old, all, now), false, "ECS didn't say when");
    });
  });

  it("never counts tasks that were stopped on purpose, or that run", () => {
    const code = constantFrom("UserInitiated", "ServiceSchedulerInitiated", "SpotInterruption", "TerminationNotice");
    check(
      property(array(code, { maxLength: 12 }), codes => {
        const tasks = codes.map((stopCode, index) => stopped(String(index), { stopCode }));
        assert.deepEqual(crashLoops([...tasks, task("x"), task("y"), task("z")]), []);
      }),
    );
  });
});

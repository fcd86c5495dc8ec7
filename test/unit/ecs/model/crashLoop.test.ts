import assert from "node:assert/strict";
import { array, assert as check, constantFrom, property } from "fast-check";
import { crashLoops } from "../../../../src/ecs/model/crashLoop";
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

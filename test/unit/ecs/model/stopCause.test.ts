import assert from "node:assert/strict";
import { hasFailed, stopCause } from "../../../../src/ecs/model/stopCause";
import { task } from "../../details/fixtures";

const exited = (...codes: readonly number[]) =>
  codes.map((exitCode, index) => ({ name: `c${String(index)}`, lastStatus: "STOPPED", exitCode }));

const stopped = (raw: Record<string, unknown> = {}) =>
  task("a", {
    lastStatus: "STOPPED",
    desiredStatus: "STOPPED",
    stopCode: "EssentialContainerExited",
    startedBy: "ecs-svc/1",
    containers: exited(1),
    ...raw,
  });

const said = (raw: Record<string, unknown>) => {
  const { nature, words } = stopCause(stopped(raw)) ?? assert.fail("no cause");
  return `${nature}: ${words}`;
};

describe("why a task stopped", () => {
  it("is the exit of its container, where that was its own doing", () => {
    const memory = { name: "app", exitCode: 137, reason: "OutOfMemoryError: Container killed due to memory usage" };
    assert.equal(said({}), "failed: exit 1");
    assert.equal(said({ containers: [memory] }), "failed: out of memory");
    assert.equal(said({ containers: exited(0) }), "completed: exit 0");
    assert.equal(said({ containers: [] }), "unknown: ");
    assert.equal(stopCause(task("a")), undefined);
  });

  it("is never the SIGTERM that the other containers get for it", () => {
    assert.equal(said({ containers: exited(143, 3) }), "failed: exit 3");
    assert.equal(said({ containers: exited(143, 0) }), "completed: exit 0");
    assert.equal(said({ containers: exited(143) }), "failed: exit 143");
  });

  it("is what kept it from starting", () => {
    const unstarted = (stoppedReason: string) => said({ stopCode: "TaskFailedToStart", stoppedReason, containers: [] });
    assert.equal(
      unstarted("CannotPullContainerError: failed to resolve ref x/web:1: x/web:1: not found"),
      "failed: image not found",
    );
    assert.equal(
      unstarted("CannotPullContainerError: pull access denied for x, repository does not exist or may require login"),
      "failed: image not found",
    );
    assert.equal(unstarted("CannotPullContainerError: error response: 403 Forbidden"), "failed: image access denied");
    assert.equal(unstarted("CannotPullContainerError: toomanyrequests: slow down"), "failed: image pull throttled");
    assert.equal(unstarted("CannotPullContainerError: i/o timeout"), "failed: CannotPullContainerError");
    assert.equal(unstarted("It didn't."), "failed: failed to start");
  });

  it("is no failure where somebody meant it, whatever its containers exited with", () => {
    const scaling = (id: string) => ({
      stopCode: "ServiceSchedulerInitiated",
      stoppedReason: `Scaling activity initiated by (deployment ecs-svc/${id})`,
      containers: exited(137),
    });
    assert.equal(said({ stopCode: "UserInitiated", containers: exited(137) }), "deliberate: stopped by user");
    assert.equal(said(scaling("1")), "deliberate: scaled in");
    assert.equal(said(scaling("2")), "deliberate: replaced");
    assert.equal(
      said({ ...scaling("1"), stoppedReason: "Service stopped it: the instance is draining" }),
      "deliberate: drained",
    );
    assert.equal(said({ stopCode: "SpotInterruption" }), "deliberate: Spot interruption");
    assert.equal(said({ stopCode: "TerminationNotice" }), "deliberate: capacity terminated");
    assert.equal(hasFailed(stopped({ stopCode: "UserInitiated" })), false);
    assert.equal(hasFailed(stopped()), true);
  });

  it("is a failure where its service stopped it because it was sick", () => {
    assert.equal(
      said({ stopCode: "ServiceSchedulerInitiated", stoppedReason: "Task failed container health checks" }),
      "failed: failed health checks",
    );
    assert.equal(
      said({
        stopCode: "ServiceSchedulerInitiated",
        stoppedReason: "Task failed ELB health checks in (target-group x)",
      }),
      "failed: failed health checks",
    );
  });
});

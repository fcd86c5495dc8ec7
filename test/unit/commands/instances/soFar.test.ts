import assert from "node:assert/strict";
import { drainedOnly, soFar } from "../../../../src/commands/instances/soFar";

describe("Stop Its Tasks, Then Deregister, ended early", () => {
  it("says how many tasks stopped, what goes on, and that nothing was deregistered", () => {
    assert.equal(
      soFar({ draining: 1, tasks: 7, asked: 7, stopped: 3 }),
      "3 of 7 tasks stopped; 4 are still stopping. Nothing was deregistered. 1 container instance is draining until you activate it again.",
    );
    assert.equal(
      soFar({ draining: 2, tasks: 2, asked: 2, stopped: 1 }),
      "1 of 2 tasks stopped; 1 is still stopping. Nothing was deregistered. 2 container instances are draining until you activate them again.",
    );
  });

  it("says that no task was asked to stop, and nothing of a drain that wasn't sent", () => {
    assert.equal(
      soFar({ draining: 0, tasks: 0, asked: 0, stopped: 0 }),
      "No task was asked to stop. Nothing was deregistered.",
    );
    assert.match(drainedOnly(1), /^Nothing was deregistered\. 1 container instance is draining/);
  });
});

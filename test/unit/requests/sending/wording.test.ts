import assert from "node:assert/strict";
import * as fc from "fast-check";
import { nameLines, namesText, startedText } from "../../../../src/requests/sending/wording";
import { bulk, summary } from "../../../../src/requests/sending/bulk";
import { EcsError } from "../../../../src/ecs/model/errors";
import { endOf } from "../../../../src/requests/sending/taskEnd";
import { hasFailed } from "../../../../src/ecs/model/stopCause";
import { parseTask } from "../../../../src/ecs/parsing/parse";
import { movedText } from "../../../../src/requests/sending/versionGuard";

const noRoom = { reason: "RESOURCE:MEMORY" };

describe("what is said after a request", () => {
  it("tells how many tasks started and why the others did not", () => {
    assert.equal(startedText(2, 2, []), "2 tasks started.");
    assert.equal(
      startedText(5, 2, [noRoom, noRoom, noRoom]),
      "2 of 5 tasks started. 3 could not be placed: RESOURCE:MEMORY (no instance has enough memory).",
    );
    assert.equal(
      startedText(2, 0, [noRoom, { reason: "AGENT" }]),
      "No task started of 2. 2 could not be placed: 1 × RESOURCE:MEMORY (no instance has enough memory); 1 × AGENT (the instance's ECS agent isn't connected).",
    );
    assert.equal(startedText(3, 2, []), "2 of 3 tasks started. ECS gave no reason for the other 1.");
  });

  it("names at most as many things as it is told, and counts the others", () => {
    assert.deepEqual(nameLines(["a", "b", "c"], 2), ["• a", "• b", "• and 1 other"]);
    assert.equal(namesText(["a", "b", "c"], 2), "a, b, and 1 other");
    assert.equal(namesText(["a", "b"], 2), "a, b");
  });

  it("says how a task ended, by the container that is to blame", () => {
    const task = parseTask({
      taskArn: "arn:aws:ecs:eu-west-1:1:task/web/0f3c9a1bffff",
      taskDefinitionArn: "arn:aws:ecs:eu-west-1:1:task-definition/web:7",
      lastStatus: "STOPPED",
      startedAt: 100,
      stoppedAt: 103,
      stoppedReason: "Essential container in task exited",
      containers: [
        { name: "app", lastStatus: "STOPPED", exitCode: 137, reason: "OutOfMemoryError: killed" },
        { name: "log", lastStatus: "STOPPED", exitCode: 0 },
      ],
    });
    assert.deepEqual(endOf(task), {
      well: false,
      text: "web:7 0f3c9a1b stopped 3 s after it was started: Essential container in task exited; container app exited with code 137 (OutOfMemoryError: killed).",
    });
    const well = parseTask({ ...task.raw, containers: [{ name: "app", exitCode: 0 }] });
    assert.equal(endOf(well).well, true);
  });

  it("blames what the tree and the task's page blame: never a sidecar for the SIGTERM that it got", () => {
    const ended = (codes: Record<string, number>, raw: Record<string, unknown> = {}) => {
      const task = parseTask({
        taskArn: "arn:aws:ecs:eu-west-1:1:task/web/0f3c9a1bffff",
        taskDefinitionArn: "arn:aws:ecs:eu-west-1:1:task-definition/web:7",
        lastStatus: "STOPPED",
        stopCode: "EssentialContainerExited",
        stoppedReason: "Essential container in task exited",
        containers: Object.entries(codes).map(([name, exitCode]) => ({ name, lastStatus: "STOPPED", exitCode })),
        ...raw,
      });
      const { well, text } = endOf(task);
      assert.equal(well, !hasFailed(task));
      return text;
    };
    assert.equal(ended({ envoy: 143, app: 0 }), "web:7 0f3c9a1b finished with exit code 0.");
    assert.match(ended({ envoy: 143, app: 1 }), /exited; container app exited with code 1\.$/);
    assert.match(ended({ envoy: 143 }), /container envoy exited with code 143\.$/);
    const byUser = { stopCode: "UserInitiated", stoppedReason: "Not needed." };
    assert.equal(ended({ envoy: 143, app: 1 }, byUser), "web:7 0f3c9a1b stopped: Not needed.");
  });

  it("says from which version to which something moved, and what a person decides by", () => {
    const raw = {
      taskArn: "arn:aws:ecs:eu-west-1:1:task/web/0f3c9a1bffff",
      taskDefinitionArn: "x/web:7",
      connectivity: "CONNECTED",
    };
    const before = parseTask({ ...raw, version: 5, lastStatus: "PENDING" });
    const after = parseTask({ ...raw, version: 7, lastStatus: "RUNNING", connectivity: "DISCONNECTED" });
    assert.equal(
      movedText({ arn: before.arn, before, after }),
      "web:7 0f3c9a1b moved from v5 to v7: lastStatus PENDING → RUNNING; also connectivity.",
    );
    assert.match(movedText({ arn: before.arn, before }), /is gone/);
  });
});

describe("many requests with one result", () => {
  it("has an outcome for each item whatever fails, in order, and no more than eight at once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 40 }), async plan => {
        let open = 0;
        let most = 0;
        const outcomes = await bulk(
          plan.map((isGood, index) => ({ isGood, index })),
          async item => {
            most = Math.max(most, ++open);
            await Promise.resolve();
            open--;
            if (!item.isGood) throw new Error("no");
          },
          new AbortController().signal,
        );
        assert.deepEqual(
          outcomes.map(outcome => outcome.kind),
          plan.map(isGood => (isGood ? "done" : "failed")),
        );
        assert.deepEqual(
          outcomes.map(outcome => outcome.item.index),
          plan.map((_, index) => index),
        );
        assert.ok(most <= 8);
      }),
    );
  });

  it("leaves the rest unsent when it is cancelled, and says so", async () => {
    const controller = new AbortController();
    const outcomes = await bulk(
      Array.from({ length: 30 }, (_, index) => index),
      async index => {
        if (index === 3) controller.abort();
        await Promise.resolve();
      },
      controller.signal,
    );
    const unsent = outcomes.filter(outcome => outcome.kind === "unsent").length;
    assert.ok(unsent >= 20);
    assert.match(summary(outcomes, "task", "stopped"), /of 30 tasks stopped\. Canceled\. \d+ requests weren't sent\./);
  });

  it("keeps each failure's own error", async () => {
    const failure = new EcsError({ kind: "denied", code: "AccessDeniedException", sentence: "No.", advice: "" });
    const [outcome] = await bulk([1], () => Promise.reject(failure), new AbortController().signal);
    assert.equal(outcome?.kind === "failed" && outcome.error, failure);
  });
});

import assert from "node:assert/strict";
import type { Ending } from "../../../../src/requests/sending/followUntilSettled";
import { unsettledText } from "../../../../src/requests/sending/taskEnd";

const endings = (...kinds: readonly Ending["kind"][]): readonly Ending[] =>
  kinds.map((kind, index) => ({ arn: `arn:aws:ecs:us-east-1:1:task/web/${String(index)}f3c9a1b00`, kind }));

describe("what is said of started tasks that neither ran nor stopped", () => {
  it("tells those that ECS no longer knows from those that take long", () => {
    assert.equal(
      unsettledText(endings("gone", "unsettled", "unsettled", "settled"), "web"),
      "2 tasks in web didn't start within 10 minutes. Task 0f3c9a1b in web didn't start: ECS no longer knows it.",
    );
    assert.equal(
      unsettledText(endings("gone", "settled", "gone"), "web"),
      "2 tasks in web didn't start: ECS no longer knows them.",
    );
    assert.equal(unsettledText(endings("unsettled"), "web"), "Task 0f3c9a1b in web didn't start within 10 minutes.");
    assert.equal(unsettledText(endings("settled"), "web"), undefined);
  });
});

import assert from "node:assert/strict";
import { Emitter, onListenerError } from "../../../../src/ecs/model/emitter";
import { parseTask } from "../../../../src/ecs/parsing/parse";
import { Replica } from "../../../../src/ecs/replica/replica";

describe("an error of a listener", () => {
  const reported: unknown[] = [];
  beforeEach(() => {
    reported.length = 0;
    onListenerError(error => reported.push(error));
  });
  after(() => onListenerError(error => console.error("A listener failed:", error)));

  it("reaches neither the other listeners nor who told them, and is reported", () => {
    const emitter = new Emitter<number>();
    const heard: number[] = [];
    const error = new Error("no");
    emitter.event(() => {
      throw error;
    });
    emitter.event(value => heard.push(value));
    emitter.fire(1);
    assert.deepEqual([heard, reported], [[1], [error]]);
  });

  it("doesn't make an answer that the replica took look like a failure", () => {
    const replica = new Replica("arn:aws:ecs:us-east-1:1:cluster/c");
    replica.onDidChange(() => {
      throw new Error("no");
    });
    const task = parseTask({ taskArn: "arn:aws:ecs:us-east-1:1:task/c/1", version: 1 });
    assert.deepEqual(replica.take([task], "api", 1), ["new"]);
    assert.equal(reported.length, 1);
  });
});

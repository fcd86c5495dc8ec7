import assert from "node:assert/strict";
import { parseTask } from "../../../../src/ecs/parsing/parse";
import { combined } from "../../../../src/ecs/replica/merge";
import type { Held } from "../../../../src/ecs/replica/merge";

const clusterArn = "arn:aws:ecs:eu-west-1:111122223333:cluster/web";
const taskArn = "arn:aws:ecs:eu-west-1:111122223333:task/web/1";

const task = (version: number | undefined, more: object = {}) =>
  parseTask({ taskArn, clusterArn, lastStatus: "RUNNING", ...(version === undefined ? {} : { version }), ...more });
const answered = (version: number | undefined, more: object = {}): Held => {
  const resource = task(version, more);
  return { resource, answer: resource.raw, answered: true };
};
/** What the merge does with these fields, apart from those that every record here has. */
function fields(raw: object): object {
  const { taskArn: _, clusterArn: __, lastStatus: ___, version: ____, ...rest } = raw as Record<string, unknown>;
  return rest;
}

describe("what is known once a record is laid over another", () => {
  it("is the API's answer alone when that has another version: what it leaves out is gone", () => {
    const newer = task(4, { group: "b" });
    assert.deepEqual(fields(combined(answered(3, { tags: [1] }), newer, "api", false)), { group: "b" });
    const first = task(1, { group: "b" });
    assert.deepEqual(fields(combined(answered(undefined, { tags: [1] }), first, "api", false)), { group: "b" });
    const versionless = task(undefined, { group: "b" });
    assert.deepEqual(fields(combined(answered(undefined, { tags: [1] }), versionless, "api", false)), { group: "b" });
  });

  it("keeps what an answer of the same version, or one without any, leaves out", () => {
    const known = answered(3, { tags: [1], group: "a" });
    const both = { tags: [1], group: "b" };
    assert.deepEqual(fields(combined(known, task(3, { group: "b" }), "api", true)), both);
    assert.deepEqual(fields(combined(known, task(undefined, { group: "b" }), "api", false)), both);
  });

  it("is an event alone while the API said nothing, and else an event over the API's last answer", () => {
    const event = task(4, { group: "b" });
    const told: Held = { resource: task(3, { tags: [1] }), answered: false };
    assert.deepEqual(fields(combined(told, event, "event", false)), { group: "b" });
    // An earlier event may have come in between: it leaves no trace.
    const between: Held = {
      ...answered(2, { tags: [1] }),
      resource: task(3, { startedBy: "an event" }),
      answered: false,
    };
    assert.deepEqual(fields(combined(between, event, "event", false)), { tags: [1], group: "b" });
  });

  it("lets the API's own description of a version stand against an event of it", () => {
    const known = answered(3, { group: "a" });
    const event = task(3, { group: "b", extra: 1 });
    assert.deepEqual(fields(combined(known, event, "event", true)), { group: "a", extra: 1 });
    assert.deepEqual(fields(combined({ ...known, answered: false }, event, "event", true)), { group: "b", extra: 1 });
  });

  it("keeps a container's health that an event doesn't carry, and only that", () => {
    const known = answered(3, {
      containers: [
        { name: "app", healthStatus: "HEALTHY", image: "old" },
        { name: "proxy", healthStatus: "HEALTHY" },
        { name: "plain" },
      ],
    });
    const containers = [
      { name: "app" },
      { name: "proxy", healthStatus: "UNHEALTHY" },
      { name: "plain" },
      { name: "new" },
    ];
    assert.deepEqual(fields(combined(known, task(4, { containers }), "event", false)), {
      containers: [
        { name: "app", healthStatus: "HEALTHY" },
        { name: "proxy", healthStatus: "UNHEALTHY" },
        { name: "plain" },
        { name: "new" },
      ],
    });
  });

  it("bears answers and events without containers", () => {
    const containers = [{ name: "app", healthStatus: "HEALTHY" }];
    assert.deepEqual(fields(combined(answered(3), task(4, { containers }), "event", false)), { containers });
    assert.deepEqual(fields(combined(answered(3, { containers }), task(4), "event", false)), { containers });
    assert.deepEqual(fields(combined(answered(3), task(4), "event", false)), {});
  });
});

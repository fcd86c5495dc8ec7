import assert from "node:assert/strict";
import { freshnessOf } from "../../../../src/details/page/freshness";
import type { FreshnessFacts } from "../../../../src/details/page/freshness";
import { EcsError } from "../../../../src/ecs/model/errors";

const error = new EcsError({
  kind: "network",
  code: "ECONNREFUSED",
  sentence: "Could not reach it.",
  advice: "Check.",
});
const told = (facts: Partial<FreshnessFacts>) =>
  freshnessOf({
    kind: "task",
    connection: { kind: "ready", asOf: 5 },
    throttled: false,
    known: true,
    shown: true,
    ...facts,
  });

describe("how current a page says it is", () => {
  it("says since when, while all is well and while it reads again", () => {
    assert.deepEqual(told({ session: { kind: "ready", asOf: 5 } }), { kind: "current", asOf: 5, canRetry: true });
    assert.equal(told({ session: { kind: "loading", done: 1, total: 1, asOf: 5 } }).kind, "reading");
  });

  it("says why it cannot be refreshed and still since when its data is", () => {
    const failed = told({ session: { kind: "failed", error, asOf: 5 } });
    assert.deepEqual([failed.kind, failed.asOf, failed.canRetry], ["failed", 5, true]);
    assert.deepEqual([failed.sentence, failed.advice, failed.retrying], ["Could not reach it.", "Check.", undefined]);
  });

  it("looks no more current while what failed is tried again, and only a good reading ends that", () => {
    const retrying = told({ session: { kind: "loading", done: 0, total: 0, asOf: 5, failure: error } });
    assert.deepEqual([retrying.kind, retrying.asOf, retrying.retrying], ["failed", 5, true]);
    assert.equal(told({ connection: { kind: "loading", failure: error }, known: false }).kind, "failed");
    assert.equal(told({ session: { kind: "ready", asOf: 9 } }).kind, "current");
  });

  it("says that ECS is throttling, and still when it was updated", () => {
    const session = { kind: "loading", done: 1, total: 9, asOf: 5 } as const;
    const throttled = told({ session, throttled: true });
    assert.deepEqual([throttled.kind, throttled.asOf], ["throttled", 5]);
    assert.match(throttled.sentence ?? "", /ECS is throttling; retrying/);
    const first = told({ session: { ...session, asOf: undefined }, throttled: true, known: false, shown: false });
    assert.match(first.sentence ?? "", /throttling/);
    assert.equal(told({ session: { kind: "failed", error, asOf: 5 }, throttled: true }).kind, "failed");
  });

  it("says that a resource is gone, only once the cluster was read", () => {
    assert.equal(told({ session: { kind: "loading", done: 0, total: 1 }, known: false, shown: false }).kind, "waiting");
    const gone = told({ session: { kind: "ready", asOf: 5 }, known: false });
    assert.equal(gone.kind, "gone");
    assert.match(gone.sentence ?? "", /no longer knows this task/);
    assert.match(gone.advice ?? "", /last known state/);
    assert.equal(told({ session: { kind: "loading", done: 1, total: 1, asOf: 5 }, known: false }).kind, "gone");
  });

  it("says that a connection is being made, failed, was removed or lost the cluster", () => {
    assert.equal(told({ connection: { kind: "loading" }, known: false }).kind, "waiting");
    assert.equal(told({ connection: { kind: "failed", error }, known: false }).kind, "failed");
    assert.equal(told({ connection: undefined, known: false }).kind, "gone");
    assert.equal(told({ connection: { kind: "ready", asOf: 5 }, known: false }).kind, "gone");
  });

  it("counts its own re-reading, and its failure until the cluster was read again", () => {
    const session = { kind: "ready", asOf: 5 } as const;
    assert.equal(told({ session, reread: { at: 9 } }).asOf, 9);
    assert.equal(told({ session, reread: { at: 9, error } }).kind, "failed");
    assert.equal(told({ session, reread: { at: 3, error } }).kind, "current");
  });
});

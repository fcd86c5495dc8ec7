import assert from "node:assert/strict";
import { Repeats } from "../../../../src/stream/audit/repeats";
import type { StreamEvent } from "../../../../src/stream/event/event";

const told = (arn: string, version: number, detail: Record<string, unknown>): StreamEvent =>
  ({ kind: "task", arn, clusterArn: "c", version, detail }) as unknown as StreamEvent;

describe("a version that is told twice", () => {
  it("is a conflict only where it says something else, and names the fields", () => {
    const repeats = new Repeats();
    repeats.take(told("a", 3, { lastStatus: "RUNNING", cpu: "256" }), false);
    repeats.take(told("a", 3, { lastStatus: "RUNNING", cpu: "256" }), true);
    repeats.take(told("a", 4, { lastStatus: "STOPPED" }), false);
    repeats.take(told("b", 3, { lastStatus: "PENDING" }), false);
    assert.deepEqual([repeats.conflicts, repeats.uncompared, repeats.first], [0, 0, []]);
    repeats.take(told("a", 3, { lastStatus: "STOPPED", cpu: "256", memory: "512" }), true);
    assert.deepEqual(repeats.first, [{ arn: "a", version: 3, fields: ["lastStatus", "memory"] }]);
    // The third is compared with the second.
    repeats.take(told("a", 3, { lastStatus: "STOPPED", cpu: "256", memory: "512" }), true);
    assert.equal(repeats.conflicts, 1);
  });

  it("names at most eight fields, and lists at most a hundred conflicts, but counts them all", () => {
    const repeats = new Repeats();
    const wide = (value: number) => Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`f${n}`, value]));
    for (let n = 0; n < 150; n++) {
      repeats.take(told(`t${n}`, 1, wide(0)), false);
      repeats.take(told(`t${n}`, 1, wide(1)), true);
    }
    assert.deepEqual([repeats.conflicts, repeats.first.length, repeats.first[0]?.fields.length], [150, 100, 8]);
  });

  it("is compared while it is among the 2,000 that were read last, and counted as not compared after that", () => {
    const repeats = new Repeats();
    repeats.take(told("old", 1, { a: 1 }), false);
    for (let n = 0; n < 1999; n++) repeats.take(told(`t${n}`, 1, {}), false);
    repeats.take(told("old", 1, { a: 2 }), true);
    assert.deepEqual([repeats.conflicts, repeats.uncompared], [1, 0]);
    // Told again, it is the youngest: as many others as before must come to push it out.
    for (let n = 0; n < 1999; n++) repeats.take(told(`u${n}`, 1, {}), false);
    repeats.take(told("old", 1, { a: 3 }), true);
    assert.deepEqual([repeats.conflicts, repeats.uncompared], [2, 0]);
    for (let n = 0; n < 2000; n++) repeats.take(told(`v${n}`, 1, {}), false);
    repeats.take(told("old", 1, { a: 4 }), true);
    assert.deepEqual([repeats.conflicts, repeats.uncompared], [2, 1]);
  });
});

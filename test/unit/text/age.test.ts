import assert from "node:assert/strict";
import { age, ago, isRecent, msToNextMinute } from "../../../src/text/age";

const now = Date.UTC(2026, 10, 27, 12, 0, 30);
const before = (minutes: number) => now - minutes * 60_000;

describe("ages", () => {
  it("are told in their largest unit", () => {
    const shown = [0, 1, 59, 60, 23 * 60 + 59, 24 * 60, 4 * 24 * 60].map(minutes => age(before(minutes), now));
    assert.deepEqual(shown, ["< 1 min", "1 min", "59 min", "1 h", "23 h", "1 d", "4 d"]);
    assert.deepEqual([ago(before(0), now), ago(before(12), now)], ["just now", "12 min ago"]);
    assert.equal(ago(now + 90_000, now), "just now", "a clock that is behind AWS's");
  });

  it("all change at the same moment, whenever each began", () => {
    const begun = Array.from({ length: 60 }, (_, second) => Date.UTC(2026, 10, 27, 11, 40, second));
    const at = (second: number, minute: number) =>
      new Set(begun.map(since => age(since, Date.UTC(2026, 10, 27, 12, minute, second))));
    for (const second of [0, 1, 29, 59]) assert.deepEqual([...at(second, 0)], ["20 min"]);
    assert.deepEqual([...at(0, 1)], ["21 min"]);
    assert.equal(msToNextMinute(now), 30_000);
  });

  it("are recent in their own minute and the next", () => {
    assert.deepEqual(
      [isRecent(before(0), now), isRecent(before(1), now), isRecent(before(2), now)],
      [true, true, false],
    );
  });
});

import assert from "node:assert/strict";
import { clockTime, utcTime } from "../../../src/text/clockTime";

const now = new Date(2026, 10, 24, 14, 5).getTime();

describe("a time in words", () => {
  it("names the day only when it is not today, and the year when it is not this one", () => {
    const today = clockTime(new Date(2026, 10, 24, 9, 36).getTime(), now);
    assert.match(today, /^0?9.36/);
    assert.doesNotMatch(today, /24|\u202F/);
    assert.match(clockTime(new Date(2026, 10, 23, 9, 36).getTime(), now), /23.*9.36/);
    assert.doesNotMatch(clockTime(new Date(2026, 10, 23, 9, 36).getTime(), now), /2026/);
    assert.match(clockTime(new Date(2025, 10, 24, 9, 36).getTime(), now), /2025/);
  });

  it("is exact in UTC", () => assert.equal(utcTime(Date.UTC(2026, 10, 24, 8, 36, 12, 7)), "2026-11-24 08:36:12 UTC"));
});

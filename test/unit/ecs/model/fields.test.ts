import assert from "node:assert/strict";
import { timestamp } from "../../../../src/ecs/model/fields";

describe("times of an answer", () => {
  it("are left out where no Date can hold them, as writing such a one throws", () => {
    assert.equal(timestamp(8_640_000_000_000), 8.64e15);
    assert.equal(timestamp(-8_640_000_000_000), -8.64e15);
    for (const value of [8_640_000_000_001, -1e300, NaN, Infinity, new Date(NaN), "soon"])
      assert.equal(timestamp(value), undefined, String(value));
  });
});

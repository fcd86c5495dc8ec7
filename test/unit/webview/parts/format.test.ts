import assert from "node:assert/strict";
import * as fc from "fast-check";
import { duration } from "../../../../src/text/duration";
import { ago, cut } from "../../../../src/webview/parts/format";

describe("text on a page", () => {
  it("says a duration in its two largest units", () => {
    const said = [0, 900, 3300, 41_000, 58_000, 95_000, 200_000, 7_500_000, 795_600_000].map(duration);
    assert.deepEqual(said, [
      "0 ms",
      "900 ms",
      "3.3 s",
      "41 s",
      "58 s",
      "1 min 35 s",
      "3 min 20 s",
      "2 h 5 min",
      "9 d 5 h",
    ]);
  });

  it("never says sixty seconds or minutes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400_000_000 }), milliseconds => {
        assert.doesNotMatch(duration(milliseconds), /\b60 (s|min)\b|\b24 h\b/);
      }),
    );
  });

  it("says how long ago in one unit", () => {
    assert.deepEqual([12_000, 61_000, 7_200_000, 200_000_000].map(ago), [
      "12 s ago",
      "1 min ago",
      "2 h ago",
      "2 d ago",
    ]);
  });

  it("cuts by whole characters and says so", () => {
    assert.equal(cut("abc", 3), "abc");
    assert.equal(cut("😀😀😀😀", 2), "😀😀…");
  });
});

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { PacedLines } from "../../../../src/logs/lines/pacedLines";
import { until, withFastTime } from "../../stream/until";

const numbered = (count: number, from = 0) => Array.from({ length: count }, (_, index) => String(from + index));

function paced() {
  const parts: (readonly string[])[] = [];
  let drained = 0;
  const lines = new PacedLines(
    part => parts.push(part),
    () => drained++,
  );
  return { lines, parts, drained: () => drained };
}

describe("lines on their way to a channel", () => {
  withFastTime();

  it("are handed on at once where they are few, and the first ones whole", () => {
    const { lines, parts } = paced();
    lines.add(numbered(1000));
    assert.deepEqual(
      parts.map(({ length }) => length),
      [1000],
    );
  });

  it("come in order, each once, in parts of what comes at a time", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 6000 }), { minLength: 1, maxLength: 6 }), async counts => {
        const { lines, parts, drained } = paced();
        lines.add(["first"]);
        let total = 0;
        for (const count of counts) {
          lines.add(numbered(count, total));
          total += count;
        }
        await until(() => lines.isEmpty, "the last line");
        assert.deepEqual(parts.flat(), ["first", ...numbered(total)]);
        assert.ok(drained() >= 1);
        assert.ok(
          parts.every(({ length }) => length <= Math.max(500, Math.ceil(total / 3))),
          String(parts.map(({ length }) => length)),
        );
      }),
      { numRuns: 30 },
    );
  });

  it("that wait are dropped when it begins anew", async () => {
    const { lines, parts } = paced();
    lines.add(["first"]);
    lines.add(numbered(5000));
    lines.clear();
    lines.add(["again"]);
    await until(() => lines.isEmpty, "the last line");
    assert.deepEqual(parts, [["first"], ["again"]]);
  });

  it("are all handed on at the end, also those that would have waited", () => {
    const { lines, parts, drained } = paced();
    lines.add(numbered(3000));
    lines.add(numbered(3000, 3000));
    lines.flush();
    assert.deepEqual(parts.flat(), numbered(6000));
    assert.ok(lines.isEmpty && drained() > 0);
  });
});

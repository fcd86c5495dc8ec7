import assert from "node:assert/strict";
import { bytesText, plural } from "../../../src/text/counts";

describe("counts", () => {
  it("are written with separators and their noun", () => {
    assert.deepEqual(
      [0, 1, 1200].map(count => plural(count, "task")),
      ["0 tasks", "1 task", "1,200 tasks"],
    );
  });

  it("of bytes are written in the unit that fits", () => {
    assert.deepEqual([0, 999, 1000, 142_464, 1_550_000, 25e9, 3e15].map(bytesText), [
      "0 bytes",
      "999 bytes",
      "1 KB",
      "142 KB",
      "1.6 MB",
      "25 GB",
      "3,000 TB",
    ]);
  });
});

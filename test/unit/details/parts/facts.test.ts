import assert from "node:assert/strict";
import { restFacts } from "../../../../src/details/parts/facts";

describe("fields that a page has no place for", () => {
  it("are shown although a time among them is none, or one is nested as deep as an endpoint likes", () => {
    const deep: unknown = JSON.parse(`${"[".repeat(50_000)}${"]".repeat(50_000)}`);
    const facts = restFacts({ at: new Date(NaN), since: new Date(0), deep: [deep] }, new Set());
    assert.deepEqual(
      facts.map(({ value }) => value),
      ["not a valid time", "1970-01-01T00:00:00.000Z", "(nested too deeply to show)"],
    );
  });
});

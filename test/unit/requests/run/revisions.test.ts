import assert from "node:assert/strict";
import * as fc from "fast-check";
import { newestFirst } from "../../../../src/requests/run/revisions";

describe("a family's revisions", () => {
  it("come newest first by number, however an endpoint lists them", () => {
    const arn = (revision: number) => `arn:aws:ecs:us-east-1:111122223333:task-definition/web:${String(revision)}`;
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 5000 })), revisions => {
        const expected = revisions.toSorted((a, b) => b - a).map(arn);
        assert.deepEqual(newestFirst(revisions.map(arn)), expected);
      }),
    );
  });
});

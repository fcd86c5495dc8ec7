import assert from "node:assert/strict";
import { LostTokens } from "../../../../src/requests/run/lostTokens";

const hour = 3_600_000;

describe("client tokens of calls whose answers were lost", () => {
  it("are counted on for an hour after the first sending, whatever was sent since", () => {
    const tokens = new LostTokens();
    assert.equal(tokens.mayBeForgotten(9 * hour), false);
    tokens.lost(1, 1000);
    tokens.lost(1, 1000 + hour / 2);
    assert.deepEqual([tokens.since, tokens.mayBeForgotten(999 + hour)], [1000, false]);
    assert.equal(tokens.mayBeForgotten(1000 + hour), true);
  });

  it("matter no more once there is an answer, or a person agreed", () => {
    const tokens = new LostTokens();
    tokens.lost(0, 1000);
    tokens.lost(1, 2000);
    tokens.answered(0);
    assert.equal(tokens.since, 2000);
    tokens.agreed();
    assert.deepEqual([tokens.since, tokens.mayBeForgotten(9 * hour)], [undefined, false]);
  });
});

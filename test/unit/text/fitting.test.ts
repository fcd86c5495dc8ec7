import assert from "node:assert/strict";
import * as fc from "fast-check";
import { fitting } from "../../../src/text/fitting";

describe("a message of a notification", () => {
  it("keeps what happened and what to do, and loses the middle when it is long", () => {
    const text = `StopTask: User isn't allowed to. ${"Because of this. ".repeat(80)}Ask for that action in your IAM policy.`;
    const shown = fitting(text);
    assert.match(shown, /^StopTask: User isn't allowed to\. .* … .*Ask for that action in your IAM policy\.$/);
    assert.ok(shown.length <= 430, String(shown.length));
  });

  it("is never long, nor cut within a character, and stays as it is when it is short", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 1200 }), text => {
        const shown = fitting(text);
        assert.ok(shown.length <= 430);
        assert.doesNotMatch(shown, /\p{Cs}/u);
        if (text.length <= 420) assert.equal(shown, text);
      }),
    );
  });
});

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { plainText } from "../../../src/requests/plainText";

describe("what an API said, in a message", () => {
  it("makes no link, of which VS Code would run the command", () => {
    assert.equal(plainText("[Fix](command:ecsExplorer.stopTask)"), "[Fix] (command:ecsExplorer.stopTask)");
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("[", "]", "(", ")", "a", "\u200b", "\n", ":") }), text => {
        assert.ok(!plainText(text).includes("]("));
      }),
    );
  });

  it("stays on its line and keeps its direction", () => {
    assert.equal(plainText("gone\nAccount: 999"), "gone Account: 999");
    assert.equal(plainText("a\u202egpj.exe\u2028b\u0000c"), "a gpj.exe b c");
    assert.equal(plainText("größe 東京 🐳 «x»"), "größe 東京 🐳 «x»");
  });
});

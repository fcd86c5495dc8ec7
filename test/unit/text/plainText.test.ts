import assert from "node:assert/strict";
import * as fc from "fast-check";
import { pickerRow } from "../../../src/text/pickerRow";
import { plainLines, plainText } from "../../../src/text/plainText";
import { anyText } from "./anyText";

describe("untrusted text on one line", () => {
  it("makes no link, of which VS Code would run the command", () => {
    assert.equal(plainText("[Fix](command:ecsExplorer.stopTask)"), "[Fix] (command:ecsExplorer.stopTask)");
  });

  it("stays on its line, and keeps its direction", () => {
    assert.equal(plainText("gone\nAccount: 999"), "gone Account: 999");
    assert.equal(plainText("a\u202egpj.exe\u2028b\u0000c"), "a⟨U+202E⟩gpj.exe⟨U+2028⟩b␀c");
    assert.equal(plainText("größe 東京 🐳 «x»"), "größe 東京 🐳 «x»");
    assert.equal(plainLines(["Cluster: a\nAccount: 1", "Region: b"]), "Cluster: a Account: 1\nRegion: b");
  });

  it("has no link, no icon and no second line, whatever it is made of, and is plain already when it was plain", () => {
    fc.assert(
      fc.property(anyText, text => {
        const shown = plainText(text);
        assert.doesNotMatch(shown, /\]\(|\$\(|[\r\n\t\u2028\u2029]/);
        assert.equal(plainText(shown), shown);
      }),
    );
  });

  it("takes no longer for a text that is made to take long", () => {
    const began = performance.now();
    for (const part of [" ", "\t", "\n", "$", "](", "\u200d", "👩\u200d"]) plainText(part.repeat(50_000));
    assert.ok(performance.now() - began < 3000);
  });
});

describe("a row of a picker", () => {
  it("draws the icon that the extension names, and none that a text asks for", () => {
    const label = "$(warning) web\u200b";
    assert.deepEqual(pickerRow({ label, icon: "server", description: label, detail: label, detailIcon: "check" }), {
      label: "$(server) $ (warning) web⟨U+200B⟩",
      icon: "server",
      description: "$ (warning) web⟨U+200B⟩",
      detail: "$(check) $ (warning) web⟨U+200B⟩",
      detailIcon: "check",
    });
  });
});

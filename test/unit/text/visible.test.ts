import assert from "node:assert/strict";
import * as fc from "fast-check";
import { jsonText } from "../../../src/text/jsonText";
import { visible } from "../../../src/text/visible";
import { anyText } from "./anyText";

/** Ranges of what draws nothing or turns text, by hand: Unicode's own properties are what is tested. */
const invisible: readonly (readonly [number, number])[] = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x2800, 0x2800],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xe000, 0xf8ff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe0fff],
];

describe("text whose every character is seen", () => {
  it("shows each character that draws nothing or turns the text around it", () => {
    const missed: string[] = [];
    for (const [first, last] of invisible)
      for (let code = first; code <= last; code++)
        if (visible(`a${String.fromCodePoint(code)}b`).includes(String.fromCodePoint(code)))
          missed.push(`U+${code.toString(16)}`);
    assert.deepEqual(missed, []);
    assert.equal(visible("a\u0000b\u001b[31m\u202egpj.exe\u2066"), "a␀b␛[31m⟨U+202E⟩gpj.exe⟨U+2066⟩");
    assert.equal(visible("prod\u{e0077}\u{e0065}"), "prod⟨U+E0077⟩⟨U+E0065⟩");
  });

  it("leaves letters of any script, line breaks, and emoji as they are", () => {
    for (const text of ["שלום 本番 é नमस्ते ไทย\n\t", "⚠️ deploy", "👩‍💻 👨‍👩‍👧 1️⃣ 🏳️‍🌈 👍🏽", "a\u00a0b\u3000c"])
      assert.equal(visible(text), text);
  });

  it("shows what joins emoji where it joins none, so that two names never look alike", () => {
    assert.equal(visible("we\u200db"), "we⟨U+200D⟩b");
    assert.equal(visible("web\ufe0f"), "web⟨U+FE0F⟩");
    assert.equal(visible("👩\u200d"), "👩⟨U+200D⟩");
    assert.equal(visible("1\ufe0f"), "1⟨U+FE0F⟩");
    assert.equal(visible("💻\ufe0f\ufe0f"), "💻\ufe0f⟨U+FE0F⟩");
  });

  it("shows two texts that differ as two", () => {
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        if (one !== other && !/[⟨␀-␡]/u.test(one + other)) assert.notEqual(visible(one), visible(other));
      }),
    );
  });
});

describe("a JSON document", () => {
  it("hides nothing, and means the very same", () => {
    fc.assert(
      fc.property(fc.dictionary(anyText, anyText), value => {
        const shown = jsonText(value);
        assert.deepEqual(JSON.parse(shown), JSON.parse(JSON.stringify(value)));
        assert.equal(visible(shown), shown);
      }),
    );
    assert.equal(jsonText({ reason: "a\u202eb\u{e0041}" }), '{\n  "reason": "a\\u202Eb\\uDB40\\uDC41"\n}\n');
  });

  it("has a date and a large number as text", () => {
    assert.equal(jsonText([new Date(0), 10n]), '[\n  "1970-01-01T00:00:00.000Z",\n  "10"\n]\n');
  });
});

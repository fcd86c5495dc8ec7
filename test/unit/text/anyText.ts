import * as fc from "fast-check";

/** What somebody would make a name of who wants to be taken for another: invisible, turning, and meaning something. */
const tricks = [
  ...Array.from(
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u180e\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202e\u2060\u2066\u2069\u2800\u3164\ufe0f\ufeff\uffa0\ufff9",
  ),
  "\u{1d173}",
  "\u{e0001}",
  "\u{e0041}",
  "\u{e0100}",
  "\ue0b0",
  "\ud800",
  "👩\u200d💻",
  ...Array.from("\n\r\t\0\u001b\u007f\u0085 "),
  ...Array.from("[](){}<>$*_`~|\\#!&;:/@.-+=\"'"),
  "http://",
  "www.",
  "a@b.example",
  "$(zap)",
  "](",
  "command:x",
];

/** Texts of any kind, the tricks among them far more often than chance has it. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc
    .array(fc.oneof(fc.constantFrom(...tricks), fc.string({ maxLength: 4 })), { maxLength: 16 })
    .map(parts => parts.join("")),
);

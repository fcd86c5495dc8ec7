import assert from "node:assert/strict";
import * as fc from "fast-check";
import MarkdownIt from "markdown-it";
import { markdownText } from "../../../src/text/markdownText";
import { plainText } from "../../../src/text/plainText";
import { anyText } from "./anyText";

// As VS Code's own preview, which links bare addresses; it shows the audit's report.
const markdown = new MarkdownIt({ html: true, linkify: true });
markdown.linkify.set({ fuzzyLink: false });

/** What a renderer shows of a line, once it is sure that it made nothing of it but text. */
function shownOf(line: string): string {
  const [, inline, ...rest] = markdown.parse(line, {});
  assert.equal(rest.length, 1);
  const kinds = new Set(inline?.children?.map(({ type }) => type));
  assert.deepEqual(
    [...kinds].filter(kind => kind !== "text"),
    [],
  );
  return inline?.children?.map(({ content }) => content).join("") ?? "";
}

describe("untrusted text in Markdown", () => {
  it("makes no link of a bare address, and no markup", () => {
    for (const text of [
      "http://evil.example/x",
      "https://evil.example",
      "www.evil.example",
      "WWW.evil.example",
      "//evil.example",
      "mail a@evil.example",
      "mailto:a@evil.example",
      "**bold** _it_ `code` ~~gone~~",
      "<b>html</b> &lt; &#x202e;",
      "![x](http://evil.example/x.png)",
      "[x](command:ecsExplorer.stopTask)",
      "a | b",
      "\\*",
    ])
      assert.equal(shownOf(`x ${markdownText(text)} y`), `x ${plainText(text)} y`);
  });

  it("comes out of a renderer as the plain text that went in, whatever it is", () => {
    fc.assert(
      fc.property(anyText, text => {
        assert.equal(
          shownOf(`x ${markdownText(text)} y`).replace(/\s+/g, " "),
          `x ${plainText(text)} y`.replace(/\s+/g, " "),
        );
      }),
    );
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import MarkdownIt from "markdown-it";
import { packagedReadme } from "../../../scripts/readme.mjs";

const html = (markdown: string): string => new MarkdownIt({ html: true, linkify: false }).render(markdown);
const attributes = (text: string, name: string): readonly string[] =>
  [...text.matchAll(new RegExp(`<[a-z]+ [^>]*\\b${name}="([^"]*)"`, "g"))].map(([, value = ""]) => value);

describe("the README in the package", () => {
  const packaged = packagedReadme(readFileSync("README.md", "utf8"), ".");

  it("has no picture that VS Code wouldn't load, and links to nothing but the web", () => {
    assert.deepEqual(attributes(html(packaged), "src"), []);
    const links = attributes(html(packaged), "href");
    assert.ok(links.length > 0);
    for (const target of links) assert.match(target, /^https:\/\//);
  });

  it("says nothing of commands that only the sources have", () => {
    assert.doesNotMatch(packaged, /npm (ci|start|run|test)|CONTRIBUTING|repository -->|<!--/);
    assert.match(packaged, /\*\*ECS: Open Sandbox\*\*/);
  });

  it("has the IAM policies in full, each below the words that offer it", () => {
    for (const name of ["read-only", "operator", "shell"]) {
      const policy = readFileSync(`docs/iam/${name}.json`, "utf8").trim();
      assert.ok(packaged.includes(`<summary>${name}.json</summary>\n\n\`\`\`json\n${policy}\n\`\`\``), name);
    }
  });

  it("differs from the sources' only by what is marked", () => {
    const text =
      "# Title\n\n![a picture](docs/a.webp)\n\n[here](docs/a.md), [web](https://example.com), [there](#title)\n\nEnd\n";
    assert.equal(packagedReadme(text, "."), text.replace("[here](docs/a.md)", "here").replace(/!.*\n\n/, ""));
  });

  it("links from the sources to files that are there", () => {
    for (const file of ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]) {
      const text = html(readFileSync(file, "utf8"));
      for (const target of [...attributes(text, "src"), ...attributes(text, "href")])
        if (!/^(https:|#)/.test(target)) readFileSync(target);
    }
  });
});

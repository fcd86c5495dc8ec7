import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";

interface Manifest {
  readonly version: string;
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when?: string }[]>>;
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly media: { readonly svg: string };
        readonly completionEvents: readonly string[];
      }[];
    }[];
  };
}

describe("the manifest", () => {
  const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
  const text = readFileSync("package.json", "utf8");
  const words = JSON.parse(readFileSync("package.nls.json", "utf8")) as Record<string, string>;
  const commands = new Set(manifest.contributes.commands.map(({ command }) => command));

  it("has its version among those of the changelog, the newest first after what isn't released", () => {
    const headings = [...readFileSync("CHANGELOG.md", "utf8").matchAll(/^## (.+)$/gm)].map(match => match[1] ?? "");
    assert.equal(headings[0], "Unreleased");
    for (const heading of headings.slice(1)) assert.match(heading, /^\d+\.\d+\.\d+ - \d{4}-\d\d-\d\d$/);
    assert.ok(headings[1]?.startsWith(`${manifest.version} - `), headings[1]);
  });

  it("links only to commands that there are", () => {
    const linked = Object.values(words).flatMap(value =>
      [...value.matchAll(/\(command:(ecsExplorer\.[\w.]+)\)/g)].map(match => match[1] ?? ""),
    );
    assert.ok(linked.length > 10);
    // VS Code itself makes the command that moves the focus to a view.
    assert.deepEqual(
      linked.filter(name => !commands.has(name) && name !== "ecsExplorer.clusters.focus"),
      [],
    );
  });

  it("asks for a row only where there is one, since in the palette that hides a command for good", () => {
    const asking = (manifest.contributes.menus["commandPalette"] ?? []).filter(({ when }) =>
      when?.includes("viewItem"),
    );
    assert.deepEqual(asking, []);
  });

  it("has a text for each name, and no text without one", () => {
    const named = new Set([...text.matchAll(/"%([\w.]+)%"/g)].map(match => match[1] ?? ""));
    assert.deepEqual(
      [...named].filter(name => !(name in words)),
      [],
    );
    assert.deepEqual(
      Object.keys(words).filter(name => !named.has(name)),
      [],
    );
  });

  it("has one button for whoever begins: VS Code draws each link on a line of its own as a primary one", () => {
    const welcomes = Object.entries(words).filter(([name]) => name.startsWith("welcome."));
    assert.equal(welcomes.length, 3);
    for (const [name, value] of welcomes)
      assert.equal(value.split("\n").filter(line => /^\[[^\]]+\]\([^)]+\)$/.test(line)).length, 1, name);
  });

  it("ends each step of the walkthrough by a command, and shows a picture in the theme's own colors", () => {
    for (const { media, completionEvents } of manifest.contributes.walkthroughs.flatMap(({ steps }) => steps)) {
      assert.ok(existsSync(media.svg), media.svg);
      assert.match(readFileSync(media.svg, "utf8"), /var\(--vscode-foreground\)/);
      for (const event of completionEvents) assert.ok(commands.has(event.replace("onCommand:", "")), event);
    }
  });
});

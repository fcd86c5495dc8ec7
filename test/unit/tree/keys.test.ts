import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

interface Keybinding {
  readonly command: string;
  readonly key: string;
  readonly when?: string;
}

const { contributes } = JSON.parse(readFileSync("package.json", "utf8")) as {
  readonly contributes: {
    readonly keybindings: readonly Keybinding[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly default: unknown }>> };
  };
};

/** Cells of the README's table below that heading, without its two first rows. */
function tableBelow(heading: string): readonly (readonly string[])[] {
  const [, section = ""] = readFileSync("README.md", "utf8").split(`### ${heading}\n`);
  const [part = ""] = section.split("\n#");
  const rows = part.split("\n").filter(line => line.startsWith("|"));
  return rows.slice(2).map(row => row.split("|").map(cell => cell.trim()));
}

describe("the README's tables", () => {
  it("list every key of the tree, and no other", () => {
    const listed = tableBelow("Keys in the Clusters view").flatMap(([, keys = ""]) =>
      [...keys.matchAll(/`([^`]+)`/g)].map(match => match[1]?.toLowerCase() ?? ""),
    );
    const bound = new Set(contributes.keybindings.map(({ key }) => key));
    // VS Code's own, which open and expand.
    const own = new Set(["enter", "space"]);
    assert.deepEqual(listed.filter(key => !own.has(key)).toSorted(), [...bound].toSorted());
  });

  it("list every setting with its default", () => {
    const listed = tableBelow("Settings").map(([, name = "", value = ""]) => [name.replaceAll("`", ""), value]);
    const shown = (value: unknown) => (typeof value === "boolean" ? (value ? "on" : "off") : String(value));
    const settings = Object.entries(contributes.configuration.properties);
    assert.deepEqual(
      Object.fromEntries(listed),
      Object.fromEntries(settings.map(([name, setting]) => [name, shown(setting.default)])),
    );
  });
});

describe("keys in the tree", () => {
  it("are letters in its Find box and in every other input, and anywhere but in its list", () => {
    assert.ok(contributes.keybindings.length > 0);
    for (const { command, when = "" } of contributes.keybindings) {
      const parts = when.split(" && ");
      assert.ok(!when.includes("||"), command);
      for (const part of ["focusedView == ecsExplorer.clusters", "listFocus", "!inputFocus"])
        assert.ok(parts.includes(part), `${command}: ${when}`);
    }
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

interface Keybinding {
  readonly command: string;
  readonly when?: string;
}

const { contributes } = JSON.parse(readFileSync("package.json", "utf8")) as {
  readonly contributes: { readonly keybindings: readonly Keybinding[] };
};

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

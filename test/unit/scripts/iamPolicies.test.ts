import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface Policy {
  readonly Statement: readonly { readonly Effect: string; readonly Action: string | readonly string[] }[];
}

describe("the IAM policies to copy", () => {
  const folder = join("docs", "iam");
  const actionsOf = (name: string): readonly string[] =>
    (JSON.parse(readFileSync(join(folder, name), "utf8")) as Policy).Statement.flatMap(({ Effect, Action }) => {
      assert.equal(Effect, "Allow");
      return Action;
    });

  it("together allow each action that the README's table of permissions names, and no other", () => {
    const table = /### Permissions\n([^]*?)\n### /.exec(readFileSync("README.md", "utf8"))?.[1] ?? "";
    const named = new Set([...table.matchAll(/`([a-z]+:[A-Z]\w+)`/g)].map(([, action = ""]) => action));
    assert.ok(named.size > 20);
    const allowed = readdirSync(folder).flatMap(actionsOf);
    assert.deepEqual([...new Set(allowed)].toSorted(), [...named].toSorted());
  });

  it("for reading allow nothing that changes anything", () => {
    for (const action of actionsOf("read-only.json"))
      assert.match(action, /^(ecs:(List|Describe)|logs:(Get|Filter|Describe))/);
  });
});

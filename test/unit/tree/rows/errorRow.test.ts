import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { EcsError } from "../../../../src/ecs/model/errors";
import type { ErrorFacts } from "../../../../src/ecs/model/errors";
import type { ErrorNode } from "../../../../src/tree/nodes/node";
import { rowOf } from "../../../../src/tree/rows/nodeRow";

const rowFor = (more: Partial<ErrorFacts>) => {
  const error = new EcsError({ kind: "denied", code: "x", sentence: "It was refused.", advice: "Ask.", ...more });
  const connection = { state: { kind: "failed", error } };
  return rowOf({ kind: "error", id: "e", connection, error } as unknown as ErrorNode);
};

interface Entry {
  readonly command: string;
  readonly when: string;
}

/** Whether the menu of a row offers a command, by the manifest's own condition. */
function offers(command: string, context: string | undefined): boolean {
  const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
    contributes: { menus: { "view/item/context": readonly Entry[] } };
  };
  const entry = manifest.contributes.menus["view/item/context"].find(item => item.command === command);
  const pattern = /viewItem =~ \/(.*)\/$/.exec(entry?.when ?? "")?.[1];
  assert.ok(pattern, command);
  return new RegExp(pattern).test(context ?? "");
}

describe("the row of a failure", () => {
  const copy = "ecsExplorer.copyAuthorizationMessage";
  const allow = "ecsExplorer.allowPlainHttp";

  it("offers to copy AWS's encoded message only where there is one", () => {
    assert.equal(offers(copy, rowFor({ detail: "abc" }).context), true);
    assert.equal(offers(copy, rowFor({}).context), false);
  });

  it("is short enough to show its way out in a narrow view, and tells a screen reader all", () => {
    const row = rowFor({ brief: "Access denied", operation: "ListTasks" });
    assert.equal(`${row.label} | ${row.description ?? ""}`, "Access denied: ListTasks | Retry");
    assert.match(row.spoken ?? "", /^It was refused\. Ask\. Press Enter to retry\.$/);
    assert.equal(
      rowFor({ kind: "network", brief: "Can't reach ECS", operation: "ListTasks" }).label,
      "Can't reach ECS",
    );
  });

  it("offers to allow an endpoint only where one waits for leave", () => {
    const row = rowFor({ consent: { connectionId: "a", endpoint: "http://host" } });
    assert.equal(row.command?.command, allow);
    assert.equal(offers(allow, row.context), true);
    assert.equal(offers(allow, rowFor({ detail: "abc" }).context), false);
    assert.equal(rowFor({}).command?.command, "ecsExplorer.retry");
  });
});

import assert from "node:assert/strict";
import { NodeCache } from "../../../../src/tree/nodes/nodeCache";
import { task } from "../../details/fixtures";
import { below, Ecs } from "../fixture";
import type { Node } from "../../../../src/tree/nodes/node";

/** All that a tree holds when every row is open. */
function openAll(cache: NodeCache, node: Node): void {
  for (const child of cache.intern(node.id, below(node))) openAll(cache, child);
}

describe("the nodes that are shown", () => {
  it("stay themselves while what they speak for does, and go with a session that was replaced", async () => {
    const [first, second] = [new Ecs(), new Ecs()];
    for (const { connection } of [first, second]) await connection.load();
    for (const ecs of [first, second]) await ecs.session.load();
    const cache = new NodeCache();
    const [node] = cache.intern("", [first.connectionNode]);
    openAll(cache, first.connectionNode);
    assert.equal(cache.intern("", [first.connectionNode])[0], node);
    const { size } = cache;

    const [replaced] = cache.intern("", [second.connectionNode]);
    assert.ok(replaced?.kind === "connection" && replaced.connection === second.connection);
    assert.equal(cache.size, 1, "nothing of the older session is left below it");
    openAll(cache, second.connectionNode);
    assert.equal(cache.size, size);
    for (const row of cache.rowsOf(task("a").arn)) assert.ok("session" in row && row.session === second.session);

    cache.prune(new Set([second.connection]));
    assert.equal(cache.size, 1, "nor of a cluster that is gone");
    assert.deepEqual([...cache.rowsOf(task("a").arn)], []);
    for (const { connection } of [first, second]) connection.dispose();
  });
});

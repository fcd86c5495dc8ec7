import assert from "node:assert/strict";
import * as fc from "fast-check";
import { apply, diff } from "../../../../src/webview/parts/patch";

// A page state has arrived as JSON, which knows no -0.
const json = fc.jsonValue({ maxDepth: 4 }).map(value => JSON.parse(JSON.stringify(value)) as unknown);
const keyed = fc.uniqueArray(fc.record({ key: fc.string({ maxLength: 3 }), value: json }), {
  selector: item => item.key,
});
const state = fc.record({ list: keyed, other: json, name: fc.string() });
const copy = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("what a page is sent", () => {
  it("turns any state into any other, also after a journey as JSON", () => {
    fc.assert(
      fc.property(state, state, (before, after) => {
        const patch = diff(before, after);
        const arrived = patch ? apply(copy(before), copy(patch) as typeof patch) : copy(before);
        assert.deepEqual(copy(arrived), copy(after));
      }),
    );
  });

  it("drops a member that is named like what every object inherits", () => {
    const patch = diff({ other: { toString: "" } }, { other: {} });
    assert.deepEqual(apply({ other: { toString: "" } }, patch ?? assert.fail()), { other: {} });
  });

  it("is nothing when nothing changed", () => {
    fc.assert(fc.property(state, value => assert.equal(diff(value, copy(value)), undefined)));
  });

  it("is the one item that changed of 500, and leaves the others as they are", () => {
    const tiles = Array.from({ length: 500 }, (_, index) => ({ key: `i-${index}`, cpu: 10 }));
    const before = { tiles };
    const after = { tiles: tiles.map(tile => (tile.key === "i-250" ? { ...tile, cpu: 90 } : tile)) };
    const patch = diff(before, after);
    assert.deepEqual(patch, { members: { tiles: { items: { "i-250": { members: { cpu: { set: 90 } } } } } } });
    const applied = apply(before, patch ?? assert.fail()) as typeof before;
    assert.equal(applied.tiles[249], tiles[249]);
    assert.notEqual(applied.tiles[250], tiles[250]);
  });

  it("takes an absent and an undefined member for the same", () => {
    assert.equal(diff({ a: 1, b: undefined }, { a: 1 }), undefined);
    assert.deepEqual(apply({ a: 1, b: 2 }, diff({ a: 1, b: 2 }, { a: 1, b: undefined }) ?? assert.fail()), { a: 1 });
  });

  it("is refused by a page that lost the thread", () => {
    assert.throws(() => apply({ list: [] }, { members: { list: { order: ["a"], items: {} } } }));
  });
});

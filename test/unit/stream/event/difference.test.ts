import assert from "node:assert/strict";
import { differences } from "../../../../src/stream/event/difference";

const paths = (before: object, after: object) =>
  differences(before as Record<string, unknown>, after as Record<string, unknown>).map(({ path }) => path);

describe("what differs between two descriptions of a resource", () => {
  it("is named leaf by leaf, with both sides, in the order of the first and then the second", () => {
    assert.deepEqual(
      differences({ a: 1, b: { c: "x", d: true }, gone: null }, { b: { c: "y", d: true }, a: 2, added: [] }),
      [
        { path: "a", before: 1, after: 2 },
        { path: "b.c", before: "x", after: "y" },
        { path: "gone", before: null, after: undefined },
        { path: "added", before: undefined, after: [] },
      ],
    );
    assert.deepEqual(paths({ a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 2 }] } }), []);
  });

  it("pairs the members of a list by what names them, whatever their order, and others by their place", () => {
    const app = { name: "app", lastStatus: "RUNNING" };
    const log = { name: "log", lastStatus: "PENDING" };
    assert.deepEqual(paths({ containers: [app, log] }, { containers: [log, app] }), []);
    assert.deepEqual(paths({ containers: [app, log] }, { containers: [{ ...log, lastStatus: "STOPPED" }, app] }), [
      "containers[log].lastStatus",
    ]);
    for (const namer of ["containerArn", "attachmentId", "id", "key"])
      assert.deepEqual(
        paths(
          {
            list: [
              { [namer]: "a", v: 1 },
              { [namer]: "b", v: 1 },
            ],
          },
          {
            list: [
              { [namer]: "b", v: 2 },
              { [namer]: "a", v: 1 },
            ],
          },
        ),
        ["list[b].v"],
      );
    assert.deepEqual(paths({ cpus: ["1", "2"] }, { cpus: ["2", "1"] }), ["cpus[0]", "cpus[1]"]);
    // A name that is no text names nothing.
    assert.deepEqual(paths({ list: [{ id: 1, v: 1 }] }, { list: [{ id: 1, v: 2 }] }), ["list[0].v"]);
  });

  it("takes an instant for the same as a Date, as seconds and as a text, and only where a time stands", () => {
    const at = new Date("2026-11-26T09:00:00.250Z");
    const seconds = at.getTime() / 1000;
    assert.deepEqual(paths({ startedAt: seconds }, { startedAt: at.toISOString() }), []);
    assert.deepEqual(paths({ startedAt: at }, { startedAt: seconds }), []);
    assert.deepEqual(paths({ registered: at }, { registered: at.toISOString() }), []);
    assert.deepEqual(paths({ startedAt: seconds }, { startedAt: "2026-11-26T09:00:00.251Z" }), ["startedAt"]);
    assert.deepEqual(paths({ startedAt: "soon" }, { startedAt: "later" }), ["startedAt"]);
    assert.deepEqual(paths({ startedAt: seconds }, {}), ["startedAt"]);
    assert.deepEqual(paths({ cpu: 1 }, { cpu: "1970-01-01T00:00:01Z" }), ["cpu"]);
  });
});

import assert from "node:assert/strict";
import { eventOfRow, hasEventColumns, resultRow } from "../../../../src/stream/event/columns";

describe("columns that can hold an event", () => {
  it("are known by name, in any case and with blanks around them", () => {
    for (const name of ["@message", "message", " Body ", "EVENT", "_raw", "payload", "data", "detail.version"])
      assert.ok(hasEventColumns(["time", name]), name);
    assert.equal(hasEventColumns(["arn", "version", "detail"]), false);
  });

  it("give the first that holds something, a text or an object", () => {
    assert.equal(eventOfRow({ body: "b", "@message": "m" }), "m");
    assert.equal(eventOfRow({ "@message": "  ", message: 3, Body: "b" }), "b");
    assert.deepEqual(eventOfRow({ Event: { detail: {} } }), { detail: {} });
    assert.equal(eventOfRow({ message: "", version: "3" }), undefined);
  });

  it("are put together from members that Logs Insights names by their paths", () => {
    const row = { source: "aws.ecs", "detail.version": "12", "detail.taskArn": "arn", "detail.overrides.cpu": "256" };
    assert.deepEqual(eventOfRow(row), {
      source: "aws.ecs",
      detail: { version: 12, taskArn: "arn", overrides: { cpu: "256" } },
    });
    assert.deepEqual(eventOfRow({ "detail.version": "v12" }), { detail: { version: "v12" } });
    assert.deepEqual(eventOfRow({ "detail.version": 7, detail: "text", "detail.a": 1 }), { detail: { a: 1 } });
  });

  it("reach no object's prototype", () => {
    const event = eventOfRow({ "detail.version": "1", "__proto__.polluted": "yes" }) as object;
    assert.equal(Object.getPrototypeOf(event), Object.prototype);
    assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
    assert.ok(Object.hasOwn(event, "__proto__"));
  });

  it("come as fields of a query's result, and only then", () => {
    const fields = [
      { field: "@timestamp", value: "t" },
      { field: "@message", value: "m" },
    ];
    assert.deepEqual(resultRow(fields), { "@timestamp": "t", "@message": "m" });
    for (const other of [[], [...fields, { field: "x" }], [{ field: 1, value: "m" }], ["text"]])
      assert.equal(resultRow(other), undefined);
  });
});

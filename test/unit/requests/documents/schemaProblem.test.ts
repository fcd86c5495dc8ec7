import assert from "node:assert/strict";
import { many, oneOf, shape, text, whole } from "../../../../src/requests/documents/schema";
import { schemaProblem } from "../../../../src/requests/documents/schemaProblem";

describe("the first problem of a value", () => {
  it("is told of texts by length and pattern, each limit included", () => {
    const name = text("A name", { minLength: 2, maxLength: 4, pattern: "^[a-z]+$" });
    for (const value of ["ab", "abcd"]) assert.equal(schemaProblem(name, value, "name"), undefined);
    assert.equal(schemaProblem(name, "a", "name"), "name has at least 2 characters, not 1.");
    assert.equal(schemaProblem(name, "abcde", "name"), "name has at most 4 characters, not 5.");
    assert.equal(schemaProblem(name, "AB", "name"), "name does not match ^[a-z]+$.");
    assert.equal(schemaProblem(oneOf("x", "a", "b"), "c", "x"), 'x is a or b, not "c".');
  });

  it("is told of what is required and empty, as VS Code shows it in place", () => {
    const object = shape("An object", { id: text("An id"), note: text("A note") }, "id");
    assert.equal(object.properties?.["id"]?.minLength, 1);
    assert.equal(schemaProblem(object, { id: "a", note: "" }, "object"), undefined);
    assert.equal(schemaProblem(object, { id: "", note: "" }, "object"), "object.id is empty.");
    const list = shape("An object", { ids: many("Ids", text("One id")) }, "ids");
    assert.equal(schemaProblem(list, { ids: [""] }, "object"), "object.ids[0] is empty.");
  });

  it("is told of lists by length, and of their entries by place", () => {
    const list = many("Numbers", whole("One", 1, 3), 2, 1);
    for (const value of [[1], [1, 3]]) assert.equal(schemaProblem(list, value, "list"), undefined);
    assert.equal(schemaProblem(list, [], "list"), "list has at least 1 entries, not 0.");
    assert.equal(schemaProblem(list, [1, 1, 1], "list"), "list has at most 2 entries, not 3.");
    assert.equal(schemaProblem(list, [1, 4], "list"), "list[1] is a whole number from 1 to 3, not 4.");
  });

  it("is told of objects by member, and of what they lack", () => {
    const object = shape("An object", { name: text("A name"), size: whole("A size", 0) }, "name");
    assert.equal(schemaProblem(object, { name: "a", size: 0, other: 1 }, "object"), undefined);
    assert.equal(schemaProblem(object, {}, "object"), "object needs name.");
    assert.equal(schemaProblem(object, JSON.parse('{"__proto__":{"name":"a"}}'), "object"), "object needs name.");
    assert.equal(
      schemaProblem(object, { name: "a", size: -1 }, "object"),
      "object.size is a whole number from 0, not -1.",
    );
  });
});

import assert from "node:assert/strict";
import { described, failuresOf, object, objects, ofCluster, texts, tokenOf } from "../../../../src/ecs/answers/answer";
import { EcsError } from "../../../../src/ecs/model/errors";
import type { Raw } from "../../../../src/ecs/model/fields";

const refused = (about: RegExp) => (error: unknown) =>
  error instanceof EcsError && error.kind === "answer" && about.test(error.sentence);

describe("the check of an answer", () => {
  it("ends a list at a token that is left out, null or empty, and at no other", () => {
    for (const nextToken of [undefined, null, ""]) assert.equal(tokenOf("ListTasks", { nextToken }), undefined);
    assert.equal(tokenOf("ListTasks", {}), undefined);
    assert.equal(tokenOf("ListTasks", { nextToken: "next" }), "next");
    for (const nextToken of [0, false, {}, []])
      assert.throws(() => tokenOf("ListTasks", { nextToken }), refused(/"nextToken" isn't a text/));
  });

  it("takes a list that is left out for empty only where that is allowed", () => {
    assert.deepEqual(objects("D", {}, "failures", "optional"), []);
    assert.throws(() => objects("D", {}, "failures", "required"), refused(/list "failures" is missing/));
    for (const failures of [null, "", {}, 0])
      assert.throws(() => objects("D", { failures }, "failures", "optional"), refused(/list "failures" is missing/));
    for (const item of [null, "x", 5])
      assert.throws(() => objects("D", { l: [{}, item] }, "l", "required"), refused(/an element that isn't an object/));
    assert.deepEqual(objects("D", { l: [{ a: 1 }, { b: 2 }] }, "l", "required"), [{ a: 1 }, { b: 2 }]);
    for (const l of [undefined, null, "ab", {}, 0])
      assert.throws(() => texts("L", { l }, "l"), refused(/list "l" is missing/));
    assert.throws(() => texts("L", { l: ["a", 5] }, "l"), refused(/an element that isn't a text/));
    assert.deepEqual(texts("L", { l: ["a", "b"] }, "l"), ["a", "b"]);
  });

  it("reads a failure's fields, each of which may be missing", () => {
    const failures = [{}, { arn: "a", reason: "MISSING", detail: "d" }, { arn: "", reason: "", detail: 5 }];
    assert.deepEqual(failuresOf("D", { failures }), [
      { arn: undefined, reason: "UNKNOWN", detail: undefined },
      { arn: "a", reason: "MISSING", detail: "d" },
      { arn: undefined, reason: "UNKNOWN", detail: undefined },
    ]);
  });

  const arnOf = (id: string) => `arn:aws:ecs:eu-west-1:111122223333:task/web/${id}`;
  const describing = (asked: readonly string[], found: readonly string[], failures: readonly object[] = []) =>
    described(
      "DescribeTasks",
      asked.map(arnOf),
      { tasks: found.map(id => ({ arn: arnOf(id) })), failures },
      "tasks",
      raw => raw as Raw & { readonly arn: string },
    );

  it("wants each id that was asked for found or failed, and bears as many failures without an ARN as are open", () => {
    assert.equal(describing(["a", "b"], ["a", "b"]).found.length, 2);
    assert.equal(describing(["a", "b"], ["a"], [{ arn: arnOf("b"), reason: "MISSING" }]).failures.length, 1);
    // The older format of an ARN, and a bare id, name the same task.
    describing(["a", "b"], ["a"], [{ arn: "arn:aws:ecs:eu-west-1:111122223333:task/b", reason: "MISSING" }]);
    describing(["a", "b"], ["a"], [{ arn: "b", reason: "MISSING" }]);
    describing(["a", "b"], ["a"], [{ reason: "MISSING" }]);
    describing(["a", "b"], [], [{ reason: "MISSING" }, { reason: "MISSING" }]);
    assert.throws(() => describing(["a", "b"], ["a"]), refused(/it says nothing about b\.$/));
    assert.throws(() => describing(["a", "b", "c"], ["a"]), refused(/it says nothing about 2 of 3 resources\.$/));
    assert.throws(() => describing(["a", "b"], [], [{ reason: "MISSING" }]), refused(/nothing about 2 of 2 resources/));
    // A failure of something else is none of what was asked for.
    assert.throws(() => describing(["a"], [], [{ arn: arnOf("z"), reason: "MISSING" }]), refused(/nothing about a\.$/));
    assert.throws(() => describing(["a"], ["a", "z"]), refused(/describes .*\/z, which wasn't asked for/));
    assert.deepEqual(describing([], []), { found: [], failures: [] });
  });

  it("refuses a page that names another cluster, account or region, in either format of ARNs", () => {
    const home = "arn:aws:ecs:eu-west-1:111122223333:cluster/web";
    const page = (...arns: readonly string[]) => ofCluster("ListTasks", home, arns);
    const fine = [arnOf("a"), "arn:aws:ecs:eu-west-1:111122223333:task/b"];
    assert.deepEqual(page(...fine), fine);
    for (const foreign of [
      arnOf("a").replace("task/web/", "task/web2/"),
      arnOf("a").replace("task/web/", "task/we/"),
      arnOf("a").replace("111122223333", "999900001111"),
      arnOf("a").replace("eu-west-1", "eu-west-2"),
      "arn:aws:ecs:eu-west-1:999900001111:task/b",
      "arn:aws:ecs:us-east-1:111122223333:task/b",
      "web",
      "",
    ])
      assert.throws(() => page(arnOf("a"), foreign), refused(/isn't in the cluster web\.$/), foreign);
    // A cluster that was named without its ARN says nothing of where it is.
    assert.deepEqual(ofCluster("ListTasks", "web", ["anything"]), ["anything"]);
  });

  it("wants an object where one must be", () => {
    assert.deepEqual(object("D", { cluster: { a: 1 } }, "cluster"), { a: 1 });
    for (const cluster of [undefined, null, "x", 5])
      assert.throws(() => object("D", { cluster }, "cluster"), refused(/it has no "cluster"/));
  });
});

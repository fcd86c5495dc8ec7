import assert from "node:assert/strict";
import { parseResourcesText, resourcesProblem } from "../../../../src/requests/register/registration";

describe("resources of a registration", () => {
  it("are refused where a number is larger than ECS's", () => {
    assert.equal(resourcesProblem("CPU=2147483647"), undefined);
    assert.deepEqual(parseResourcesText("CPU=2147483647"), [
      { name: "CPU", type: "INTEGER", integerValue: 2_147_483_647 },
    ]);
    for (const text of ["CPU=2147483648", "MEMORY=99999999999999999999"]) assert.ok(resourcesProblem(text), text);
  });
});

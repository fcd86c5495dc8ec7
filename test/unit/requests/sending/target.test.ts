import assert from "node:assert/strict";
import { distinct } from "../../../../src/requests/sending/target";
import type { Aimed } from "../../../../src/requests/sending/target";

const aim = (connection: string, arn: string): Aimed =>
  ({ connection: { spec: { id: connection } }, session: {}, arn }) as unknown as Aimed;

describe("what a command is about", () => {
  it("is each resource once, though two connections have one of the same ARN", () => {
    const all = distinct([aim("1", "a"), aim("2", "a"), aim("1", "a"), aim("1", "b")]);
    assert.deepEqual(
      all.map(({ connection, arn }) => [connection.spec.id, arn]),
      [
        ["1", "a"],
        ["2", "a"],
        ["1", "b"],
      ],
    );
  });
});

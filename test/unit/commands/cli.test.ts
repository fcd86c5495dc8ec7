import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { shellLine, shellWord } from "../../../src/requests/cli";

describe("command lines for a POSIX shell", () => {
  it("leaves plain words bare and quotes the others", () => {
    assert.equal(shellWord("arn:aws:ecs:us-east-1:1:task/web/0f"), "arn:aws:ecs:us-east-1:1:task/web/0f");
    assert.equal(shellWord("it's"), `'it'\\''s'`);
    assert.equal(shellWord(""), "''");
    assert.equal(shellWord("$(rm -rf ~)"), "'$(rm -rf ~)'");
  });

  it("comes out of a real shell as it went in, whatever the words are", function () {
    this.timeout(30_000);
    const word = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom("'", '"', "$", "`", "\\", " ", "\n", "!", "*", "~", "-", "a", "ß") }),
    );
    // No process can be given a NUL.
    const words = fc.array(
      word.map(text => text.replaceAll("\0", "")),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(words, input => {
        const line = `printf '%s\\0' ${shellLine(input)}`;
        const output = execFileSync("/bin/sh", ["-c", line], { encoding: "utf8" });
        assert.deepEqual(
          output.split("\0").slice(0, -1),
          input.map(text => Buffer.from(text, "utf8").toString("utf8")),
        );
      }),
      { numRuns: 40 },
    );
  });
});

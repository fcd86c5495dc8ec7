import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { commandLine } from "../../../../src/commands/running/loginLine";
import type { Shell } from "../../../../src/text/shell";

describe("the login command that is copied", () => {
  const of = (profile: string, shell?: Shell) =>
    commandLine({ command: "aws", args: ["sso", "login", "--profile", profile] }, shell);

  it("is the command and nothing else", () => {
    assert.equal(of("corp"), "aws sso login --profile corp");
    assert.equal(of("it's mine", "powershell"), "aws sso login --profile 'it''s mine'");
  });

  it("reaches a shell with the profile's name as it is", () => {
    const name = fc.string({ minLength: 1, unit: "grapheme-ascii" }).filter(text => !text.includes("\0"));
    fc.assert(
      fc.property(name, profile => {
        const line = of(profile, "posix").replace(/^aws /, "printf '%s\\n' ");
        const words = execFileSync("sh", ["-c", line], { encoding: "utf8" });
        assert.equal(words, `sso\nlogin\n--profile\n${profile}\n`);
      }),
      { numRuns: 50 },
    );
  });
});

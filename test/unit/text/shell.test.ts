import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { isForPowerShell, powerShellLine, shellLine, shellOf, shellWord } from "../../../src/text/shell";
import { anyText } from "./anyText";
import { argumentsOf } from "./powerShell";

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
      anyText,
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

describe("command lines for PowerShell", () => {
  it("quotes what is no plain word, and asks for one way of handing over only where versions differ", () => {
    assert.equal(powerShellLine(["aws", "ecs", "--cluster", "arn:aws"]), "aws ecs --cluster 'arn:aws'");
    assert.equal(powerShellLine(["it's", "a’b", "$(rm)"]), "'it''s' 'a’’b' '$(rm)'");
    assert.equal(
      powerShellLine(["aws", '{"a":1}']),
      `& { $PSNativeCommandArgumentPassing = 'Legacy'; aws '{\\"a\\":1}' }`,
    );
  });

  it("arrives as it went in, by the rules of the oldest and the newest version", () => {
    const plain = fc.string({ unit: fc.constantFrom(...Array.from("'‘’\"\\$`@%(){};,#-ab ")) });
    const word = fc.oneof(plain, anyText).filter(isForPowerShell);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), words => {
        const line = powerShellLine(words);
        assert.deepEqual(argumentsOf(line, "5.1"), words);
        assert.deepEqual(argumentsOf(line, "7.5"), words);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("the shell that a command is copied for", () => {
  it("is the one that terminals start, and PowerShell on Windows when that cannot be told", () => {
    const shells = [
      shellOf("win32", "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"),
      shellOf("win32", "C:\\Program Files\\PowerShell\\7\\pwsh.exe"),
      shellOf("win32", "C:\\Windows\\System32\\cmd.exe"),
      shellOf("win32", ""),
      shellOf("win32", "C:\\Program Files\\Git\\bin\\bash.exe"),
      shellOf("win32", "C:\\Windows\\System32\\wsl.exe"),
      shellOf("linux", "/usr/bin/pwsh"),
      shellOf("darwin", "/bin/zsh"),
      shellOf("linux", ""),
    ];
    const [p, s] = ["powershell", "posix"];
    assert.deepEqual(shells, [p, p, p, p, s, s, p, s, s]);
  });
});

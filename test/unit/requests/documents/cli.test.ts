import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { EcsError } from "../../../../src/ecs/model/errors";
import { describeLine, requestLine } from "../../../../src/requests/documents/cli";
import type { Target } from "../../../../src/requests/sending/target";
import type { Shell } from "../../../../src/text/shell";
import { visible } from "../../../../src/text/visible";
import { anyText } from "../../text/anyText";
import { argumentsOf } from "../../text/powerShell";

const arn = "arn:aws:ecs:eu-west-1:111122223333:cluster/web";
const target = (name = arn, profile = "prod") =>
  ({
    connection: { spec: { profile } },
    session: { cluster: { arn: name }, region: "eu-west-1", gateway: { endpoint: "https://ecs.example" } },
  }) as unknown as Target;

/** The arguments that `aws` gets when a shell runs the line. */
function received(line: string, shell: "sh" | "bash" | "5.1" | "7.5"): readonly string[] {
  if (shell === "5.1" || shell === "7.5") return argumentsOf(line, shell).slice(1);
  const script = `aws() { printf '%s\\0' "$@"; }\n${line}`;
  const path = shell === "sh" ? "/bin/sh" : "bash";
  return execFileSync(path, ["-c", script], { encoding: "utf8" }).split("\0").slice(0, -1);
}

const shells = [
  ["posix", "sh"],
  ["posix", "bash"],
  ["powershell", "5.1"],
  ["powershell", "7.5"],
] as const;

describe("a request as an AWS CLI command", () => {
  it("reads as it did where nothing needs care", () => {
    assert.equal(
      requestLine(target(), "StopTask", { cluster: "web", reason: "it's late" }, "posix"),
      `aws ecs stop-task --cli-input-json '{"cluster":"web","reason":"it'\\''s late"}' --profile prod --region eu-west-1 --endpoint-url https://ecs.example`,
    );
    assert.equal(
      requestLine(target(), "StopTask", { cluster: "web", reason: "it's late" }, "powershell"),
      `& { $PSNativeCommandArgumentPassing = 'Legacy'; aws ecs stop-task --cli-input-json '{\\"cluster\\":\\"web\\",\\"reason\\":\\"it\\u0027s\\u0020late\\"}' --profile prod --region 'eu-west-1' --endpoint-url 'https://ecs.example' }`,
    );
  });

  for (const [kind, shell] of shells)
    it(`brings the CLI the same request, whatever is in it, by ${shell}`, function () {
      this.timeout(60_000);
      fc.assert(
        fc.property(fc.dictionary(anyText, fc.oneof(anyText, fc.array(anyText))), input => {
          const line = requestLine(target(), "RunTask", input, kind);
          // No terminal does anything but show such a line, and nobody sees less of it than there is.
          assert.equal(visible(line), line);
          assert.doesNotMatch(line, /[\t\n]/);
          const words = received(line, shell);
          assert.deepEqual(words.slice(0, 3), ["ecs", "run-task", "--cli-input-json"]);
          assert.deepEqual(JSON.parse(words[3] ?? ""), JSON.parse(JSON.stringify(input)));
          assert.deepEqual(words.slice(4), [
            "--profile",
            "prod",
            "--region",
            "eu-west-1",
            "--endpoint-url",
            "https://ecs.example",
          ]);
        }),
        { numRuns: kind === "posix" ? 25 : 500 },
      );
    });
});

describe("a describe command", () => {
  it("is made of names as they are, or refused when a terminal would not take them so", () => {
    const task = `${arn.replace("cluster/", "task/")}/0f`;
    assert.deepEqual(received(describeLine(target(), "tasks", [task], "posix"), "sh").slice(1, 7), [
      "describe-tasks",
      "--cluster",
      arn,
      "--tasks",
      task,
      "--include",
    ]);
    const refused = (name: string, shell: Shell) =>
      assert.throws(
        () => describeLine(target(name), "cluster", [], shell),
        (error: unknown) => error instanceof EcsError && error.kind === "invalid" && error.code === "UnwritableName",
      );
    for (const name of ["a\u001b[201~rm", "a\nb", "a\tb", "a\u202eb", "a\0"]) {
      refused(name, "posix");
      refused(name, "powershell");
    }
    refused('a "b', "powershell");
    assert.equal(
      received(describeLine(target("a' \"b; rm -rf ~"), "cluster", [], "posix"), "sh")[3],
      "a' \"b; rm -rf ~",
    );
  });

  it("carries each name through PowerShell that it does not refuse", () => {
    fc.assert(
      fc.property(anyText, anyText, (name, profile) => {
        let line: string;
        try {
          line = describeLine(target(name, profile), "cluster", [], "powershell");
        } catch (error) {
          assert.ok(error instanceof EcsError);
          return;
        }
        for (const version of ["5.1", "7.5"] as const) assert.equal(received(line, version)[3], name);
      }),
      { numRuns: 1000 },
    );
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const files = ["README.md", "CONTRIBUTING.md", "SECURITY.md"];
const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };

/** The lines of a document's shell blocks, without their comments. */
const blockLines = (text: string): readonly string[] =>
  [...text.matchAll(/^```sh\n([^]*?)^```/gm)].flatMap(([, block = ""]) =>
    block
      .split("\n")
      .map(line => line.replace(/\s+#.*$/, "").trim())
      .filter(line => line !== ""),
  );

/** Whatever the text names as code and begins with npm. */
const named = (text: string): readonly string[] =>
  [...text.matchAll(/`(npm (?:run|test|start)[^`]*)`/g)].map(([, command = ""]) => command);

function problem(command: string): string | undefined {
  if (/^npm ci$/.test(command) || /^export [A-Z_]+=/.test(command)) return undefined;
  if (/^aws [a-z-]+ [a-z-]+( --[a-z-]+ \S+)*$/.test(command)) return undefined;
  const script = /^npm (?:run )?(\S+)/.exec(command)?.[1];
  if (!script || !(script in scripts)) return `there is no script ${script ?? "in it"}`;
  return command.includes("\n") ? "it is broken by a line wrap" : undefined;
}

describe("commands of the documents", () => {
  for (const file of files)
    it(`of ${file} are there, each on one line`, () => {
      const text = readFileSync(file, "utf8");
      const commands = [...blockLines(text).flatMap(line => line.split(" && ")), ...named(text)];
      if (file === "README.md") assert.ok(commands.length > 6, "some are found");
      assert.deepEqual(
        commands.flatMap(command => {
          const found = problem(command);
          return found ? [`${command}: ${found}`] : [];
        }),
        [],
      );
    });
});

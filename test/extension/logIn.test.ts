import assert from "node:assert/strict";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import * as vscode from "vscode";
import { Inputs } from "./inputs";
import { api, run } from "./world";

const args = ["sso", "login", "--profile", "corp's"];
/** What the row of an expired login hands to the command. */
const row = (command: string, own = args) => ({ error: { login: { command, args: own } } });

describe("Log In…", function () {
  this.timeout(60_000);
  let inputs: Inputs;
  let folder = "";
  const path = process.env["PATH"];

  before(async () => {
    await api();
    folder = await mkdtemp(join(tmpdir(), "ecs-explorer-cli-"));
    process.env["PATH"] = `${folder}${delimiter}${path ?? ""}`;
  });
  after(async () => {
    process.env["PATH"] = path;
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => (inputs = new Inputs()));
  afterEach(() => inputs.dispose());

  it("says that the AWS CLI is missing, offers to install it, and copies the command instead", async () => {
    inputs.answer("Copy Login Command");
    await run("logIn", row("aws-that-is-nowhere"));
    const told = await inputs.said("The AWS CLI (aws-that-is-nowhere) isn't installed");
    assert.deepEqual(told.buttons, ["Copy Login Command", "Install the AWS CLI"]);
    const copied = await vscode.env.clipboard.readText();
    assert.equal(copied, `aws-that-is-nowhere sso login --profile 'corp'\\''s'`);
  });

  it("says that the login failed, and with which exit code, and opens no second terminal", async () => {
    const before = vscode.window.terminals.length;
    await writeFile(join(folder, "aws-that-fails"), "#!/bin/sh\nexit 3\n");
    await chmod(join(folder, "aws-that-fails"), 0o755);
    await run("logIn", row("aws-that-fails"));
    const told = await inputs.said("The login failed (aws-that-fails ended with exit code 3).");
    assert.deepEqual(told.buttons, ["Copy Login Command"]);
    assert.equal(vscode.window.terminals.length, before);
  });

  it("hands the profile's name to the CLI as it is, through no shell, and says nothing once the login succeeded", async () => {
    const seen = join(folder, "seen");
    await writeFile(join(folder, "aws-that-works"), `#!/bin/sh\nprintf '%s\\n' "$@" > '${seen}'\n`);
    await chmod(join(folder, "aws-that-works"), 0o755);
    await run("logIn", row("aws-that-works"));
    assert.deepEqual((await readFile(seen, "utf8")).trim().split("\n"), args);
    assert.deepEqual(inputs.shown, []);
  });

  it("logs in to a second profile while the first one's login is open, and begins neither twice", async () => {
    // The first ends only once the second has run.
    const [begun, done] = [join(folder, "begun"), join(folder, "done")];
    await writeFile(
      join(folder, "aws-that-waits"),
      `#!/bin/sh\necho "$1" >> '${begun}'\nif [ "$1" = second ]; then touch '${done}'; fi\nwhile [ ! -e '${done}' ]; do sleep 0.05; done\n`,
    );
    await chmod(join(folder, "aws-that-waits"), 0o755);
    const first = run("logIn", row("aws-that-waits", ["first"]));
    await run("logIn", row("aws-that-waits", ["first"]));
    await Promise.all([first, run("logIn", row("aws-that-waits", ["second"]))]);
    assert.deepEqual((await readFile(begun, "utf8")).trim().split("\n").toSorted(), ["first", "second"]);
    assert.deepEqual(
      inputs.shown.map(({ message }) => message),
      ["The login of first is still in progress."],
    );
  });
});

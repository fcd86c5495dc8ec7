import assert from "node:assert/strict";
import * as vscode from "vscode";
import { LogChannel } from "../../src/commands/logs/logChannel";
import { eventually } from "./inputs";

const name = "ECS: a loud log";

const lines = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from }, (_, index) => `line ${String(from + index)}`);

/** Its documents, of which VS Code keeps one while it is in sight. */
const inSight = (): readonly vscode.TextDocument[] =>
  vscode.window.visibleTextEditors
    .map(({ document }) => document)
    .filter(({ uri }) => uri.scheme === "output" && uri.path.endsWith(name));

const shownWith = (line: string): Promise<vscode.TextDocument> =>
  eventually(line, () => inSight().find(document => document.getText().endsWith(`\n${line}\n`)));

describe("the output channel of a log", () => {
  let channel: LogChannel;
  beforeEach(() => {
    channel = new LogChannel(name);
    channel.begin("Logs of loud");
  });
  afterEach(() => channel.dispose());

  it("goes on in a new file where it drops lines in sight, since VS Code reads the whole file at each change", async () => {
    channel.show();
    channel.add(lines(0, 1000));
    const first = await shownWith("line 999");
    channel.add(lines(1000, 30_000));
    const second = await shownWith("line 29999");
    assert.notEqual(second.uri.toString(), first.uri.toString());
    assert.match(second.getText(), /^--- Logs of loud\n--- [\d,]+ older lines were dropped here\./);
    await eventually("the end of the first", () => first.isClosed || undefined);
  });

  it("stays as it is while something else is in sight", async () => {
    const other = vscode.window.createOutputChannel("another", "log");
    try {
      other.append("here\n");
      other.show(true);
      const shown = () =>
        vscode.window.visibleTextEditors.some(({ document }) => document.uri.path.endsWith("another"));
      await eventually("another channel", () => shown() || undefined);
      channel.add(lines(0, 30_000));
      channel.end();
      assert.ok(shown());
      assert.equal(inSight().length, 0);
      channel.show();
      assert.match((await shownWith("line 29999")).getText(), /^--- Logs of loud\n--- [\d,]+ older lines/);
    } finally {
      other.dispose();
    }
  });
});

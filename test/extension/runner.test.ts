import * as vscode from "vscode";
import { Watching } from "../../src/commands/running/kit";
import { Runner } from "../../src/commands/running/run";
import type { Sender } from "../../src/requests/sending/sender";
import { eventually, Inputs } from "./inputs";

describe("whatever fails in a command", () => {
  let inputs: Inputs;
  let runner: Runner;
  const logged: string[] = [];
  const note = (message: string) => void logged.push(message);

  beforeEach(() => {
    inputs = new Inputs();
    logged.length = 0;
    runner = new Runner({ info: note, warn: note, error: note, show: () => undefined });
  });

  afterEach(() => inputs.dispose());

  /** Messages stay until a person closes them. */
  const keepMessagesOpen = (fails = false) =>
    Object.assign(vscode.window, {
      showErrorMessage: () => (fails ? Promise.reject(new Error("no window")) : new Promise(() => undefined)),
      showInformationMessage: () => (fails ? Promise.reject(new Error("no window")) : new Promise(() => undefined)),
    });

  it("is in the log where what comes of it fails, too", async () => {
    inputs.answer("Show Log");
    const failing = new Runner({
      info: note,
      warn: note,
      error: note,
      show: () => {
        throw new Error("no log to show");
      },
    });
    const cleanup = () => Promise.reject(new Error("the cleanup failed"));
    await failing.run("a", () => Promise.reject(new Error("the command failed")), cleanup);
    await eventually("both", () => ["cleanup failed", "no log to show"].every(text => logged.join().includes(text)));
  });

  it("is in the log where a second call of the same can't be refused", async () => {
    keepMessagesOpen(true);
    let end = (): void => undefined;
    const first = runner.run("a", () => new Promise(resolve => (end = resolve)));
    await runner.run("a", () => Promise.resolve());
    await eventually("why", () => logged.join().includes("no window"));
    end();
    await first;
  });

  it("is followed no longer while its message is open", async () => {
    keepMessagesOpen();
    const watching = new Watching(runner, {} as Sender);
    watching.follow("Following web", () => Promise.reject(new Error("the polling failed")));
    await eventually("the failure", () => logged.join().includes("the polling failed"));
    const choosing = watching.choose();
    // What is watched alone would be stopped without a question.
    await eventually("the choice of nothing", () => inputs.isOpen);
    inputs.escape();
    await choosing;
    watching.dispose();
  });
});

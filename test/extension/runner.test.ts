import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Job } from "../../src/commands/running/job";
import { Watching } from "../../src/commands/running/kit";
import { Runner } from "../../src/commands/running/run";
import { tellUnknown } from "../../src/commands/running/tellLost";
import type { Sender } from "../../src/requests/sending/sender";
import type { Aimed } from "../../src/requests/sending/target";
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

  it("is refused with what it is about, one connection's apart from another's of the same ARN, and quietly after a double click", async () => {
    const jobs: Job[] = [];
    const aimOver = (id: string) =>
      ({
        connection: { spec: { id } },
        session: { replica: new Map() },
        arn: "arn:aws:ecs:r:1:task/web/0f",
      }) as unknown;
    const said = { operation: "StopTask", noun: "task", did: "was stopped", name: () => "0f", follow: () => undefined };
    const kit = { runner: { run: (job: Job) => Promise.resolve(void jobs.push(job)) } };
    inputs.answer("Check Again", 2);
    for (const id of ["a", "b"])
      await tellUnknown({ kit, batch: said, error: { sentence: "Lost." } } as never, [aimOver(id) as Aimed]);
    assert.deepEqual(
      jobs.map(({ what }) => what),
      ["StopTask for 0f", "StopTask for 0f"],
    );
    assert.notEqual(jobs[0]?.key, jobs[1]?.key);

    inputs.shown.length = 0;
    let end = (): void => undefined;
    const job = { key: "a", isQuiet: true };
    const first = runner.run(job, () => new Promise(resolve => (end = resolve)));
    await runner.run(job, () => Promise.reject(new Error("twice")));
    end();
    await first;
    assert.deepEqual([inputs.shown, logged], [[], []]);
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

import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually } from "./inputs";
import { Notifications } from "./notifications";
import { openShellWorld } from "./shellWorld";
import type { ShellWorld } from "./shellWorld";
import { run, taskAims } from "./world";

describe("a shell that is given up", function () {
  this.timeout(60_000);
  let world: ShellWorld["world"];
  let inputs: ShellWorld["inputs"];
  let heard: ShellWorld["heard"];
  let close: ShellWorld["close"];
  let notifications: Notifications;

  beforeEach(async () => {
    ({ world, inputs, heard, close } = await openShellWorld());
    notifications = new Notifications();
  });

  afterEach(async () => {
    notifications.dispose();
    for (const terminal of vscode.window.terminals) terminal.dispose();
    await eventually("no terminal", () => vscode.window.terminals.length === 0);
    await close();
  });

  async function row() {
    const [aim] = taskAims(
      await world.cluster("prod-web"),
      item => item.service === "api" && item.lastStatus === "RUNNING",
    );
    assert.ok(aim);
    return { ...aim, kind: "container", name: "app", id: `${world.id} ${aim.arn} app` };
  }

  async function open() {
    const opening = run("openShellWith", await row());
    await inputs.type("Command to run in container", "/bin/sh");
    await eventually("the request", () => world.calls("ExecuteCommand") === 1);
    return opening;
  }

  it("at Cancel while ExecuteCommand is unanswered ends the wait, says what may be, and ends its session once it is there", async () => {
    const delayMs = 6000;
    world.sandbox.addFault({ operation: "ExecuteCommand", kind: "slow", delayMs, times: 1 });
    const opening = open();
    await eventually("the request", () => world.calls("ExecuteCommand") === 1);
    const sentAt = Date.now();
    await notifications.cancel();
    await opening;
    assert.ok(Date.now() - sentAt < delayMs, "Cancel waited for the answer");
    assert.equal(world.calls("ssm:TerminateSession"), 0);
    const { message } = await inputs.said("Canceled. ExecuteCommand was already sent");
    assert.match(
      message,
      /a session with container app \(task \w{8}\) may have been opened, and its command may have run\./,
    );
    await eventually("the end of the session", () => world.calls("ssm:TerminateSession") === 1);
    assert.deepEqual([heard("started").length, vscode.window.terminals.length], [0, 0]);
    assert.deepEqual(
      inputs.shown.filter(({ level }) => level === "error"),
      [],
    );
  });

  it("at Cancel can be opened again at once", async () => {
    world.sandbox.addFault({ operation: "ExecuteCommand", kind: "hang", times: 1 });
    const opening = open();
    await notifications.cancel();
    await opening;
    await run("openShell", await row());
    await eventually("the plugin", () => heard("started")[0]);
    assert.equal(vscode.window.terminals.length, 1);
  });
});

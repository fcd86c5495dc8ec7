import assert from "node:assert/strict";
import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import * as vscode from "vscode";
import { placeLine } from "../../src/requests/sending/wording";
import { findPlugin } from "../../src/shell/plugin";
import { eventually } from "./inputs";
import { openShellWorld } from "./shellWorld";
import type { ShellWorld } from "./shellWorld";
import { nodes, run, taskAims } from "./world";

const cluster = "prod-web";
const service = "api";

describe("a shell in a container", function () {
  this.timeout(60_000);
  let world: ShellWorld["world"];
  let inputs: ShellWorld["inputs"];
  let plugin: ShellWorld["plugin"];
  let heard: ShellWorld["heard"];
  let close: ShellWorld["close"];

  beforeEach(async () => {
    ({ world, inputs, plugin, heard, close } = await openShellWorld());
  });

  afterEach(async () => {
    for (const terminal of vscode.window.terminals) terminal.dispose();
    await eventually("no terminal", () => vscode.window.terminals.length === 0);
    await close();
  });

  async function task(name = service) {
    const target = await world.cluster(cluster);
    const found = nodes(
      "task",
      taskAims(target, item => item.service === name && item.lastStatus === "RUNNING"),
    )[0];
    assert.ok(found, `no task of ${name} runs`);
    return found;
  }
  /** The row of its first container. */
  async function row(name = service) {
    const node = await task(name);
    return { ...node, kind: "container", name: recordOf(node.arn).task.containers[0]?.name ?? "" };
  }
  const recordOf = (arn: string) => {
    const id = arn.slice(arn.lastIndexOf("/") + 1);
    for (const { tasks } of world.sandbox.world.clusters.values()) {
      const record = tasks.get(id);
      if (record) return record;
    }
    return assert.fail(`no task ${arn}`);
  };
  const changeAgent = (arn: string, agent: object) => {
    const record = recordOf(arn);
    const containers = record.task.containers.map(item => ({
      ...item,
      managedAgents: (item.managedAgents ?? []).map(one => ({ ...one, ...agent })),
    }));
    world.sandbox.world.changeTask(record, { containers });
  };
  const terminal = () => eventually("the terminal", () => vscode.window.terminals[0]);
  /** A command of its own, so that nothing that another test remembered counts. */
  const openWith = async (node: unknown, command: string) => {
    const opening = run("openShellWith", node);
    await inputs.type("Command to run in container", command);
    await opening;
  };

  it("runs the plugin in a terminal that says where it is, and remembers the shell", async () => {
    const node = await row();
    const [container] = recordOf(node.arn).task.containers;
    assert.ok(container);
    await openWith(node, "/bin/bash");
    const { name, creationOptions } = await terminal();
    assert.equal(name, `${container.name} ${node.arn.slice(-32, -24)} · ${cluster} · ${node.session.account}`);
    const { isTransient, message, shellArgs } = creationOptions as vscode.TerminalOptions;
    assert.equal(isTransient, true);
    // The plugin itself says which session it is.
    assert.equal(
      message,
      `Shell in container ${container.name} of task ${node.arn.slice(-32, -24)} · ${placeLine(node)}`,
    );
    const started = await eventually("the plugin", () => heard("started")[0]);
    const [call] = world.sandbox.calls.filter(({ operation }) => operation === "ExecuteCommand");
    assert.deepEqual(
      { ...call?.input },
      {
        cluster: node.session.cluster.arn,
        task: node.arn,
        container: container.name,
        command: "/bin/bash",
        interactive: true,
      },
    );
    const target = `ecs:${cluster}_${node.arn.slice(-32)}_${container.runtimeId ?? ""}`;
    assert.deepEqual(started.args, [
      "AWS_SSM_START_SESSION_RESPONSE",
      "us-east-1",
      "StartSession",
      "",
      JSON.stringify({ Target: target }),
      world.sandbox.url.replace(/\/$/, ""),
    ]);
    assert.deepEqual(started.args, shellArgs);
    assert.equal(started.cwd, realpathSync(homedir()));
    assert.match(started.session?.SessionId ?? "", /^ecs-execute-command-/);
    assert.ok((started.session?.TokenValue.length ?? 0) > 100);
    await run("openShell", node);
    await eventually("the second shell", () => heard("started")[1]);
    const again = world.sandbox.calls.filter(({ operation }) => operation === "ExecuteCommand")[1];
    assert.equal(again?.input["command"], "/bin/bash");
  });

  it("never runs another command than a shell again unasked", async () => {
    const node = await row();
    await openWith(node, "rake db:migrate --password=CanaryPassword");
    await eventually("the plugin", () => heard("started")[0]);
    const opening = run("openShell", node);
    const box = await inputs.box("Command to run in container");
    assert.equal(box.value, "rake db:migrate --password=CanaryPassword");
    assert.equal(box.title, `Open Shell in Container: ${placeLine(node)}`);
    assert.ok(
      box.prompt?.includes(`${node.name} of api:`) && box.prompt.includes(node.arn.slice(-32, -24)),
      box.prompt,
    );
    assert.equal(world.calls("ExecuteCommand"), 1);
    inputs.escape();
    await opening;
    assert.equal(world.calls("ExecuteCommand"), 1);
  });

  it("takes what is typed to the plugin, and ends its session when the terminal is closed before the command ends", async () => {
    await openWith(await row(), "/bin/sh");
    const shell = await terminal();
    const { session } = await eventually("the plugin", () => heard("started")[0]);
    shell.sendText("whoami");
    await eventually("the text", () => heard("heard").some(({ text }) => text === "whoami"));
    assert.equal(world.calls("ssm:TerminateSession"), 0);
    shell.dispose();
    const ended = await eventually("the end of the session", () =>
      world.sandbox.calls.find(({ operation }) => operation === "ssm:TerminateSession"),
    );
    assert.equal(ended.input["SessionId"], session?.SessionId);
  });

  it("leaves a session alone that ended with its command", async () => {
    await openWith(await row(), "/bin/sh");
    const shell = await terminal();
    await eventually("the plugin", () => heard("started")[0]);
    shell.sendText("exit");
    await eventually("the end of the terminal", () => vscode.window.terminals.length === 0);
    await run("refresh");
    assert.equal(world.calls("ssm:TerminateSession"), 0);
  });

  it("asks which container of a task with several", async () => {
    const node = await task();
    const opening = run("openShellWith", node);
    const names = recordOf(node.arn).task.containers.map(({ name }) => name);
    assert.ok(names.length > 1);
    const last = names.at(-1) ?? "";
    const pick = await inputs.pick(`Container of task ${node.arn.slice(-32, -24)}`);
    assert.equal(pick.title, `Open Shell in Container: ${placeLine(node)}`);
    assert.deepEqual(
      pick.items.map(({ label }) => label),
      names.map(name => `$(package) ${name}`),
    );
    await inputs.choose("Container", last);
    await inputs.type(`Command to run in container ${last}`, "/bin/sh");
    await opening;
    await eventually("the plugin", () => heard("started")[0]);
    const call = world.sandbox.calls.find(({ operation }) => operation === "ExecuteCommand");
    assert.equal(call?.input["container"], last);
  });

  it("is refused over a read-only connection, before anything is asked", async () => {
    const node = await row();
    await world.explorer.store.setReadOnly(world.id, true);
    await run("openShell", node);
    await inputs.said("ExecuteCommand was not sent");
    assert.equal(world.calls("ExecuteCommand"), 0);
  });

  it("is refused from the palette once the cluster is known, and asks for no task", async () => {
    await world.explorer.store.setReadOnly(world.id, true);
    for (const [command, operation] of [
      ["openShell", "ExecuteCommand"],
      ["forwardPort", "StartSession"],
    ] as const) {
      const asking = run(command);
      await inputs.choose("Cluster", cluster);
      await inputs.said(`${operation} was not sent`);
      assert.equal(inputs.isOpen, false);
      await asking;
    }
  });

  it("from the palette is of the task whose page is in front", async () => {
    const node = await task();
    await run("describeTasks", node);
    await eventually(
      "the page",
      () => vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputWebview,
    );
    const opening = run("openShellWith");
    const pick = await inputs.pick("Task");
    await eventually("its row", () => pick.activeItems[0]?.label.includes(node.arn.slice(-32, -24)));
    inputs.accept();
    await inputs.pick(`Container of task ${node.arn.slice(-32, -24)}`);
    inputs.escape();
    await opening;
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("ends a session whose terminal can't be opened", async () => {
    const node = await row();
    const opening = run("openShellWith", node);
    await inputs.box("Command to run in container");
    const { createTerminal } = vscode.window;
    Reflect.set(vscode.window, "createTerminal", () => {
      throw new Error("No more terminals");
    });
    try {
      inputs.accept();
      await opening;
      await inputs.said("No more terminals");
      await eventually("the end of the session", () => world.calls("ssm:TerminateSession") === 1);
    } finally {
      Reflect.set(vscode.window, "createTerminal", createTerminal);
    }
  });

  it("asks for the plugin where there is none, or none that hides the token, and goes on at Retry", async () => {
    const node = await row();
    const path = process.env["PATH"];
    process.env["PATH"] = "";
    if (findPlugin() === undefined) {
      inputs.answer("Retry", 1, () => (process.env["PATH"] = path));
      plugin.version = "1.2.497.0";
      const opening = run("openShellWith", node);
      await inputs.said("Session Manager plugin isn't installed on this machine");
      await opening;
    } else {
      process.env["PATH"] = path;
      plugin.version = "1.2.497.0";
      await run("openShellWith", node);
    }
    const shown = await inputs.said("Session Manager plugin 1.2.497.0 is too old");
    assert.deepEqual(shown.buttons, ["Install Plugin", "Retry"]);
    assert.equal(world.calls("ExecuteCommand"), 0);
  });

  it("says that ECS Exec is off, and leads to the command that enables it", async () => {
    const node = await row("web");
    inputs.answer("Enable ECS Exec and Redeploy…");
    await run("openShell", node);
    await inputs.said("ECS Exec is off for task");
    const question = await inputs.said("Enable ECS Exec for service web in cluster");
    assert.ok(question.modal);
    assert.equal(world.calls("ExecuteCommand"), 0);
  });

  it("asks what will run before a task that no service keeps is run again with ECS Exec", async () => {
    const target = await world.cluster("data-fargate");
    const [node] = nodes(
      "task",
      taskAims(target, item => item.family === "dbt-run" && item.lastStatus === "RUNNING"),
    );
    assert.ok(node);
    inputs.answer("Run Again with ECS Exec…");
    inputs.answer("Run Task");
    await run("openShell", node);
    const question = await inputs.said("again in cluster data-fargate?");
    assert.deepEqual(question.buttons, ["Run Task", "Edit as JSON"]);
    assert.match(question.detail, /ECS Exec: enabled/);
    const sent = await eventually("RunTask", () => world.sandbox.calls.find(call => call.operation === "RunTask"));
    assert.equal(sent.input["enableExecuteCommand"], true);
  });

  it("says that a task is older than the ECS Exec of its service, and leads to a new deployment", async () => {
    const node = await row();
    world.sandbox.world.changeTask(recordOf(node.arn), { enableExecuteCommand: false });
    inputs.answer("Force New Deployment…");
    await run("openShell", node);
    await inputs.said(`Service ${service} has ECS Exec enabled, but this task is older.`);
    await inputs.said(`Force a new deployment of service ${service}`);
  });

  it("says that the agent isn't ready, or why it stopped, and goes on at Retry", async () => {
    const node = await row();
    changeAgent(node.arn, { lastStatus: "PENDING" });
    inputs.answer("Retry", 1, () => changeAgent(node.arn, { lastStatus: "STOPPED", reason: "No route" }));
    inputs.answer("Retry", 1, () => changeAgent(node.arn, { lastStatus: "RUNNING" }));
    const opening = run("openShellWith", node);
    await inputs.said("isn't running yet (PENDING). Wait a moment and retry.");
    await inputs.said("has stopped (No route). Its task");
    await inputs.type("Command to run in container", "/bin/sh");
    await opening;
    await eventually("the plugin", () => heard("started")[0]);
  });

  it("says that the task has stopped meanwhile, whether before the check or after it", async () => {
    const node = await row();
    const opening = run("openShellWith", node);
    const box = await inputs.box("Command to run in container");
    const record = recordOf(node.arn);
    world.sandbox.world.changeTask(record, { lastStatus: "STOPPED" });
    assert.equal(box.value.startsWith("/bin/"), true);
    inputs.accept();
    await opening;
    await inputs.said("is not running. Its status is STOPPED.");
    await run("openShell", node);
    await inputs.said("is STOPPED. Choose a running task.");
    assert.equal(vscode.window.terminals.length, 0);
  });

  const faults = {
    "access-denied": /not authorized.*ecs:ExecuteCommand/s,
    "expired-token": /expired/,
    truncated: /answer/,
    drop: /may have been|broke/,
    shape: /it has no "session"/,
    TargetNotConnected: /agent in the container isn't connected/,
  } as const;
  for (const kind of Object.keys(faults) as (keyof typeof faults)[])
    it(`says what is wrong when it is answered by ${kind}, and is sent again at Retry alone`, async () => {
      const node = await row();
      await openWith(node, "/bin/sh");
      await eventually("the first shell", () => heard("started")[0]);
      const sent = world.calls("ExecuteCommand");
      world.sandbox.addFault(
        kind === "TargetNotConnected"
          ? { operation: "ExecuteCommand", kind: "error", type: "TargetNotConnectedException", message: "Try later." }
          : { operation: "ExecuteCommand", kind, ...(kind === "shape" && { body: { a: 1 } }) },
      );
      await run("openShell", node);
      const message = await eventually("a message", () => inputs.shown.find(({ level }) => level === "error"));
      assert.match(message.message, faults[kind]);
      assert.equal(world.calls("ExecuteCommand"), sent + 1);
      assert.ok(message.buttons.includes("Retry"));
      world.sandbox.clearFaults();
      await run("openShell", node);
      await eventually("the second shell", () => heard("started")[1]);
    });

  it("keeps its token out of the log and of every message, also when its session can't be ended", async () => {
    const logged: string[] = [];
    const note = (text: string) => void logged.push(text);
    const channel: unknown = Reflect.get(world.explorer.log, "channel");
    Reflect.set(world.explorer.log, "channel", { debug: note, info: note, warn: note, error: note });
    try {
      await openWith(await row(), "/bin/sh");
      const { session } = await eventually("the plugin", () => heard("started")[0]);
      const token = session?.TokenValue ?? "";
      world.sandbox.addFault({ operation: "ssm:TerminateSession", kind: "error", message: `No ${token}` });
      (await terminal()).dispose();
      await eventually("the failure in the log", () => logged.some(text => text.includes("TerminateSession")));
      world.sandbox.addFault({ operation: "ExecuteCommand", kind: "error", message: `No ${token}` });
      await run("openShell", await row());
      await eventually("a message", () => inputs.shown.find(({ level }) => level === "error"));
      const texts = [...logged, ...inputs.shown.map(({ message }) => message)].join("\n");
      assert.ok(token.length > 100 && !texts.includes(token), texts);
      assert.match(
        texts,
        /ExecuteCommand cluster=prod-web account=\d+ region=us-east-1 task=\S+ .*session=ecs-execute-command-/,
      );
    } finally {
      Reflect.set(world.explorer.log, "channel", channel);
    }
  });
});

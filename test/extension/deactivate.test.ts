import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as vscode from "vscode";
import type { ExplorerApi } from "../../src/extension";
import type { Sandbox } from "../../src/sandbox/sandbox";
import { StandInPlugin } from "../unit/shell/standInPlugin";
import { eventually, Inputs } from "./inputs";
import { answerRun, review } from "./runTaskSteps";
import { Leftovers } from "./leftovers";
import { answer } from "./streamCommands";
import { activatedAgain, api, instanceAims, nodes, run, taskAims, World } from "./world";

interface Main {
  activate(context: vscode.ExtensionContext): ExplorerApi;
  deactivate?(): Promise<void> | undefined;
}

describe("deactivation in the middle of everything", function () {
  this.timeout(90_000);

  let main: Main;
  let context: vscode.ExtensionContext;
  let leftovers: Leftovers;
  let inputs: Inputs;
  let plugin: StandInPlugin;
  let folder = "";
  let sandboxes: Sandbox[] = [];
  const added = ["hanging"];
  const rejections: unknown[] = [];
  /** VS Code has rejections of its own. */
  const rejected = (reason: unknown) => {
    if (reason instanceof Error && reason.stack?.includes("dist/")) rejections.push(reason);
  };
  const { AWS_CONFIG_FILE: configBefore } = process.env;

  /** What VS Code does: it calls `deactivate` and disposes of the subscriptions at once, and then waits for up to five seconds. */
  async function deactivate(): Promise<void> {
    activatedAgain(undefined);
    const ended = main.deactivate?.();
    for (const item of context.subscriptions.splice(0)) item.dispose();
    await ended;
  }

  function activate(): ExplorerApi {
    const explorer = main.activate(context);
    activatedAgain(explorer);
    return explorer;
  }

  beforeEach(async () => {
    const explorer = await api();
    assert.ok(explorer.context);
    context = explorer.context;
    const { main: file } = context.extension.packageJSON as { main: string };
    // eslint-disable-next-line typescript/no-require-imports -- the very module that VS Code loaded
    main = require(join(context.extensionPath, file)) as Main;
    folder = await mkdtemp(join(tmpdir(), "ecs-explorer-deactivate-"));
    process.env["AWS_CONFIG_FILE"] = join(folder, "config");
    process.on("unhandledRejection", rejected);
    await deactivate();
    leftovers = new Leftovers(join(context.extensionPath, "dist"));
    inputs = new Inputs();
    plugin = new StandInPlugin();
    plugin.install();
  });

  afterEach(async () => {
    process.off("unhandledRejection", rejected);
    inputs.dispose();
    plugin.dispose();
    leftovers.dispose();
    process.env["AWS_CONFIG_FILE"] = configBefore;
    const { store } = activate();
    for (const id of added) await store.remove(id);
    for (const sandbox of sandboxes) await sandbox.close();
    sandboxes = [];
    await rm(folder, { recursive: true, force: true });
  });

  async function open(): Promise<World> {
    const world = await World.open();
    sandboxes.push(world.sandbox);
    added.push(world.id);
    return world;
  }

  /** A profile whose credential process never ends; answers its process id. */
  async function askForever(explorer: ExplorerApi, endpoint: string): Promise<number> {
    const pid = join(folder, "pid");
    const script = join(folder, "forever.cjs");
    await writeFile(
      script,
      `require("node:fs").writeFileSync(${JSON.stringify(pid)}, String(process.pid)); setInterval(() => {}, 1000);`,
    );
    const command = `"${process.execPath}" "${script}"`;
    await writeFile(join(folder, "config"), `[profile hanging]\nregion = us-east-1\ncredential_process = ${command}\n`);
    await explorer.store.add({
      id: "hanging",
      label: "hanging",
      region: "us-east-1",
      profile: "hanging",
      endpoint,
      origin: "saved",
    });
    void explorer.connections.get("hanging")?.load();
    let number = 0;
    await eventually("the credential process", () => {
      void readFile(pid, "utf8").then(
        text => (number = Number(text)),
        () => undefined,
      );
      return number > 0;
    });
    return number;
  }

  async function everything(explorer: ExplorerApi, source: string) {
    const world = await open();
    const target = await world.cluster("prod-web");
    const running = taskAims(target, item => item.service === "web" && item.desiredStatus === "RUNNING");
    const [first, second] = nodes("task", running);
    const [instance] = nodes(
      "containerInstance",
      instanceAims(target, () => true),
    );
    assert.ok(first && second && instance);
    // An attached stream that reads; a sandbox of the extension's own; pages.
    const attaching = run("attachEventStream");
    await answer(world, inputs, source);
    await attaching;
    await eventually("the stream", () => explorer.eventStream.attachment);
    await run("openSandbox");
    await run("describeTasks", first);
    await run("describeContainerInstances", instance);
    await run("showCluster", { ...target, kind: "cluster", id: "x" });
    // Logs that are followed.
    await run("showLogs", second);
    await eventually("the log", () => world.calls("logs:FilterLogEvents") > 0);
    inputs.answer("Start Live Tail");
    await run("liveTail", second);
    assert.equal(world.calls("logs:StartLiveTail"), 1);
    // A shell in a container, and one of its ports.
    const [shell] = nodes(
      "task",
      taskAims(target, item => item.service === "api" && item.lastStatus === "RUNNING"),
    );
    const container = { ...shell, kind: "container", name: "app" };
    const opening = run("openShellWith", container);
    await inputs.type("Command to run", "/bin/sh");
    await opening;
    const forwarding = run("forwardPort", container);
    await inputs.choose("Port of container app", "8080");
    await inputs.type("Local port");
    await forwarding;
    const plugins = await eventually("both plugins", () => {
      const pids = plugin.given.flatMap(({ pid }) => pid ?? []);
      return pids.length === 2 && pids;
    });
    // A task that is followed until it has stopped.
    inputs.answer("Stop Task", 2);
    void run("stopTask", first);
    await inputs.type("Reason");
    await eventually("StopTask", () => world.calls("StopTask") > 0);
    // A change, a reading and credentials that are never answered.
    const hang = (operation: string) => world.sandbox.addFault({ operation, kind: "hang" });
    hang("StopTask");
    hang("ListContainerInstances");
    void run("stopTask", second);
    await inputs.type("Reason");
    void target.session.refresh();
    await eventually("what hangs", () => world.calls("StopTask") > 1 && target.session.state.kind === "loading");
    const pid = await askForever(explorer, world.sandbox.url);
    // An endpoint that is gone.
    const lost = await open();
    await lost.sandbox.unplug();
    await lost.connection.refresh();
    assert.equal(lost.connection.state.kind, "failed");
    // A wizard with a question about one row of its list.
    void run("runTask", { ...target, kind: "cluster", id: "x" });
    await answerRun(inputs, { family: "web" });
    await inputs.choose(review, "Revision");
    await inputs.pick("Revision of");
    const own = explorer.connections.get("sandbox")?.spec.endpoint;
    assert.ok(own);
    return { pids: [pid, ...plugins], sandbox: world.sandbox, port: Number(new URL(own).port) };
  }

  for (const source of ["queue", "log group"])
    it(`leaves nothing behind, with a ${source} attached`, async () => {
      const { pids, sandbox, port } = await everything(activate(), source);
      assert.ok(pids.every(isAlive));
      assert.ok(await listens(port));
      assert.ok(leftovers.left().length > 50, "the extension is busy");

      await deactivate();

      const changes = calls(sandbox, "StopTask");
      const readings = calls(sandbox, "DescribeTasks");
      let left: readonly string[] = [];
      await eventually("the end of all", () => (left = leftovers.left()).length === 0, 5000).catch(() => undefined);
      assert.deepEqual(left, []);
      await eventually("the end of the credential process and the plugins", () => !pids.some(isAlive));
      assert.equal(await listens(port), false, "the extension's sandbox still listens");
      assert.equal(sandbox.connections, 0, "connections are open");
      // What was on its way may arrive; nothing looks up what became of the change that hung.
      assert.equal(calls(sandbox, "StopTask"), changes, "a change was sent after the end");
      assert.equal(calls(sandbox, "DescribeTasks"), readings, "a task was asked for after the end");
      assert.deepEqual(rejections, []);
    });
});

const calls = (sandbox: Sandbox, operation: string): number =>
  sandbox.calls.filter(call => call.operation === operation).length;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const listens = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => (socket.destroy(), resolve(true)));
    socket.once("error", () => resolve(false));
  });

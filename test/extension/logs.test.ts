import assert from "node:assert/strict";
import * as vscode from "vscode";
import { parseTask } from "../../src/ecs/parsing/parse";
import { endMoment } from "../../src/requests/sending/taskEnd";
import { stopKey, TaskIndex } from "../../src/tree/groups/taskIndex";
import { eventually } from "./inputs";
import { openLogWorld } from "./logWorld";
import type { LogWorld } from "./logWorld";
import { Notifications } from "./notifications";
import { nodes, run, taskAims, World } from "./world";

describe("commands on logs", function () {
  this.timeout(60_000);
  let world: LogWorld["world"];
  let inputs: LogWorld["inputs"];
  let channels: LogWorld["channels"];
  let tasksOf: LogWorld["tasksOf"];
  let close: LogWorld["close"];

  beforeEach(async () => {
    ({ world, inputs, channels, tasksOf, close } = await openLogWorld());
  });

  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await close();
  });

  it("follow a task, and follow it anew in the same channel when it is shown right after it was stopped", async () => {
    const [task] = await tasksOf("checkout");
    assert.ok(task);
    await run("showLogs", task);
    const [channel] = channels;
    assert.ok(channel);
    await eventually("lines", () => channel.lines.length > 5);
    await run("stopFollowingLogs");
    await run("showLogs", task);
    await eventually("the second time", () => !channel.text.includes("was stopped") && channel.lines.length > 5);
    assert.equal(channels.length, 1);
    await run("stopFollowingLogs");
    await eventually("the end", () => channel.text.endsWith("--- Following was stopped.\n"));
  });

  it("follow a selection together, list what is followed, and end with the connection", async () => {
    const [first, second] = await tasksOf("checkout");
    const [web] = await tasksOf("web");
    assert.ok(first && second && web);
    await run("showLogs", first, [first, second]);
    await run("showLogs", web);
    assert.equal(channels.length, 2);
    for (const channel of channels) await eventually("lines", () => channel.lines.length > 5);
    const origins = new Set(channels[0]?.lines.map(line => /\[(\w{8}) /.exec(line)?.[1]));
    assert.ok(origins.size >= 2, `names each task: ${[...origins].join(", ")}`);
    const stopping = run("stopFollowingLogs");
    const { items } = await inputs.pick("Logs to stop");
    assert.equal(items.length, 2);
    await inputs.choose("Logs to stop", items[1]?.label ?? "");
    await stopping;
    await eventually("the end of one", () => channels.filter(({ text }) => text.includes("was stopped")).length === 1);
    await world.explorer.store.remove(world.id);
    await eventually("the end of the other", () =>
      channels.every(({ text }) => /was stopped|Following ended/.test(text)),
    );
  });

  it("from the palette are those of a service, a family, or tasks; what the page in front is about is chosen already", async () => {
    const [task] = await tasksOf("checkout");
    assert.ok(task);
    await run("describeTasks", task);
    await eventually(
      "the page",
      () => vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputWebview,
    );
    const showing = run("showLogs");
    // The page says which cluster is meant.
    const pick = await inputs.pick("Services, families, or tasks");
    const id = task.arn.split("/").at(-1)?.slice(0, 8) ?? "";
    await eventually("its row", () => pick.activeItems[0]?.label.endsWith(id));
    // Whoever types another name and presses Enter means that one.
    assert.deepEqual(pick.selectedItems, []);
    await inputs.choose("Services, families, or tasks", "checkout");
    await showing;
    const [channel] = channels;
    assert.match(channel?.name ?? "", /^ECS: checkout \(prod-web\)$/);
    await eventually("lines", () => (channel?.lines.length ?? 0) > 5);
    await run("stopFollowingLogs");
  });

  it("of a container's row are those of that container alone", async () => {
    const [task] = await tasksOf("checkout");
    assert.ok(task);
    const name = task.session.replica.tasks.get(task.arn)?.containers[0]?.name ?? "";
    await run("showLogs", { ...task, kind: "container", id: `${task.id}/${name}`, name });
    const [channel] = channels;
    assert.match(channel?.name ?? "", new RegExp(`^ECS: checkout \\w{8} ${name} \\(prod-web\\)$`));
    await eventually("lines", () => (channel?.lines.length ?? 0) > 5);
    await run("stopFollowingLogs");
  });

  /** The line at which the document in front was opened, and the next one, of the tasks' containers. */
  const openedAt = () => {
    const { document, selection } = vscode.window.activeTextEditor ?? assert.fail("no editor");
    const timed = document
      .getText()
      .split("\n")
      .map((text, index) => ({ text, index }))
      .filter(({ text }) => /^\d{4}-/.test(text));
    const at = selection.active.line;
    return {
      head: document.lineAt(0).text,
      line: document.lineAt(at).text,
      next: timed.find(({ index }) => index > at)?.text ?? "",
      isLast: timed.at(-1)?.index === at,
    };
  };

  it("of a task that has stopped, and of its container, are opened at what it wrote last", async () => {
    const batch = await world.cluster("prod-batch");
    const [aim] = taskAims(batch, item => endMoment(item) !== undefined && item.containers.length === 1);
    const task = batch.session.replica.tasks.get(aim?.arn ?? "") ?? assert.fail("no stopped task");
    const id = task.id.slice(0, 8);
    const row = { ...batch, kind: "task", id: "t", arn: task.arn };
    await run("showLogs", row);
    assert.match(openedAt().head, new RegExp(`^--- Logs of .*${id} `));
    assert.ok(openedAt().isLast, openedAt().line);
    const name = task.containers[0]?.name ?? "";
    await run("showLogs", { ...row, kind: "container", name });
    assert.match(openedAt().head, new RegExp(`^--- Logs of .*${id} `));
    assert.ok(openedAt().isLast, openedAt().line);
    assert.deepEqual(channels, [], "nothing is left to follow");
  });

  it("of a group of stopped tasks, and of a crash loop, are opened where the newest of them ended", async () => {
    const target = await world.cluster("prod-web");
    const { replica } = target.session;
    const running = (await tasksOf("checkout")).flatMap(({ arn }) => replica.tasks.get(arn) ?? []);
    const ended = running.map((task, index) =>
      parseTask({
        ...task.raw,
        version: (task.version ?? 0) + 1000,
        lastStatus: "STOPPED",
        desiredStatus: "STOPPED",
        stopCode: "EssentialContainerExited",
        stoppedAt: new Date(Date.now() - 60_000 * (index + 1)),
        containers: task.containers.map(({ name }) => ({ name, lastStatus: "STOPPED", exitCode: 3 })),
      }),
    );
    assert.ok(ended.length >= 3, "tasks that could end");
    assert.deepEqual([...new Set(replica.take(ended, "api", Date.now()))], ["newer"]);
    const newest = ended[0]?.times.stoppedAt ?? 0;
    const isThere = () => {
      const { head, line, next } = openedAt();
      assert.match(head, /^--- Logs of 3 tasks /);
      assert.match(line, / \[\w{8} /, "says which task wrote it");
      // The clocks of ECS and of a container may differ by a second.
      const times = [line, next].map(text => Date.parse(text.slice(0, 23).replace(" ", "T")));
      assert.ok((times[0] ?? NaN) <= newest + 1000 && (times[1] ?? NaN) > newest, `${line}\n${next}`);
      return vscode.commands.executeCommand("workbench.action.closeAllEditors");
    };
    const [group] = TaskIndex.of(replica).stopGroups.filter(({ service }) => service === "checkout");
    assert.ok(group);
    await run("showLogs", { ...target, kind: "stopGroup", id: "g", key: stopKey(group), family: group.family });
    await isThere();
    await run("showLogs", { ...target, kind: "crashLoop", id: "l", service: "checkout", cause: "exit 3" });
    await isThere();
    assert.deepEqual(channels, [], "nothing is left to follow");
  });

  it("of a task that never ran say in their channel that there are none", async () => {
    const targets = await Promise.all(world.connection.clusters.map(({ cluster }) => world.cluster(cluster.name)));
    const [aim] = targets.flatMap(target =>
      taskAims(target, task => task.lastStatus === "STOPPED" && endMoment(task) === undefined),
    );
    assert.ok(aim, "a task that never ran");
    await run("showLogs", { ...aim, kind: "task", id: "t" });
    await eventually("the end", () => /No longer following|no log to follow/.test(channels[0]?.text ?? ""));
  });

  it("name the connection where clusters of two are called alike, in a channel and in the tab of a document", async () => {
    const other = await World.open();
    try {
      const [task] = await tasksOf("checkout");
      assert.ok(task);
      await run("showLogs", { ...task, kind: "service", name: "checkout" });
      assert.equal(channels[0]?.name, `ECS: checkout (prod-web · ${world.id})`);
      await run("stopFollowingLogs");
      await eventually("the end", () => channels[0]?.text.includes("was stopped"));
      await run("stopFollowingLogs");
      assert.ok(inputs.shown.some(({ message }) => message === "No logs are being followed."));
      const opening = run("openLog", task);
      await inputs.choose("Lines to open", "Last 10,000 lines");
      await opening;
      const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.label ?? "";
      assert.match(tab, new RegExp(`^checkout \\w{8} \\(prod-web · ${world.id}\\)\\.log$`));
    } finally {
      await other.close();
    }
  });

  it("are a family's on its row, ask for tasks on a cluster's, and say that a container instance has none", async () => {
    const target = await world.cluster("prod-batch");
    const [aim] = taskAims(target, task => task.service === undefined && task.lastStatus === "RUNNING");
    const family = target.session.replica.tasks.get(aim?.arn ?? "")?.family ?? "";
    await run("showLogs", { ...target, kind: "family", id: "f", name: family });
    assert.equal(channels[0]?.name, `ECS: ${family} (prod-batch)`);
    await eventually("lines", () => (channels[0]?.lines.length ?? 0) > 5);
    await run("stopFollowingLogs");
    const showing = run("showLogs", { ...target, kind: "cluster", id: "c" });
    const pick = await inputs.pick("Services, families, or tasks");
    assert.ok(pick.items.some(({ label }) => label.endsWith(family)));
    inputs.escape();
    await showing;
    await run("showLogs", { ...target, kind: "containerInstance", id: "i", arn: "arn" });
    await inputs.said("This row has no logs.");
  });

  it("open a range with the lines of tasks that ended within it, and say which tasks are found by their streams' names", async () => {
    const target = await world.cluster("prod-batch");
    const isLongAgo = (at = Infinity) => Date.now() - at > 12 * 60_000 && Date.now() - at < 50 * 60_000;
    const stopped = [...target.session.replica.tasks.values()].find(
      ({ service, times, containers }) =>
        service === undefined &&
        isLongAgo(times.stoppedAt) &&
        containers.some(({ exitCode }) => exitCode !== undefined),
    );
    assert.ok(stopped, "a task that ended");
    const opening = run("openLog", { ...target, kind: "family", id: "f", name: stopped.family });
    await inputs.choose("Lines to open", "Time range");
    await inputs.type("", "2 h");
    await inputs.type("", "");
    await opening;
    const text = vscode.window.activeTextEditor?.document.getText() ?? "";
    assert.ok(text.includes(` [${stopped.arn.split("/").at(-1)?.slice(0, 8) ?? ""} `), text.slice(0, 2000));
    assert.match(text, /^--- Tasks that ECS no longer lists are included by the names of their log streams/m);
  });

  it("open the last lines as an editor, and earlier ones on request, also after its language changed", async () => {
    const { definition } = world.sandbox.world.definitions.need("web");
    for (const container of definition.containerDefinitions ?? [])
      Object.assign(container, { dockerLabels: { "sandbox.prints-at-once": "12000" } });
    const [task] = await tasksOf("web");
    assert.ok(task);
    const opening = run("openLog", task);
    await inputs.choose("Lines to open", "Last 10,000 lines");
    await opening;
    const { document } = vscode.window.activeTextEditor ?? assert.fail("no editor");
    assert.equal(document.uri.scheme, "ecs-log");
    assert.match(document.getText(), /^--- Logs of .*\n--- Only the last 10,000 lines: there are older ones\.\n/);
    await vscode.languages.setTextDocumentLanguage(document, "plaintext");
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      document.uri,
    );
    const [lens] = lenses;
    assert.equal(lens?.command?.title, "Load Earlier Lines");
    await vscode.commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
    // Ten times as many are read, which takes a busy machine a while.
    await eventually("earlier lines", () => document.lineCount > 12_000, 45_000);
  });

  it("open lines that match a pattern within a range, which ends after it begins", async () => {
    const [task] = await tasksOf("web");
    assert.ok(task);
    const opening = run("openLog", task);
    await inputs.choose("Lines to open", "filter pattern");
    await inputs.type("Filter pattern", "GET");
    await inputs.type("Start time", "10 min");
    const until = await inputs.box("End time");
    until.value = "20 min";
    inputs.accept();
    assert.equal(until.validationMessage, "This isn't after the beginning of the range.");
    until.value = "";
    inputs.accept();
    await opening;
    const text = vscode.window.activeTextEditor?.document.getText() ?? "";
    const lines = text.split("\n").filter(line => line !== "" && !line.startsWith("--- "));
    assert.ok(
      lines.length > 0 && lines.filter(line => !line.startsWith(" ")).every(line => line.includes("GET")),
      text,
    );
  });

  it("open a range while the last lines of the same log are still being read", async () => {
    const [task] = await tasksOf("web");
    assert.ok(task);
    world.sandbox.addFault({ operation: "logs:GetLogEvents", kind: "hang" });
    const notifications = new Notifications();
    try {
      const last = run("openLog", task);
      await inputs.choose("Lines to open", "Last 10,000 lines");
      await eventually("the call", () => world.calls("logs:GetLogEvents") > 0);
      const range = run("openLog", task);
      await inputs.choose("Lines to open", "Time range");
      await inputs.type("Start time", "10 min");
      await inputs.type("End time", "");
      await range;
      assert.match(vscode.window.activeTextEditor?.document.getText() ?? "", /^--- from .* until /m);
      assert.deepEqual(inputs.shown, []);
      await notifications.cancel();
      await last;
    } finally {
      notifications.dispose();
    }
  });

  const serviceOf = (cluster: string) => {
    const session = world.connection.clusters.find(item => item.cluster.name === cluster) ?? assert.fail(cluster);
    return { connection: world.connection, session, kind: "service", id: "s", name: "checkout" };
  };

  it("say why a cluster's tasks can't be read, instead of that there are none", async () => {
    world.sandbox.addFault({ operation: "ListTasks", kind: "access-denied" });
    const service = serviceOf("prod-web");
    await run("showLogs", service);
    await eventually("why it isn't followed", () => /Following ended\. .*ListTasks/.test(channels[0]?.text ?? ""));
    inputs.answer("Start Live Tail");
    await run("liveTail", service);
    assert.match((await inputs.said("ListTasks")).message, /not authorized/);
    inputs.shown.length = 0;
    inputs.answer("Retry", 1, () => world.sandbox.clearFaults());
    const opening = run("openLog", service);
    await inputs.choose("Lines to open", "Last 10,000 lines");
    await opening;
    assert.match((await inputs.said("ListTasks")).message, /not authorized/);
    await eventually("the editor", () => vscode.window.activeTextEditor?.document.uri.scheme === "ecs-log");
  });

  it("say in their picker that the services couldn't be read, and not once they were", async () => {
    world.sandbox.addFault({ operation: "ListServices", kind: "access-denied" });
    const showing = run("showLogs", { ...serviceOf("prod-web"), kind: "cluster" });
    const unread = "Couldn't read the services";
    const labels = async () => (await inputs.pick("Services, families, or tasks")).items.map(({ label }) => label);
    await eventually("the row", () => inputs.isOpen);
    assert.ok((await labels()).some(label => label.includes(unread)));
    inputs.escape();
    await showing;
    world.sandbox.clearFaults();
    const again = run("showLogs", { ...serviceOf("prod-web"), kind: "cluster" });
    await eventually("the row", () => inputs.isOpen);
    assert.ok(!(await labels()).some(label => label.includes(unread)));
    inputs.escape();
    await again;
  });

  it("open a range without what only the service leads to where that can't be read, and say so", async () => {
    for (const operation of ["ListServices", "DescribeServices"])
      world.sandbox.addFault({ operation, kind: "access-denied" });
    const opening = run("openLog", serviceOf("prod-web"));
    await inputs.choose("Lines to open", "Time range");
    await inputs.type("Start time", "2 h");
    await inputs.type("End time", "");
    await opening;
    const text = vscode.window.activeTextEditor?.document.getText() ?? "";
    assert.match(
      text,
      /^--- Not included: .* only service checkout leads to\. It couldn't be read\. .*not authorized/m,
    );
  });

  const faults = {
    "access-denied": /not authorized.*logs:GetLogEvents/s,
    "expired-token": /expired/,
    truncated: /answer/,
    shape: /no list "events"/,
    throttle: /Rate exceeded/,
  } as const;
  for (const kind of Object.keys(faults) as (keyof typeof faults)[])
    it(`say what is wrong when opening is answered by ${kind}, and open on Retry without asking again`, async () => {
      const [task] = await tasksOf("web");
      assert.ok(task);
      world.sandbox.addFault({ operation: "logs:GetLogEvents", kind, ...(kind === "shape" && { body: { a: 1 } }) });
      inputs.answer("Retry", 1, () => world.sandbox.clearFaults());
      const opening = run("openLog", task);
      await inputs.choose("Lines to open", "Last 10,000 lines");
      await opening;
      const message = await eventually("a message", () => inputs.shown.find(({ level }) => level === "error"));
      assert.match(message.message, faults[kind]);
      await eventually("the editor", () => vscode.window.activeTextEditor?.document.uri.scheme === "ecs-log");
    });

  it("end at Cancel while opening isn't answered, whatever else was to be opened", async () => {
    const [task] = await tasksOf("web");
    const batch = await world.cluster("prod-batch");
    const [other] = nodes(
      "task",
      taskAims(batch, ({ lastStatus }) => lastStatus === "RUNNING"),
    );
    assert.ok(task && other);
    const notifications = new Notifications();
    try {
      world.sandbox.addFault({ operation: "logs:GetLogEvents", kind: "hang" });
      const opening = run("openLog", task, [task, other]);
      await inputs.choose("Lines to open", "Last 10,000 lines");
      await eventually("the call", () => world.calls("logs:GetLogEvents") > 0);
      await notifications.cancel();
      await opening;
      assert.equal(notifications.open.length, 0, "nothing more is read");
      assert.deepEqual([inputs.shown, vscode.window.activeTextEditor], [[], undefined]);
    } finally {
      notifications.dispose();
    }
  });
});

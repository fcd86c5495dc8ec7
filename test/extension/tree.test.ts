import assert from "node:assert/strict";
import * as vscode from "vscode";
import { lastPart } from "../../src/ecs/model/model";
import type { Node } from "../../src/tree/nodes/node";
import { eventually, Inputs } from "./inputs";
import { run, World } from "./world";

describe("the Clusters tree", () => {
  let world: World;

  beforeEach(async () => (world = await World.open()));
  afterEach(() => world.close());

  const provider = () => world.explorer.tree.provider;
  const connectionNode = () =>
    provider()
      .getChildren()
      .find(node => node.id === `connection:${world.id}`);
  const rows = (node: Node) =>
    provider()
      .getChildren(node)
      .map(child => provider().getTreeItem(child));
  /** Asks for all rows, as a tree does in which everything is open. */
  const openAll = (node: Node): void => {
    for (const child of provider().getChildren(node)) openAll(child);
  };
  const clusterNode = async (name: string): Promise<Node> => {
    const { connection, session } = await world.cluster(name);
    return world.explorer.tree.clusterNode(connection, session) ?? assert.fail(`no ${name}`);
  };

  it("keeps the rows of a cluster that fails, dimmed, and lets Retry through while one hangs", async () => {
    const cluster = await clusterNode("prod-web");
    const { session } = await world.cluster("prod-web");
    const before = rows(cluster).map(item => item.id);
    world.sandbox.addFault({ operation: "ListTasks", kind: "expired-token", times: 1 });
    await run("refresh", cluster);
    const [error, ...kept] = rows(cluster);
    assert.equal(error?.command?.command, "ecsExplorer.retry");
    assert.deepEqual(
      kept.map(item => item.id),
      before,
    );
    assert.ok(kept.every(item => item.resourceUri?.query === "outdated"));
    const [task] = provider().getChildren(provider().getChildren(cluster)[2]);
    const tooltip = task && (await provider().resolveTreeItem(new vscode.TreeItem(""), task)).tooltip;
    assert.match(tooltip instanceof vscode.MarkdownString ? tooltip.value : "", /^Last updated .*UTC.*expired/);

    world.sandbox.addFault({ operation: "ListTasks", kind: "hang" });
    const argument = error.command.arguments?.[0];
    const hung = run("retry", argument);
    await eventually("the retry", () => session.state.kind === "loading");
    world.sandbox.clearFaults();
    await run("retry", argument);
    await hung;
    assert.equal(session.state.kind, "ready");
    assert.deepEqual(
      rows(cluster).map(item => [item.id, item.resourceUri?.query]),
      before.map(id => [id, undefined]),
    );
  });

  it("holds nothing of a connection that was replaced or removed", async () => {
    // Those of other connections are held before, too.
    provider().getChildren();
    const before = provider().held;
    for (let turn = 0; turn < 3; turn++) {
      await clusterNode("prod-web");
      const node = connectionNode() ?? assert.fail("no connection");
      assert.ok(node.kind === "connection" && node.connection === world.connection, "the row is the live session's");
      openAll(node);
      const { sandbox, id, explorer } = world;
      // The same connection leads elsewhere: a session of its own.
      const region = turn % 2 === 0 ? "eu-west-1" : "us-east-1";
      await explorer.store.add({ id, label: id, region, endpoint: sandbox.url, origin: "sandbox" });
      await world.connection.load();
    }
    await world.explorer.store.remove(world.id);
    const { nodes, readables } = provider().held;
    assert.ok(readables <= before.readables, `${String(readables)} sessions are held`);
    assert.ok(nodes <= before.nodes, `${String(nodes)} nodes are held`);
  });

  it("cancels the reading of a row, which then says so and can be retried", async () => {
    const { session } = await world.cluster("prod-web");
    const cluster = await clusterNode("prod-web");
    world.sandbox.addFault({ operation: "ListTasks", kind: "hang" });
    const hung = run("refresh", cluster);
    await eventually("the reading", () => session.state.kind === "loading");
    await run("cancelLoading", cluster);
    await hung;
    assert.equal(session.state.kind, "ready", "what was known before");
  });

  it("does nothing, and says so, when VS Code lost a row that was clicked or one of the selection", async () => {
    const { connection, session } = await world.cluster("prod-web");
    const [arn = ""] = session.replica.tasks.keys();
    const task = { kind: "task", id: `task ${arn}`, connection, session, arn };
    const inputs = new Inputs();
    try {
      // What arrives while the rows above are drawn anew: nothing in place of the row, or of a row in the selection.
      for (const args of [
        [undefined, undefined],
        [null, null],
        [task, [task, undefined]],
      ]) {
        inputs.shown.length = 0;
        await run("stopTask", ...args);
        assert.deepEqual(
          inputs.shown.map(({ level, message }) => [level, message]),
          [["information", "The tree was updated just as you clicked, so nothing was done. Try again."]],
        );
        assert.equal(inputs.isOpen, false, "asks for nothing");
      }
      const asked = run("stopTask", task, [task]);
      await inputs.box("Reason");
      inputs.escape();
      await asked;
    } finally {
      inputs.dispose();
    }
  });

  it("opens pages by a click, unless openOnClick is off: then rows with others below them expand", async () => {
    const cluster = await clusterNode("prod-web");
    const [item] = rows(cluster.parent ?? cluster).filter(({ id }) => id === cluster.id);
    assert.equal(item?.command?.command, "ecsExplorer.openRow");
    const settings = vscode.workspace.getConfiguration("ecsExplorer");
    await settings.update("openOnClick", false, vscode.ConfigurationTarget.Global);
    try {
      await eventually("no command", () => provider().getTreeItem(cluster).command === undefined);
      const group = provider()
        .getChildren(cluster)
        .find(({ kind }) => kind === "instances");
      const [instance] = group ? provider().getChildren(group) : [];
      assert.equal(instance?.kind, "containerInstance");
      assert.equal(provider().getTreeItem(instance).command, undefined);
    } finally {
      await settings.update("openOnClick", undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it("copies what a row is about, says what that was, and says where there is nothing", async () => {
    const { connection, session } = await world.cluster("prod-web");
    const inputs = new Inputs();
    const said: string[] = [];
    const { setStatusBarMessage } = vscode.window;
    Reflect.set(
      vscode.window,
      "setStatusBarMessage",
      (text: string) => (said.push(text), { dispose: () => undefined }),
    );
    const place = { connection, session };
    const copied = async (node: object) => {
      await vscode.env.clipboard.writeText("before");
      await run("copyId", { id: "row", ...place, ...node });
      return vscode.env.clipboard.readText();
    };
    try {
      assert.equal(await copied({ kind: "family", name: "nightly" }), "nightly");
      assert.match(said.at(-1) ?? "", /Copied nightly\.$/);
      assert.equal(await copied({ kind: "deployment", service: "api", deployment: "ecs-svc/1" }), "ecs-svc/1");
      const [stopped] = provider()
        .getChildren(await clusterNode("prod-web"))
        .filter(({ kind }) => kind === "stopped");
      const group =
        stopped &&
        provider()
          .getChildren(stopped)
          .find(({ kind }) => kind === "stopGroup");
      assert.ok(group, "several tasks that stopped of one cause");
      const ids = (await copied(group)).split("\n");
      assert.ok(ids.length > 1 && ids.every(id => /^[0-9a-f]{32}$/.test(id)), ids.join());
      for (const kind of ["services", "instances", "tasks", "connection"]) {
        inputs.shown.length = 0;
        assert.equal(await copied({ kind }), "before", kind);
        assert.deepEqual(
          inputs.shown.map(({ message }) => message),
          ["This row has no ID or ARN to copy."],
        );
        assert.equal(inputs.isOpen, false, "asks for nothing");
      }
    } finally {
      Reflect.set(vscode.window, "setStatusBarMessage", setStatusBarMessage);
      inputs.dispose();
    }
  });

  it("opens the JSON of each row of a selection, and a page for each, also where one can't be read", async () => {
    const { connection, session } = await world.cluster("prod-web");
    const inputs = new Inputs();
    const tabs = () => vscode.window.tabGroups.all.flatMap(group => group.tabs);
    const node = (kind: string, arn: string) => ({ kind, id: arn, connection, session, arn });
    const tasks = [...session.replica.tasks.keys()].slice(0, 2).map(arn => node("task", arn));
    const instances = [...session.replica.containerInstances.keys()]
      .slice(0, 2)
      .map(arn => node("containerInstance", arn));
    const clusters = ["prod-web", "staging"].map(async name => ({ ...(await clusterNode(name)) }));
    try {
      const selection = [...tasks, ...instances, ...(await Promise.all(clusters))];
      await run("viewJson", selection[0], selection);
      await eventually(
        "a document for each",
        () => tabs().filter(({ input }) => input instanceof vscode.TabInputText).length === 6,
      );
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      world.sandbox.addFault({ operation: "DescribeTasks", kind: "access-denied" });
      await run("describeTasks", tasks[0], tasks);
      await inputs.said("not authorized");
      await eventually(
        "a page for each",
        () => tabs().filter(({ input }) => input instanceof vscode.TabInputWebview).length === 2,
      );
    } finally {
      inputs.dispose();
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    }
  });

  it("tells a click's failed reading once: not while the rows and the page say that the cluster can't be read", async () => {
    const { connection, session } = await world.cluster("prod-web");
    const [arn = ""] = session.replica.tasks.keys();
    const task = { kind: "task", id: arn, connection, session, arn };
    const cluster = await clusterNode("prod-web");
    const inputs = new Inputs();
    try {
      world.sandbox.addFault({ operation: "DescribeTasks", kind: "expired-token" });
      await run("openRow", task);
      await inputs.said("expired");
      inputs.shown.length = 0;
      await run("refresh", cluster);
      await eventually("the outage", () => session.state.kind === "failed");
      inputs.shown.length = 0;
      await run("openRow", task);
      assert.deepEqual(inputs.shown, []);
    } finally {
      inputs.dispose();
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    }
  });

  it("pins a cluster to the top until it is unpinned", async () => {
    const connection = (await clusterNode("staging")).parent ?? assert.fail("no connection");
    const clusters = () =>
      provider()
        .getChildren(connection)
        .map(({ id }) => lastPart(id));
    const before = clusters();
    assert.notEqual(before[0], "staging");
    await run("addFavorite", await clusterNode("staging"));
    assert.equal(clusters()[0], "staging");
    assert.match(rows(connection)[0]?.contextValue ?? "", /^cluster\b.* favorite\b/);
    await run("removeFavorite", await clusterNode("staging"));
    assert.deepEqual(clusters(), before);
  });

  it("shows what needs attention alone, and what is revealed brings back everything", async () => {
    const cluster = await clusterNode("prod-web");
    const { connection, session } = await world.cluster("prod-web");
    openAll(cluster);
    await session.services.refresh();
    const all = rows(cluster).length;
    try {
      await run("showNeedsAttention");
      assert.ok(rows(cluster).length < all, "no row went");
      const services = provider()
        .getChildren(cluster)
        .find(({ kind }) => kind === "services");
      assert.ok(services);
      const names = provider()
        .getChildren(services)
        .map(({ id }) => lastPart(id));
      assert.ok(names.includes("recommender") && !names.includes("checkout"), names.join(", "));
      const [task] = [...session.replica.tasks.values()].filter(({ service }) => service === "checkout");
      assert.ok(task);
      await world.explorer.tree.reveal({ connection, session, arn: task.arn });
      assert.equal(rows(cluster).length, all);
    } finally {
      await run("showAllRows");
    }
  });

  it("is narrowed to what one pick combines, says so, and keeps the choice until it is cleared", async () => {
    const cluster = await clusterNode("prod-web");
    const { session } = await world.cluster("prod-web");
    openAll(cluster);
    await session.services.refresh();
    const all = rows(cluster).length;
    const inputs = new Inputs();
    const below = (kind: Node["kind"]) => {
      const folder = provider()
        .getChildren(cluster)
        .find(node => node.kind === kind);
      return folder ? provider().getChildren(folder) : [];
    };
    try {
      const asked = run("filterTree");
      await inputs.choose("Select what to show", "Running", "checkout");
      await asked;
      assert.deepEqual(
        below("services").map(({ id }) => lastPart(id)),
        ["checkout"],
      );
      assert.deepEqual(below("stopped"), []);
      assert.equal(world.explorer.tree.provider.filtering.current.families[0], "checkout");
      const again = run("filterTree");
      const pick = await inputs.pick("Select what to show");
      assert.deepEqual(pick.selectedItems.map(({ label }) => label).toSorted(), ["Running", "checkout"]);
      pick.selectedItems = [];
      inputs.accept();
      await again;
      assert.equal(rows(cluster).length, all);
      const typed = run("filterTree");
      (await inputs.pick("Select what to show")).value = "check";
      await eventually("the row of the text", () =>
        (inputs.input as vscode.QuickPick<vscode.QuickPickItem>).activeItems[0]?.label.includes('"check"'),
      );
      inputs.accept();
      await typed;
      assert.deepEqual(world.explorer.tree.provider.filtering.current.contains, ["check"]);
      await run("showAllRows");
      assert.equal(rows(cluster).length, all);
    } finally {
      inputs.dispose();
      await run("showAllRows");
    }
  });

  it("counts tasks as the pickers do: those that run and those that wait to", async () => {
    const { session } = await world.cluster("staging");
    const [record] = world.sandbox.world.clusters.get("staging")?.instances.values() ?? [];
    assert.ok(record);
    world.sandbox.world.changeInstance(record, { pendingTasksCount: record.instance.pendingTasksCount + 2 });
    await session.refresh();
    const textOf = (node: Node) => String(provider().getTreeItem(node).description);
    const cluster = await clusterNode("staging");
    const inputs = new Inputs();
    try {
      const shown = run("describeContainerInstances");
      const clusters = await inputs.pick("Cluster");
      const choice = clusters.items.find(({ label }) => label === "staging");
      assert.match(choice?.detail ?? "", /\d tasks/);
      assert.ok(textOf(cluster).endsWith(choice?.detail ?? "none"), `${textOf(cluster)}, ${choice?.detail ?? ""}`);
      await inputs.choose("Cluster", "staging");
      const instances = await inputs.pick("Container instance");
      const [folder] = provider().getChildren(cluster);
      const rows = folder ? provider().getChildren(folder) : [];
      assert.ok(rows.length > 0);
      const tasksIn = (text: string) => /[\d,]+ tasks?/.exec(text)?.[0];
      for (const row of rows) {
        const { label } = provider().getTreeItem(row);
        const picked = instances.items.find(item => item.label === label);
        assert.equal(tasksIn(picked?.description ?? ""), tasksIn(textOf(row)));
      }
      inputs.escape();
      await shown;
    } finally {
      inputs.dispose();
    }
  });
});

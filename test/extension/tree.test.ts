import assert from "node:assert/strict";
import * as vscode from "vscode";
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
    return provider().clusterNode(connection, session) ?? assert.fail(`no ${name}`);
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
    const tooltip = task && provider().resolveTreeItem(new vscode.TreeItem(""), task).tooltip;
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

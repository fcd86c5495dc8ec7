import assert from "node:assert/strict";
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeHeapSnapshot } from "node:v8";
import * as vscode from "vscode";
import type { ConnectionSession } from "../../../src/ecs/session/connectionSession";
import type { Target } from "../../../src/requests/sending/target";
import type { Node } from "../../../src/tree/nodes/node";
import { eventually, Inputs } from "../inputs";
import { api, instanceAims, nodes, run, taskAims } from "../world";
import type { Order } from "./endpoint";
import { bytesPerRound, heapBytes } from "./heap";
import type { Sample } from "./heap";
import { bytesPerRow } from "./rowCost";

const minutes = Number(process.env["ECS_EXPLORER_SOAK_MINUTES"] ?? 0);
const snapshots = process.env["ECS_EXPLORER_SOAK_SNAPSHOTS"];
/** Rounds until everything was loaded, compiled and cached once. */
const warmUpShare = 0.3;
/**
 * One kept session, page, document or listener with its replica is more than this; the host's own noise is less. What VS Code keeps
 * of each row that it drew is measured apart, and doesn't count.
 */
const mostPerRound = 24 * 1024;
/** An empty store of VS Code's; more would hide a leak of ours. */
const mostPerRow = 1024;
const roundsPerSample = 3;

describe("a long day in the extension host", function () {
  this.timeout(minutes * 60_000 + 240_000);

  let inputs: Inputs;
  let endpoint: ChildProcess;
  let url: string;

  before(async function () {
    if (minutes === 0) return this.skip();
    endpoint = fork(join(__dirname, "endpoint.js"));
    [{ url }] = (await once(endpoint, "message")) as [{ url: string }];
    inputs = new Inputs();
  });

  after(() => {
    if (minutes === 0) return;
    inputs.dispose();
    endpoint.disconnect();
  });

  const tell = (order: Order) => void endpoint.send(order);

  it("leaves the heap flat after the warm-up", async () => {
    const explorer = await api();
    await vscode.commands.executeCommand("ecsExplorer.clusters.focus");
    const samples: Sample[] = [];
    const drawn = countRows(explorer.tree.provider);
    const began = Date.now();
    const passed = () => (Date.now() - began) / 60_000;
    let snapped = false;
    for (let round = 1; passed() < minutes; round++) {
      const id = `soak-${String(round % 2)}`;
      await explorer.store.add({ id, label: id, region: "us-east-1", endpoint: url, origin: "sandbox" }, false);
      const connection = explorer.connections.get(id);
      assert.ok(connection);
      await day(connection, explorer.tree.provider);
      await explorer.store.remove(id);
      if (round % roundsPerSample > 0) continue;
      // What a person shows and answers is the test's own.
      inputs.shown.length = 0;
      inputs.offered.length = 0;
      samples.push({ round, minutes: passed(), heapBytes: await heapBytes(), rows: drawn() });
      const last = samples.at(-1);
      console.log(`[test] round ${String(round)}, ${passed().toFixed(1)} min: ${mebibytes(last?.heapBytes ?? 0)} MiB`);
      if (snapshots !== undefined && !snapped && passed() > minutes * warmUpShare) {
        writeHeapSnapshot(join(snapshots, "before.heapsnapshot"));
        snapped = true;
      }
    }
    if (snapshots !== undefined) writeHeapSnapshot(join(snapshots, "after.heapsnapshot"));
    const warm = samples.filter(sample => sample.minutes > minutes * warmUpShare);
    const all = bytesPerRound(warm);
    const rows = rowsPerRound(warm);
    explorer.tree.dispose();
    // The view's end reaches VS Code only after a turn, and would take the one that comes in its place along.
    await vscode.commands.executeCommand("ecsExplorer.clusters.focus");
    const ofRow = await bytesPerRow("ecsExplorer.clusters");
    const slope = all - rows * ofRow;
    const figures = {
      minutes,
      rounds: samples.at(-1)?.round,
      bytesPerRound: Math.round(all),
      rowsPerRound: Math.round(rows),
      bytesPerRow: Math.round(ofRow),
      ownBytesPerRound: Math.round(slope),
      mostPerRound,
      samples,
    };
    const file = process.env["ECS_EXPLORER_SOAK_FIGURES"];
    if (file !== undefined) await writeFile(file, JSON.stringify(figures, undefined, 2));
    console.log(
      `[test] ${String(warm.length)} samples after the warm-up: ${(all / 1024).toFixed(1)} KiB a round, of which VS Code keeps ${(ofRow / 1024).toFixed(2)} KiB of each of ${rows.toFixed(0)} rows drawn: ${(slope / 1024).toFixed(1)} KiB of ours`,
    );
    assert.ok(warm.length >= 6, "too short: there are not enough samples after the warm-up");
    assert.ok(ofRow < mostPerRow, `VS Code keeps ${String(ofRow)} bytes of each row`);
    assert.ok(slope < mostPerRound, `each round leaves ${(slope / 1024).toFixed(1)} KiB`);
  });

  /** What a person does on a day, in seconds. */
  async function day(connection: ConnectionSession, provider: { getChildren(node?: Node): readonly Node[] }) {
    await connection.load();
    const openAll = (node: Node): void => {
      for (const child of provider.getChildren(node)) openAll(child);
    };
    for (const session of connection.clusters) await session.load();
    for (const node of provider.getChildren()) openAll(node);
    const session = connection.clusters.find(({ cluster }) => cluster.name === "prod-web");
    assert.ok(session, "no cluster prod-web");
    const target: Target = { connection, session };
    await attached();
    await pages(target);
    await changes(target);
    await faults(target);
    await run("detachEventStream");
  }

  async function attached(): Promise<void> {
    const attaching = run("attachEventStream");
    const { all } = (await api()).connections;
    await inputs.steps(...(all.length > 1 ? ["soak"] : []), "The sandbox's log group");
    await attaching;
  }

  async function pages(target: Target): Promise<void> {
    const tasks = nodes("task", taskAims(target, item => item.service === "web").slice(0, 2));
    const instances = nodes("containerInstance", instanceAims(target, () => true).slice(0, 1));
    const opened = () => vscode.window.tabGroups.all.flatMap(group => group.tabs).length;
    await run("describeTasks", tasks[0], tasks);
    await run("describeContainerInstances", instances[0], instances);
    await run("viewJson", tasks[0]);
    await eventually("the pages", () => opened() >= 3);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await eventually("no page", () => opened() === 0);
  }

  async function changes(target: Target): Promise<void> {
    const [task] = taskAims(target, item => item.service === "web" && item.desiredStatus === "RUNNING");
    if (!task) return;
    inputs.answer("Stop Task");
    const running = run("stopTask", nodes("task", [task])[0]);
    await inputs.type("Reason");
    await running;
    await run("stopWatching");
  }

  async function faults({ session, connection }: Target): Promise<void> {
    tell({ order: "fault", fault: { operation: "ListTasks", kind: "access-denied", times: 1 } });
    tell({ order: "newCluster" });
    await session.refresh();
    await connection.refresh();
    tell({ order: "unplug" });
    await connection.refresh();
    tell({ order: "mend" });
    tell({ order: "plug" });
    tell({ order: "dropCluster" });
    await connection.refresh();
    await session.refresh();
  }
});

/** Counts the rows that VS Code asks for. */
function countRows(provider: { getTreeItem(node: Node): vscode.TreeItem }): () => number {
  let rows = 0;
  const getTreeItem = provider.getTreeItem.bind(provider);
  provider.getTreeItem = node => (rows++, getTreeItem(node));
  return () => rows;
}

const rowsPerRound = (samples: readonly Sample[]): number => {
  const [first, last] = [samples[0], samples.at(-1)];
  return first && last && last.round > first.round
    ? ((last.rows ?? 0) - (first.rows ?? 0)) / (last.round - first.round)
    : 0;
};

const mebibytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(2);

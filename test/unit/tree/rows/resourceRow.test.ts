import assert from "node:assert/strict";
import { mock } from "node:test";
import { noteMoves } from "../../../../src/tree/nodes/moves";
import type { Node } from "../../../../src/tree/nodes/node";
import { rowOf } from "../../../../src/tree/rows/nodeRow";
import { task } from "../../details/fixtures";
import { allBelow, Ecs } from "../fixture";

const now = Date.UTC(2026, 10, 27, 12, 0, 30);
const minutesAgo = (minutes: number) => now / 1000 - minutes * 60;
const definition = (revision: number) => `arn:aws:ecs:us-east-1:111122223333:task-definition/web:${String(revision)}`;

describe("rows of tasks and instances", () => {
  let ecs: Ecs;
  let raw: Record<string, Record<string, unknown>>;

  beforeEach(() => {
    mock.timers.enable({ apis: ["Date"], now });
    ecs = new Ecs();
    raw = {};
    ecs.task = id => task(id, { startedAt: minutesAgo(4 * 24 * 60), ...raw[id] });
  });
  afterEach(() => {
    ecs.connection.dispose();
    mock.timers.reset();
  });

  const rows = async (ids: readonly string[], showsVersions = false) => {
    ecs.taskIds = [...ids];
    await ecs.connection.load();
    await ecs.session.load();
    return (kind: Node["kind"]) =>
      allBelow(ecs.clusterNode)
        .filter(node => node.kind === kind || (node.kind === "task" && node.parent?.kind === kind))
        .map(node => rowOf(node, true, showsVersions))
        .map(({ label, description }) => `${label} | ${description ?? ""}`);
  };

  it("say how old a task is below its service, and on an instance which family it is, too", async () => {
    const shown = await rows(["a"]);
    assert.deepEqual(shown("service").slice(1), ["a0000000 | 4 d"]);
    assert.deepEqual(shown("containerInstance"), ["i-0abc12345 | 25% · 2 tasks", "web | 4 d · a0000000"]);
  });

  it("say a state only where the icon can't", async () => {
    raw["a"] = { lastStatus: "PROVISIONING", startedAt: undefined, createdAt: minutesAgo(2) };
    raw["b"] = { desiredStatus: "STOPPED" };
    raw["c"] = { healthStatus: "UNHEALTHY" };
    raw["d"] = { healthStatus: "HEALTHY" };
    const shown = (await rows(["a", "b", "c", "d"]))("service").slice(1).toSorted();
    assert.deepEqual(shown, [
      "a0000000 | PROVISIONING · 2 min",
      "b0000000 | stopping · 4 d",
      "c0000000 | UNHEALTHY · 4 d",
      "d0000000 | 4 d",
    ]);
  });

  it("tell the service of a task where it isn't named like the family", async () => {
    raw["b"] = { taskDefinitionArn: definition(8), group: "service:front" };
    const shown = await rows(["a", "b"]);
    assert.deepEqual(shown("containerInstance").slice(1), ["web | 4 d · b0000000 · front", "web | 4 d · a0000000"]);
  });

  it("tell revisions where neighbors run different ones", async () => {
    raw["b"] = { taskDefinitionArn: definition(8) };
    const shown = await rows(["a", "b"]);
    assert.deepEqual(shown("service").slice(1), ["a0000000 | 4 d · web:7", "b0000000 | 4 d · web:8"]);
  });

  it("show a version when asked for, and for a moment after it rose", async () => {
    const shown = await rows(["a"], true);
    assert.deepEqual(shown("service").slice(1), ["a0000000 | 4 d · v3"]);
    assert.deepEqual(shown("containerInstance"), ["i-0abc12345 | 25% · 2 tasks · v42", "web | 4 d · a0000000 · v3"]);
    const quiet = await rows(["a"]);
    const stop = ecs.session.replica.onDidChange(changes => noteMoves(changes));
    ecs.session.replica.take([task("a", { startedAt: minutesAgo(4 * 24 * 60), version: 4 })], "event", Date.now());
    assert.deepEqual(quiet("service").slice(1), ["a0000000 | 4 d · v4"]);
    stop.dispose();
    ecs.session.replica.onDidChange(changes => noteMoves(changes, Date.now() - 180_000));
    ecs.session.replica.take([task("a", { startedAt: minutesAgo(4 * 24 * 60), version: 5 })], "event", Date.now());
    assert.deepEqual(quiet("service").slice(1), ["a0000000 | 4 d"]);
  });

  it("are red below a task that failed alone: what was stopped on purpose, or with its task, is gray", async () => {
    const exit = (name: string, exitCode?: number) => ({ name, lastStatus: "STOPPED", exitCode });
    const ended = { lastStatus: "STOPPED", desiredStatus: "STOPPED", startedAt: undefined };
    const byScheduler = { ...ended, stopCode: "ServiceSchedulerInitiated" };
    raw["a"] = { ...byScheduler, stoppedReason: "Scaling activity", containers: [exit("scaled", 137)] };
    raw["b"] = { ...ended, stopCode: "UserInitiated", containers: [exit("by-user", 143)] };
    raw["c"] = { ...byScheduler, stoppedReason: "drained", containers: [exit("drained")] };
    raw["d"] = { ...ended, stopCode: "EssentialContainerExited", containers: [exit("job", 0), exit("sidecar", 143)] };
    raw["e"] = { ...ended, stopCode: "EssentialContainerExited", containers: [exit("failed", 1), exit("envoy", 143)] };
    raw["f"] = { ...ended, stopCode: "TaskFailedToStart", containers: [exit("unpulled")] };
    ecs.taskIds = Object.keys(raw);
    await ecs.connection.load();
    await ecs.session.load();
    const icons = allBelow(ecs.clusterNode)
      .filter(({ kind }) => kind === "container")
      .map(node => rowOf(node))
      .map(({ label, icon }) => [label, `${icon.icon} ${icon.color ?? ""}`] as const);
    assert.deepEqual(Object.fromEntries(icons), {
      scaled: "circle-slash disabledForeground",
      "by-user": "circle-slash disabledForeground",
      drained: "circle-slash disabledForeground",
      job: "pass disabledForeground",
      sidecar: "circle-slash disabledForeground",
      failed: "error testing.iconFailed",
      envoy: "circle-slash disabledForeground",
      unpulled: "error testing.iconFailed",
    });
  });

  it("say states in words to a screen reader", async () => {
    await rows(["a"]);
    const spoken = allBelow(ecs.clusterNode).map(node => rowOf(node, true).spoken);
    assert.ok(spoken.includes("Task a0000000 of web · RUNNING · 4 d · web:7"), spoken.join("\n"));
    assert.ok(spoken.includes("i-0abc12345 · ACTIVE · 25% · 2 tasks"), spoken.join("\n"));
    const versioned = allBelow(ecs.clusterNode).map(node => rowOf(node, true, true).spoken);
    assert.ok(
      versioned.some(text => /^Task a0000000 of web .* · version \d+$/.test(text ?? "")),
      versioned.join("\n"),
    );
  });
});

import assert from "node:assert/strict";
import { mock } from "node:test";
import type { Node } from "../../../../src/tree/nodes/node";
import { rowOf } from "../../../../src/tree/rows/nodeRow";
import { task } from "../../details/fixtures";
import { below, Ecs } from "../fixture";

const now = Date.UTC(2026, 10, 27, 12, 0, 30);
const minutesAgo = (minutes: number) => now / 1000 - minutes * 60;

describe("rows of stopped tasks", () => {
  let ecs: Ecs;
  const raw: Record<string, Record<string, unknown>> = {
    a: { stoppedAt: minutesAgo(2), exit: 1 },
    b: { stoppedAt: minutesAgo(5), exit: 1 },
    c: { stoppedAt: minutesAgo(1), exit: 137, stopCode: "UserInitiated" },
    d: { stoppedAt: minutesAgo(30), exit: 0 },
    e: { stoppedAt: minutesAgo(9), exit: 143, stopCode: "UserInitiated" },
  };

  beforeEach(async () => {
    mock.timers.enable({ apis: ["Date"], now });
    ecs = new Ecs();
    ecs.taskIds = Object.keys(raw);
    ecs.task = id =>
      task(id, {
        lastStatus: "STOPPED",
        desiredStatus: "STOPPED",
        stopCode: "EssentialContainerExited",
        containers: [{ name: "app", lastStatus: "STOPPED", exitCode: raw[id]?.["exit"] }],
        ...raw[id],
      });
    await ecs.connection.load();
    await ecs.session.load();
  });
  afterEach(() => {
    ecs.connection.dispose();
    mock.timers.reset();
  });

  const shown = (node: Node) => {
    const { label, description, icon } = rowOf(node, true);
    return `${icon.icon} ${label} | ${description ?? ""}`;
  };
  const stopped = () => below(ecs.clusterNode).find(({ kind }) => kind === "stopped") ?? assert.fail("no row");

  it("are by family and cause, what failed first, and single ones stand for themselves", () => {
    assert.equal(shown(stopped()), "history Stopped Tasks | 2 failed · 5 in the last hour");
    assert.deepEqual(below(stopped()).map(shown), [
      "error web | ×2 · exit 1 · 2 min ago",
      "circle-slash web | ×2 · stopped by user · 1 min ago",
      "pass web | exit 0 · 30 min ago · d0000000",
    ]);
    const [failed] = below(stopped());
    assert.ok(failed);
    assert.deepEqual(below(failed).map(shown), [
      "error a0000000 | 2 min ago · web:7",
      "error b0000000 | 5 min ago · web:7",
    ]);
  });

  it("tell tasks that stand alone from those of a service of their family, and name a service called otherwise", async () => {
    const groups = ["service:web", "service:web", "service:front", "service:front"];
    ecs.taskIds = ["1", "2", "3", "4", "5", "6", "7"];
    ecs.task = id =>
      task(id, {
        group: groups[Number(id) - 1] ?? "family:web",
        lastStatus: "STOPPED",
        desiredStatus: "STOPPED",
        stopCode: "EssentialContainerExited",
        stoppedAt: minutesAgo(Number(id)),
        containers: [{ name: "app", lastStatus: "STOPPED", exitCode: id === "7" ? 4 : 3 }],
      });
    await ecs.session.load();
    const rows = below(stopped()).map(shown);
    assert.deepEqual(
      rows.filter(row => /exit [34]/.test(row)),
      [
        "error web | ×2 · exit 3 · 1 min ago",
        "error web | ×2 · front · exit 3 · 3 min ago",
        "error web | ×2 · standalone · exit 3 · 5 min ago",
        "error web | standalone · exit 4 · 7 min ago · 70000000",
      ],
    );
  });

  it("say of a group that ECS forgot that it did", () => {
    const [failed] = below(stopped());
    assert.ok(failed?.kind === "stopGroup");
    const gone = { ...failed, key: "web:exit 2" };
    assert.equal(rowOf(gone).description, "gone");
    assert.deepEqual(
      below(gone).map(node => rowOf(node).label),
      ["ECS no longer knows these tasks"],
    );
  });
});

import assert from "node:assert/strict";
import { mock } from "node:test";
import { parseService } from "../../../../src/ecs/parsing/parseService";
import { exactClockTime, utcTime } from "../../../../src/text/clockTime";
import type { Node } from "../../../../src/tree/nodes/node";
import { tooltipText } from "../../../../src/tree/tooltips/tooltipText";
import { instance, task } from "../../details/fixtures";
import { allBelow, Ecs } from "../fixture";

const now = Date.UTC(2026, 10, 27, 12, 0, 30);
const secondsAgo = (seconds: number) => now / 1000 - seconds;
const at = (seconds: number) => now - seconds * 1000;
/** As a tooltip says it, in this machine's time zone. */
const exact = (seconds: number) => `${exactClockTime(at(seconds))} (${utcTime(at(seconds))})`;

describe("tooltips of the tree", () => {
  let ecs: Ecs;

  const ended = (id: string, seconds: number, raw: Record<string, unknown> = {}) =>
    task(id, {
      lastStatus: "STOPPED",
      desiredStatus: "STOPPED",
      stopCode: "EssentialContainerExited",
      stoppedReason: "Essential container in task exited",
      createdAt: secondsAgo(seconds + 80),
      startedAt: secondsAgo(seconds + 62),
      executionStoppedAt: secondsAgo(seconds),
      stoppedAt: secondsAgo(seconds),
      containers: [
        { name: "envoy", lastStatus: "STOPPED", exitCode: 143 },
        { name: "app", lastStatus: "STOPPED", exitCode: 1 },
      ],
      ...raw,
    });

  beforeEach(async () => {
    mock.timers.enable({ apis: ["Date"], now });
    ecs = new Ecs();
    const alone = { group: "family:job" };
    const tasks = new Map([
      ["a", task("a", { group: "service:api" })],
      ["b", ended("b", 720, alone)],
      ["c", ended("c", 780, alone)],
      ["j", task("j", { ...alone, startedBy: "nightly", startedAt: secondsAgo(3600), healthStatus: "UNHEALTHY" })],
      ...[1, 2, 3].map(index => [`l${index}`, ended(`l${index}`, 60 * index, { group: "service:api" })] as const),
    ]);
    ecs.taskIds = [...tasks.keys()];
    ecs.task = id => tasks.get(id) ?? assert.fail(id);
    const deployment = (id: string, status: string) => ({
      id,
      status,
      rolloutState: "IN_PROGRESS",
      desiredCount: 2,
      runningCount: 1,
      failedTasks: status === "PRIMARY" ? 3 : 0,
      createdAt: secondsAgo(300),
      taskDefinition: "arn:aws:ecs:us-east-1:111122223333:task-definition/api:8",
    });
    ecs.services = [
      parseService({
        serviceArn: "arn:aws:ecs:us-east-1:111122223333:service/web/api",
        serviceName: "api",
        status: "ACTIVE",
        desiredCount: 2,
        deployments: [deployment("ecs-svc/2", "PRIMARY"), deployment("ecs-svc/1", "ACTIVE")],
      }),
    ];
    ecs.activeServices = 1;
    await ecs.connection.load();
    await ecs.session.load();
    await ecs.session.services.refresh();
  });
  afterEach(() => {
    ecs.connection.dispose();
    mock.timers.reset();
  });

  const of = (kind: Node["kind"], accepts: (node: Node) => boolean = () => true): readonly string[] => {
    const node =
      [ecs.clusterNode, ...allBelow(ecs.clusterNode)].find(each => each.kind === kind && accepts(each)) ??
      assert.fail(kind);
    const text = tooltipText(node, true) ?? assert.fail(`nothing is said of ${kind}`);
    // As it is drawn, without the escapes of Markdown.
    return text
      .replaceAll(/\\(.)/g, "$1")
      .replaceAll("&nbsp;", " ")
      .split("\n")
      .map(line => line.trim())
      .filter(Boolean);
  };

  it("say of a stopped task when, why, and after how long, before all else", () => {
    const lines = of("task", node => node.kind === "task" && node.arn === task("b").arn);
    assert.deepEqual(lines.slice(0, 7), [
      `**Task ${task("b").id}**`,
      "Status: STOPPED (desired STOPPED)",
      `Stopped: 12 min ago · ${exact(720)}`,
      "Cause: exit 1, failed",
      "Stopped reason: Essential container in task exited",
      "Exit codes: envoy 143, app 1",
      "Ran for: 1 min 2 s",
    ]);
    assert.ok(lines.includes(`Started: 13 min ago · ${exact(782)}`), lines.join("\n"));
  });

  it("say of tasks that ended by one cause when it began and when it was last", () => {
    assert.deepEqual(of("stopGroup", node => node.id.includes("web:exit 1")).slice(1, 3), [
      "Tasks: 3",
      "Cause: exit 1, failed",
    ]);
    assert.deepEqual(of("crashLoop"), [
      "**Crash loop of api**",
      "Tasks: 3",
      "Cause: exit 1",
      `Last: 1 min ago · ${exact(60)}`,
      `First: 3 min ago · ${exact(180)}`,
      "Last one ran for: 1 min 2 s",
      "Reason of the last one: Essential container in task exited",
      "Task definitions: web:7 ×3",
    ]);
  });

  it("say of a deployment how far it is and since when", () => {
    assert.deepEqual(of("deployment"), [
      "**Deployment of api**",
      "Task definition: api:8",
      "Status: PRIMARY",
      "Rollout: IN_PROGRESS",
      "Tasks: 1 running, 0 pending, 2 desired",
      "Failed tasks: 3",
      `Created: 5 min ago · ${exact(300)}`,
      "ID: ecs-svc/2",
    ]);
  });

  it("say of a family who started it and how long ago", () => {
    assert.deepEqual(of("family"), [
      "**Family job**",
      "Tasks: 1 of 1 task running",
      "Unhealthy: 1",
      "Task definitions: web:7",
      "Started by: nightly",
      `Oldest task: 1 h ago · ${exact(3600)}`,
    ]);
  });

  it("sum up the container instances", () => {
    ecs.session.replica.take([instance({ version: 43, agentConnected: false, status: "DRAINING" })], "event", now);
    assert.deepEqual(of("instances"), [
      "**1 container instance**",
      "Draining: 1",
      "Agent disconnected: 1",
      "CPU in use: 25% of 2,048 units",
      "Memory in use: 25% of 4,096 MiB",
    ]);
  });

  it("say how long ago before when, with the exact time in UTC", () => {
    const [last] = of("cluster").filter(line => line.startsWith("Last updated"));
    assert.equal(last, `Last updated: just now · ${exact(0)}`);
  });
});

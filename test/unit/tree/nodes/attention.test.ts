import assert from "node:assert/strict";
import { parseService } from "../../../../src/ecs/parsing/parseService";
import { needsAttention, problemLines } from "../../../../src/tree/nodes/attention";
import { childrenOf } from "../../../../src/tree/nodes/children";
import type { Node } from "../../../../src/tree/nodes/node";
import { problemCount, statusText } from "../../../../src/tree/rows/badge";
import { rowOf } from "../../../../src/tree/rows/nodeRow";
import { instance, task } from "../../details/fixtures";
import { Ecs, failure } from "../fixture";

const service = (name: string, desiredCount: number) =>
  parseService({
    serviceArn: `arn:aws:ecs:us-east-1:111122223333:service/web/${name}`,
    serviceName: name,
    status: "ACTIVE",
    desiredCount,
    taskDefinition: `arn:aws:ecs:us-east-1:111122223333:task-definition/${name}:1`,
    deployments: [{ id: "ecs-svc/1", status: "PRIMARY", rolloutState: "COMPLETED", desiredCount }],
  });

const filtered = Object.assign(() => 500, { keeps: needsAttention });
const allBelow = (node: Node): readonly Node[] =>
  childrenOf(node, filtered).flatMap(child => [child, ...allBelow(child)]);

describe("what needs attention", () => {
  let ecs: Ecs;

  beforeEach(async () => {
    ecs = new Ecs();
    ecs.taskIds = ["a"];
    ecs.services = [service("web", 1)];
    ecs.activeServices = 1;
  });
  afterEach(() => ecs.connection.dispose());

  const read = async () => {
    await ecs.connection.load();
    await ecs.session.load();
    await ecs.session.services.read(new AbortController().signal);
  };
  const labels = () => allBelow(ecs.clusterNode).map(node => rowOf(node, true).label);

  it("is nothing in a cluster that is well, and its row says so rather than look empty", async () => {
    await read();
    assert.deepEqual(problemLines(ecs.session), []);
    assert.equal(needsAttention(ecs.clusterNode), false);
    assert.deepEqual(labels(), ["Nothing needs attention"]);
    assert.equal(problemCount([ecs.connectionNode, ecs.clusterNode]), undefined);
  });

  it("is a service that runs too few tasks or none, and an instance out of reach, counted by the badge", async () => {
    ecs.services = [service("api", 2), service("web", 3)];
    await read();
    assert.deepEqual(problemLines(ecs.session), ["api: 0 of 2 tasks running", "web: 1 of 3 tasks running"]);
    ecs.session.replica.take([instance({ agentConnected: false, version: 43 })], "event", Date.now());
    assert.deepEqual(
      labels().filter(label => !/^[a-z0-9]{8}$/.test(label)),
      ["Container Instances", "i-0abc12345", "web", "app", "Services", "api", "No tasks", "web", "app"],
    );
    const badge = problemCount([ecs.connectionNode, ecs.clusterNode]);
    assert.equal(badge?.current, 3);
    assert.match(badge.tooltip, /^Needs attention\nweb · api: 0 of 2 tasks running\n/);
    assert.match(badge.tooltip, /web · i-0abc12345: agent disconnected$/);
  });

  it("is an instance that ECS calls impaired, red and in words", async () => {
    await read();
    ecs.session.replica.take(
      [instance({ healthStatus: { overallStatus: "IMPAIRED" }, version: 43 })],
      "event",
      Date.now(),
    );
    assert.deepEqual(problemLines(ecs.session), ["i-0abc12345: impaired"]);
    const row = allBelow(ecs.clusterNode)
      .map(node => rowOf(node, true))
      .find(({ label }) => label === "i-0abc12345");
    assert.match(row?.description ?? "", /^impaired · /);
    assert.match(row?.spoken ?? "", /impaired/);
    assert.equal(row?.icon.icon, "warning");
    assert.equal(problemCount([ecs.clusterNode])?.current, 1);
  });

  it("is a crash loop once, though its service has all of its tasks, and a stop that failed, never one on purpose", async () => {
    const stopped = (id: string, raw: Record<string, unknown>) =>
      task(id, { lastStatus: "STOPPED", desiredStatus: "STOPPED", stopCode: "EssentialContainerExited", ...raw });
    ecs.task = id =>
      id === "a" ? task(id) : stopped(id, { containers: [{ name: "app", lastStatus: "STOPPED", exitCode: 1 }] });
    ecs.taskIds = ["a", "x", "y", "z"];
    await read();
    assert.deepEqual(problemLines(ecs.session), ["web: exit 1 ×3"]);
    assert.deepEqual(labels().slice(0, 3), ["Services", "web", "exit 1 ×3"]);
    assert.ok(!labels().includes("Stopped Tasks"), "its tasks stand below its service");
    ecs.task = id => (id === "a" ? task(id) : stopped(id, { stopCode: "UserInitiated", version: 9 }));
    await ecs.session.load();
    assert.deepEqual(problemLines(ecs.session), []);
    assert.deepEqual(labels(), ["Nothing needs attention"]);
  });

  it("is an unhealthy task where it stands", async () => {
    ecs.task = id => task(id, { group: "family:job", healthStatus: id === "a" ? "UNHEALTHY" : "HEALTHY" });
    ecs.taskIds = ["a", "b"];
    await read();
    const tasks = allBelow(ecs.clusterNode).filter(({ kind, parent }) => kind === "task" && parent?.kind === "family");
    assert.deepEqual(
      tasks.map(node => rowOf(node).label),
      ["a0000000"],
    );
    assert.match(problemCount([ecs.clusterNode])?.tooltip ?? "", /web · job: 1 standalone task unhealthy$/);
  });

  it("is a task without a service that failed, counted by the badge as the tree shows it; none that was replaced", async () => {
    const stopped = (id: string, group: string) =>
      task(id, {
        group,
        lastStatus: "STOPPED",
        stopCode: "EssentialContainerExited",
        containers: [{ name: "app", lastStatus: "STOPPED", exitCode: 1 }],
      });
    ecs.task = id => (id === "a" ? task(id) : stopped(id, id === "s" ? "service:web" : "family:web"));
    ecs.taskIds = ["a", "s"];
    await read();
    assert.deepEqual(labels(), ["Nothing needs attention"]);
    ecs.taskIds = ["a", "s", "x"];
    await ecs.session.load();
    assert.deepEqual(problemLines(ecs.session), ["web: standalone, exit 1"]);
    assert.ok(labels().includes("Stopped Tasks"));
  });

  it("is a cluster whose services could not be read, with their row and the error below it", async () => {
    ecs.servicesFail = failure("denied");
    await ecs.connection.load();
    await ecs.session.load();
    assert.equal(needsAttention(ecs.clusterNode), true, "its services were never asked for");
    assert.deepEqual(labels(), ["Services", "Loading services…"]);
    await ecs.session.services.refresh();
    assert.equal(needsAttention(ecs.clusterNode), true, "denied");
    const below = allBelow(ecs.clusterNode).map(({ kind }) => kind);
    assert.deepEqual(below, ["services", "error"]);
    ecs.servicesFail = undefined;
    await ecs.session.services.refresh();
    assert.deepEqual(labels(), ["Nothing needs attention"]);
    ecs.servicesFail = failure();
    await ecs.session.services.refresh();
    assert.equal(needsAttention(ecs.clusterNode), true, "known from before, and failed since");
  });

  it("is what ended all tasks of a service that could not be read, where they stand, since it has no row", async () => {
    ecs.servicesFail = failure("denied");
    ecs.task = id =>
      task(id, {
        lastStatus: "STOPPED",
        desiredStatus: "STOPPED",
        stopCode: "EssentialContainerExited",
        containers: [{ name: "app", lastStatus: "STOPPED", exitCode: 1 }],
      });
    ecs.taskIds = ["x", "y", "z"];
    await ecs.connection.load();
    await ecs.session.load();
    await ecs.session.services.refresh();
    assert.ok(labels().includes("Stopped Tasks"), labels().join(", "));
    assert.ok(labels().includes("web"), labels().join(", "));
    ecs.servicesFail = undefined;
    await ecs.session.services.refresh();
    assert.ok(!labels().includes("Stopped Tasks"), labels().join(", "));
  });

  it("is no cluster without services, whoever may not read them", async () => {
    ecs.taskIds = [];
    ecs.activeServices = 0;
    ecs.services = [];
    ecs.servicesFail = failure("denied");
    await ecs.connection.load();
    await ecs.session.load();
    await ecs.session.services.refresh();
    assert.equal(needsAttention(ecs.clusterNode), false);
  });

  it("is a cluster that nobody has looked at for longer than an interval, until it is read again", async () => {
    const closed = new Ecs(20);
    after(() => closed.connection.dispose());
    await closed.connection.load();
    await closed.session.load();
    const rowsNow = () => allBelow(closed.clusterNode).map(node => rowOf(node, true).label);
    await closed.session.services.refresh();
    closed.session.watch().dispose();
    while (!closed.session.isPaused) await new Promise(resolve => closed.session.onDidChange(resolve));
    assert.equal(needsAttention(closed.clusterNode), true);
    assert.deepEqual(rowsNow(), ["Nothing needed attention when last loaded"]);
  });

  it("isn't counted as current once nobody looks, but said with when it was last read", async () => {
    const hidden = new Ecs(20);
    after(() => hidden.connection.dispose());
    hidden.services = [service("api", 2)];
    hidden.activeServices = 1;
    await hidden.connection.load();
    const watcher = hidden.session.watch();
    await hidden.session.load();
    await hidden.session.services.refresh();
    const now = problemCount([hidden.clusterNode]) ?? assert.fail("nothing is counted");
    assert.deepEqual([now.current, now.earlier, statusText(now)], [1, undefined, "ECS 1"]);
    watcher.dispose();
    while (!hidden.session.isPaused) await new Promise(resolve => hidden.session.onDidChange(resolve));
    const later = problemCount([hidden.clusterNode]) ?? assert.fail("nothing is said");
    assert.deepEqual([later.current, later.earlier?.count], [0, 1]);
    assert.match(statusText(later), /^ECS 1 · last updated \d/);
    assert.match(later.tooltip, /^Paused · last updated .+\nweb · api: 0 of 2 tasks running$/);
    assert.match(statusText({ ...later, current: 2 }), /^ECS 2 · 1 last updated \d/);
  });

  it("is each cluster that was not or could not be read, of whose services nothing is claimed then", async () => {
    await ecs.connection.load();
    assert.equal(needsAttention(ecs.clusterNode), true, "it was never read");
    ecs.services = [service("api", 2)];
    await read();
    ecs.tasks = () => Promise.reject(failure());
    await ecs.session.refresh();
    assert.equal(needsAttention(ecs.clusterNode), true);
    const badge = problemCount([ecs.clusterNode]);
    assert.equal(badge?.current, 1);
    assert.match(badge.tooltip, /^Not up to date\nweb: Last updated/);
    assert.doesNotMatch(badge.tooltip, /api/);
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Service, Task } from "../../../../src/ecs/model/model";
import { parseService } from "../../../../src/ecs/parsing/parseService";
import type { Node } from "../../../../src/tree/nodes/node";
import { rowOf } from "../../../../src/tree/rows/nodeRow";
import { task } from "../../details/fixtures";
import { allBelow, below, Ecs, failure } from "../fixture";

const base = "arn:aws:ecs:us-east-1:111122223333";

const service = (name: string, raw: Record<string, unknown> = {}): Service =>
  parseService({
    serviceArn: `${base}:service/web/${name}`,
    serviceName: name,
    status: "ACTIVE",
    desiredCount: 1,
    taskDefinition: `${base}:task-definition/${name}:7`,
    ...raw,
  });

const deployment = (revision: number, raw: Record<string, unknown> = {}) => ({
  id: `ecs-svc/${revision}`,
  status: "PRIMARY",
  taskDefinition: `${base}:task-definition/web:${revision}`,
  desiredCount: 1,
  runningCount: 1,
  rolloutState: "COMPLETED",
  ...raw,
});

const ended = (id: string, name: string): Task =>
  task(id, {
    group: `service:${name}`,
    lastStatus: "STOPPED",
    desiredStatus: "STOPPED",
    stopCode: "EssentialContainerExited",
    stoppedAt: "2026-11-26T09:36:00Z",
    containers: [{ name: "app", lastStatus: "STOPPED", exitCode: 1 }],
  });

const { menus } = (
  JSON.parse(readFileSync("package.json", "utf8")) as {
    contributes: { menus: { "view/item/context": readonly { command: string; when: string }[] } };
  }
).contributes;

const isChange = (command: string): boolean => /^(force|set|deploy|stop|continue)/.test(command);

describe("rows of services", () => {
  let ecs: Ecs;

  beforeEach(async () => {
    ecs = new Ecs();
    await ecs.connection.load();
  });
  afterEach(() => ecs.connection.dispose());

  const read = async () => {
    await ecs.session.load();
    await ecs.session.services.refresh();
  };
  const servicesNode = (): Node =>
    below(ecs.clusterNode).find(({ kind }) => kind === "services") ?? assert.fail("no services");
  const row = (node: Node) => {
    const { label, description, icon } = rowOf(node);
    return `${icon.icon} ${label} | ${description ?? ""}`;
  };

  it("say how many tasks run of how many, and which revision", async () => {
    ecs.services = [service("web", { deployments: [deployment(7)] })];
    await read();
    assert.equal(row(servicesNode()), "server-process Services | 1");
    assert.deepEqual(below(servicesNode()).map(row), ["pass web | 1/1 · web:7"]);
  });

  it("are red, and first, where health checks call the tasks of a steady service unhealthy", async () => {
    ecs.services = [service("api", { deployments: [deployment(7)] }), service("web", { deployments: [deployment(7)] })];
    const groups: Record<string, string> = { a: "service:api", b: "service:web", c: "family:batch" };
    ecs.taskIds = Object.keys(groups);
    ecs.task = id => task(id, { group: groups[id], healthStatus: id === "a" ? "HEALTHY" : "UNHEALTHY" });
    await read();
    assert.equal(row(servicesNode()), "server-process Services | 2 · 1 unhealthy");
    assert.deepEqual(below(servicesNode()).map(row), [
      "warning web | 1/1 · 1 unhealthy · web:7",
      "pass api | 1/1 · web:7",
    ]);
    const [web] = below(servicesNode());
    assert.equal(
      rowOf(web ?? assert.fail("no row")).spoken,
      "web, unhealthy · 1 of 1 tasks running · web:7 · 1 unhealthy",
    );
    const batch = allBelow(ecs.clusterNode).find(node => node.kind === "family" && node.name === "batch");
    assert.equal(row(batch ?? assert.fail("no family")), "warning batch | 1 running · 1 unhealthy");
  });

  it("are red, and first, while a deployment goes on and no task runs", async () => {
    ecs.taskIds = [];
    ecs.services = [
      service("api", { desiredCount: 0, deployments: [deployment(7)] }),
      service("web", { deployments: [{ ...deployment(8), rolloutState: "IN_PROGRESS" }] }),
    ];
    await read();
    assert.equal(row(servicesNode()), "server-process Services | 2 · 1 down");
    assert.deepEqual(below(servicesNode()).map(row), ["rocket web | 0/1 · deploying web:8", "pass api | 0/0 · web:7"]);
    const [web] = below(servicesNode());
    assert.equal(rowOf(web ?? assert.fail("no row")).icon.color, "testing.iconFailed");
  });

  it("have the menu of their state: what is stopped or continued only where something goes on, no count for daemons", async () => {
    ecs.services = [
      service("api", { deployments: [{ ...deployment(7), rolloutState: "IN_PROGRESS" }] }),
      service("agent", { desiredCount: 1, schedulingStrategy: "DAEMON", deployments: [deployment(7)] }),
      service("web", { deployments: [deployment(7)] }),
      service("old", { status: "DRAINING", deployments: [deployment(7)] }),
    ];
    await read();
    const shown = new Map<unknown, string[]>();
    for (const node of below(servicesNode())) {
      const { label, context } = rowOf(node);
      const entries = menus["view/item/context"].filter(({ when }) =>
        new RegExp(/viewItem =~ \/(.*)\//.exec(when)?.[1] ?? "^$").test(context),
      );
      shown.set(
        label,
        [...new Set(entries.map(({ command }) => command.replace("ecsExplorer.", "")))].filter(isChange).toSorted(),
      );
    }
    const always = ["deployRevision", "forceNewDeployment", "setExecuteCommand"];
    assert.deepEqual(shown.get("web"), [...always.slice(0, 2), "setDesiredCount", "setExecuteCommand"]);
    assert.deepEqual(shown.get("agent"), always);
    assert.deepEqual(shown.get("api"), [
      "continueDeployment",
      ...always.slice(0, 2),
      "setDesiredCount",
      "setExecuteCommand",
      "stopDeployment",
    ]);
    assert.deepEqual(shown.get("old"), []);
  });

  it("put what is failing first, also what runs no task at all", async () => {
    ecs.services = [
      service("web", { deployments: [deployment(7)] }),
      service("empty", { desiredCount: 2 }),
      service("agent", { desiredCount: 0, schedulingStrategy: "DAEMON" }),
    ];
    await read();
    assert.equal(row(servicesNode()), "server-process Services | 3 · 1 failing");
    assert.deepEqual(below(servicesNode()).map(row), [
      "error empty | 0/2 · empty:7",
      "pass agent | 0/0 · agent:7 · daemon",
      "pass web | 1/1 · web:7",
    ]);
  });

  it("show the tasks of several deployments by deployment", async () => {
    ecs.taskIds = ["a", "b"];
    ecs.task = id => task(id, { startedBy: id === "a" ? "ecs-svc/8" : "ecs-svc/7" });
    ecs.services = [
      service("web", {
        desiredCount: 3,
        deployments: [
          deployment(8, { rolloutState: "IN_PROGRESS", failedTasks: 2, desiredCount: 3 }),
          deployment(7, { status: "ACTIVE", desiredCount: 2 }),
        ],
      }),
    ];
    await read();
    const [web] = below(servicesNode());
    assert.ok(web);
    assert.equal(row(web), "error web | 2/3 · web:8 · 2 failed");
    assert.deepEqual(
      allBelow(web)
        .filter(({ kind }) => kind !== "container")
        .map(node => rowOf(node).label),
      ["web:8", "a0000000", "web:7", "b0000000"],
    );
    assert.deepEqual(below(web).map(row), ["rocket web:8 | new · 1/3 · 2 failed", "history web:7 | old · 1/2"]);
  });

  it("name a crash loop once, above the tasks, with those that ended below it", async () => {
    ecs.taskIds = ["a", "x", "y", "z"];
    ecs.task = id => (id === "a" ? task(id) : ended(id, "web"));
    ecs.services = [service("web", { desiredCount: 2, deployments: [deployment(7)] })];
    await read();
    const [web] = below(servicesNode());
    assert.ok(web);
    assert.equal(row(web), "error web | 1/2 · exit 1 ×3 · web:7");
    const [loop, running] = below(web);
    assert.ok(loop && running);
    assert.match(row(loop), /^error exit 1 ×3 \| .* ago · web:7$/);
    assert.equal(rowOf(running).label, "a0000000");
    assert.deepEqual(
      below(loop).map(node => rowOf(node).label),
      ["x0000000", "y0000000", "z0000000"],
    );
  });

  it("are grouped by what their tasks tell where services may not be read, and a row says why", async () => {
    await ecs.session.load();
    ecs.servicesFail = failure("denied");
    await ecs.session.services.refresh();
    assert.equal(ecs.session.state.kind, "ready");
    const [error, web, ...more] = below(servicesNode());
    assert.ok(error?.kind === "error" && web?.kind === "service");
    assert.equal(error.services, ecs.session.services);
    assert.equal(row(web), "server-process web | 1 running");
    assert.equal(rowOf(web).outdated, undefined);
    assert.deepEqual(more, []);
  });

  it("stay, marked as old, when services alone can't be read anymore", async () => {
    ecs.services = [service("web", { deployments: [deployment(7)] })];
    await read();
    ecs.servicesFail = failure();
    await ecs.session.services.refresh();
    const [error, web] = below(servicesNode());
    assert.ok(error?.kind === "error" && web);
    assert.match(rowOf(web).outdated ?? "", /^Last updated /);
    assert.equal(rowOf(web).description, "was 1/1 · web:7");
    assert.equal(rowOf(ecs.clusterNode, true).outdated, undefined);
  });

  it("repeat no error that the whole cluster has", async () => {
    ecs.services = [service("web", { deployments: [deployment(7)] })];
    await read();
    ecs.servicesFail = failure();
    ecs.tasks = () => Promise.reject(failure());
    await ecs.session.refresh();
    assert.equal(below(ecs.clusterNode)[0]?.kind, "error");
    assert.deepEqual(
      below(servicesNode()).map(({ kind }) => kind),
      ["service"],
    );
    assert.match(rowOf(servicesNode()).outdated ?? "", /^Last updated /);
  });

  it("say that they were not loaded, rather than that they are loading, where nothing of them is known", async () => {
    ecs.taskIds = [];
    ecs.activeServices = 2;
    ecs.servicesFail = failure();
    await read();
    ecs.tasks = () => Promise.reject(failure());
    await ecs.session.refresh();
    assert.deepEqual(
      below(servicesNode()).map(node => rowOf(node).label),
      ["Services not loaded"],
    );
  });
});

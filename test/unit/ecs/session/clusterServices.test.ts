import assert from "node:assert/strict";
import { EcsError } from "../../../../src/ecs/model/errors";
import { openGateway } from "../../../../src/ecs/gateway/awsAccess";
import type { ClusterSession } from "../../../../src/ecs/session/clusterSession";
import { Connections } from "../../../../src/ecs/session/connections";
import { startSandbox } from "../../../../src/sandbox/sandbox";
import type { Sandbox } from "../../../../src/sandbox/sandbox";
import { never } from "../gatewayFixture";

describe("a cluster's services", () => {
  let sandbox: Sandbox;
  let connections: Connections;
  let session: ClusterSession;

  beforeEach(async () => {
    sandbox = await startSandbox({ quiet: true });
    connections = new Connections(spec => openGateway(spec, () => Promise.reject(new Error("no MFA"))), {
      intervalMs: () => 100,
      readOnly: () => false,
    });
    connections.set([{ id: "s", label: "s", region: "us-east-1", endpoint: sandbox.url, origin: "sandbox" }]);
    const [connection] = connections.all;
    await connection?.load();
    session = connection?.clusters.find(({ cluster }) => cluster.name === "prod-web") ?? assert.fail("no prod-web");
  });
  afterEach(async () => {
    connections.dispose();
    await sandbox.close();
  });

  const calls = () => sandbox.calls.filter(({ operation }) => operation.endsWith("Services")).length;
  const known = () => session.services.all.map(({ name }) => name).sort();
  const inEcs = () => [...sandbox.world.cluster("prod-web").services.keys()].sort();

  /** Waits for what a reading finds by itself. */
  const until = async (probe: () => boolean): Promise<void> => {
    if (probe()) return;
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error("waited 10 s in vain")), 10_000);
      const listener = session.services.onDidChange(() => {
        if (!probe()) return;
        clearTimeout(late);
        listener.dispose();
        resolve();
      });
    });
  };

  it("cost no call until somebody looks at them or asks for them", async () => {
    await session.load();
    await session.refresh();
    assert.equal(calls(), 0);
    assert.equal((await session.services.read(never)).length, inEcs().length);
    assert.deepEqual(known(), inEcs());
  });

  it("are read again while somebody looks, and follow what changes, comes and goes", async () => {
    const watch = session.services.watch();
    await until(() => session.services.state.kind === "ready");
    const { services } = sandbox.world.cluster("prod-web");
    const record = services.get("web") ?? assert.fail("no web");
    Object.assign(record.service, { desiredCount: 77 });
    await until(() => session.services.get("web")?.desired === 77);
    services.delete("web");
    await until(() => session.services.get("web") === undefined);
    assert.deepEqual(known(), inEcs());
    watch.dispose();
    const after = calls();
    await session.load();
    assert.equal(calls(), after);
  });

  it("are described again when an event stream tells of one, once however often it is delivered", async () => {
    await session.services.read(never);
    const record = sandbox.world.cluster("prod-web").services.get("web") ?? assert.fail("no web");
    const { serviceArn } = record.service;
    const before = calls();
    const event = {
      id: "one",
      type: "ECS Deployment State Change",
      serviceArn,
      clusterArn: session.cluster.arn,
      name: "SERVICE_DEPLOYMENT_IN_PROGRESS",
      at: Date.now() + 1000,
    };
    Object.assign(record.service, { desiredCount: 78 });
    session.services.heard(event);
    session.services.heard(event);
    await until(() => session.services.get("web")?.desired === 78);
    // What was read later than it happened is known already.
    session.services.heard({ ...event, id: "two", at: Date.now() - 60_000 });
    Object.assign(record.service, { desiredCount: 79 });
    session.services.heard({ ...event, id: "three" });
    await until(() => session.services.get("web")?.desired === 79);
    // Somebody else's service of the same name.
    session.services.heard({ ...event, id: "four", serviceArn: serviceArn.replace(/:\d{12}:/, ":999999999999:") });
    assert.equal(calls(), before + 2);
    assert.deepEqual(
      session.services.newsOf(serviceArn).map(({ id }) => id),
      ["one", "three", "two"],
    );
  });

  for (const operation of ["ListServices", "DescribeServices"])
    it(`stay as they were, with the reason, when ${operation} alone is denied; the cluster is current, and they recover`, async () => {
      const watch = session.services.watch();
      await until(() => session.services.state.kind === "ready");
      const before = known();
      sandbox.addFault({ operation, kind: "access-denied" });
      await until(() => session.services.state.kind === "failed");
      const { state } = session.services;
      assert.ok(state.kind === "failed" && state.asOf !== undefined);
      assert.equal(state.error.kind, "denied");
      assert.deepEqual(known(), before);
      await session.load();
      assert.equal(session.state.kind, "ready");
      await assert.rejects(
        session.services.read(never),
        (error: unknown) => error instanceof EcsError && error.kind === "denied",
      );
      sandbox.clearFaults();
      await until(() => session.services.state.kind === "ready");
      watch.dispose();
    });

  it("are never an empty list for who waits while the connection is removed", async () => {
    sandbox.addFault({ operation: "ListServices", kind: "hang" });
    const waiting = session.services.read(never);
    connections.set([]);
    await assert.rejects(waiting, { kind: "cancelled" });
  });

  it("are given up and asked again by a person's Refresh", async () => {
    const watch = session.services.watch();
    await until(() => session.services.state.kind === "ready");
    sandbox.addFault({ operation: "ListServices", kind: "hang", times: 1 });
    const before = calls();
    const hung = session.services.refresh();
    while (calls() === before) await new Promise(setImmediate);
    await session.refresh();
    await hung;
    assert.equal(session.services.state.kind, "ready");
    watch.dispose();
  });
});

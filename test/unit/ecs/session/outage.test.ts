import assert from "node:assert/strict";
import { mock } from "node:test";
import { ConnectionSession } from "../../../../src/ecs/session/connectionSession";
import { Connections } from "../../../../src/ecs/session/connections";
import { EcsError } from "../../../../src/ecs/model/errors";
import type { ErrorKind } from "../../../../src/ecs/model/errors";
import type { EcsGateway } from "../../../../src/ecs/gateway/gateway";
import { parseCluster } from "../../../../src/ecs/parsing/parse";
import { Surroundings } from "../../../../src/ecs/session/surroundings";

const prefix = "arn:aws:ecs:us-east-1:111122223333";
const names = ["a", "b", "c"];
/** How long a real call waits for its first byte. */
const deadlineMs = 10_000;
const spec = { id: "s", label: "s", region: "us-east-1", origin: "saved" } as const;
const settings = { intervalMs: () => 10_000, readOnly: () => false };

/** An endpoint with three empty clusters that can be broken in several ways. */
class Endpoint {
  broken?: ErrorKind;
  /** A call that arrives now is given up after its deadline, whatever comes meanwhile. */
  silent = false;
  /** Whether a probe finds it although calls fail. */
  probed = false;
  calls: string[] = [];
  probes = 0;
  renewals = 0;
  listed = names;
  unknown: readonly string[] = [];

  private call<T>(operation: string, value: T): Promise<T> {
    this.calls.push(operation);
    const kind = this.silent ? "network" : this.broken;
    if (!kind) return Promise.resolve(value);
    const error = new EcsError({ kind, code: kind, operation, sentence: "No.", advice: "" });
    if (!this.silent) return Promise.reject(error);
    return new Promise((_, reject) => setTimeout(() => reject(error), deadlineMs));
  }

  gateway(): EcsGateway {
    const call = <T>(operation: string, value: T) => this.call(operation, value);
    async function* page(operation: string, arns: readonly string[]) {
      yield await call(operation, arns);
    }
    const gateway: Partial<EcsGateway> = {
      region: "us-east-1",
      at: () => gateway as EcsGateway,
      forecast: () => ({ callMs: 50, room: 1e6, perSecond: 1e6 }),
      clusterArns: () =>
        page(
          "ListClusters",
          this.listed.map(name => `${prefix}:cluster/${name}`),
        ),
      describeClusters: arns => {
        const known = arns.filter(arn => !this.unknown.includes(arn));
        return call("DescribeClusters", {
          found: known.map(clusterArn => parseCluster({ clusterArn, status: "ACTIVE" })),
          failures: this.unknown.map(arn => ({ arn, reason: "MISSING" })),
        });
      },
      containerInstanceArns: () => page("ListContainerInstances", []),
      taskArns: () => page("ListTasks", []),
      renew: () => this.renewals++,
      answers: () => {
        this.probes++;
        return Promise.resolve(this.probed);
      },
      dispose: () => undefined,
    };
    return gateway as EcsGateway;
  }
}

describe("a connection that is down", () => {
  let endpoint: Endpoint;
  let connection: ConnectionSession;

  /** Lets the clock run, and what it sets off come to rest. */
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      mock.timers.tick(1000);
      for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve));
    }
  };
  const isCurrent = () =>
    connection.state.kind === "ready" && connection.clusters.every(session => session.state.kind === "ready");

  beforeEach(async () => {
    mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: 1_800_000_000_000 });
    endpoint = new Endpoint();
    connection = new ConnectionSession(spec, () => Promise.resolve(endpoint.gateway()), settings);
    connection.watch();
    await connection.load();
    for (const session of connection.clusters) session.watch();
    await pass(1);
    assert.ok(isCurrent());
  });
  afterEach(() => {
    connection.dispose();
    mock.timers.reset();
  });

  it("costs few calls in two minutes, and is current within 15 seconds of its return with no one's doing", async () => {
    await pass(20);
    const healthy = endpoint.calls.length;
    endpoint.broken = "network";
    await pass(15);
    assert.ok(connection.state.kind === "failed" && connection.state.asOf);
    assert.equal(connection.clusters.length, names.length, "the clusters known before are gone");
    const before = endpoint.calls.length;
    await pass(105);
    const calls = endpoint.calls.length - before;
    assert.ok(calls <= 3, `${String(calls)} calls in 105 s of outage, ${String(healthy)} in 20 s before`);
    assert.ok(endpoint.calls.slice(before).every(operation => operation === "ListClusters"));
    [endpoint.broken, endpoint.probed] = [undefined, true];
    let seconds = 0;
    for (; !isCurrent() && seconds < 60; seconds++) await pass(1);
    assert.ok(seconds <= 15, `current after ${String(seconds)} s`);
  });

  for (let at = 120; at < 180; at += 4)
    it(`is current within 15 seconds when it answers again after ${String(at)} s of silence`, async () => {
      endpoint.silent = true;
      await pass(at);
      assert.equal(connection.state.kind === "ready", false);
      [endpoint.silent, endpoint.probed] = [false, true];
      let seconds = 0;
      for (; !isCurrent() && seconds < 60; seconds++) await pass(1);
      assert.ok(seconds <= 15, `current after ${String(seconds)} s`);
    });

  it("is tried once a minute in the end when it answers and fails all the same", async () => {
    [endpoint.broken, endpoint.probed] = ["network", true];
    await pass(180);
    const before = endpoint.calls.length;
    await pass(300);
    const calls = endpoint.calls.length - before;
    assert.ok(calls >= 4 && calls <= 8, `${String(calls)} calls in five minutes`);
  });

  for (const kind of ["auth", "denied", "server", "throttled", "answer"] as const)
    it(`backs off when its calls fail otherwise (${kind})`, async () => {
      endpoint.broken = kind;
      await pass(300);
      const before = endpoint.calls.length;
      await pass(300);
      const rounds = (endpoint.calls.length - before) / (kind === "auth" ? 1 : 7);
      assert.ok(rounds >= 3 && rounds <= 10, `${String(rounds)} rounds in five minutes`);
      assert.equal(connection.clusters.length, names.length);
    });

  it("is tried at once when somebody looks, but not at each drawing anew", async () => {
    endpoint.broken = "network";
    await pass(100);
    const before = endpoint.calls.length;
    const watcher = connection.watch();
    await pass(0);
    await new Promise(resolve => setImmediate(resolve));
    assert.equal(endpoint.calls.length - before, 1);
    watcher.dispose();
    for (let count = 0; count < 20; count++) connection.watch().dispose();
    await new Promise(resolve => setImmediate(resolve));
    assert.equal(endpoint.calls.length - before, 1);
  });

  it("costs nothing at all while nobody looks", async () => {
    const other = new ConnectionSession(spec, () => Promise.resolve(endpoint.gateway()), settings);
    endpoint.broken = "network";
    await other.load();
    connection.dispose();
    const [calls, probes] = [endpoint.calls.length, endpoint.probes];
    await pass(120);
    assert.deepEqual([endpoint.calls.length, endpoint.probes], [calls, probes]);
    other.dispose();
  });

  it("keeps a cluster that a list names and a describe doesn't know, and says what was wrong", async () => {
    endpoint.unknown = [`${prefix}:cluster/b`];
    const kept = connection.cluster(`${prefix}:cluster/b`);
    await connection.refresh();
    assert.ok(connection.state.kind === "failed");
    assert.equal(connection.state.error.kind, "answer");
    assert.match(connection.state.error.sentence, /doesn't know .*cluster\/b/);
    assert.equal(connection.cluster(`${prefix}:cluster/b`), kept);
    // Deleted meanwhile: the next list no longer names it.
    endpoint.listed = ["a", "c"];
    endpoint.unknown = [];
    await connection.refresh();
    assert.equal(connection.state.kind, "ready");
    assert.deepEqual(
      connection.clusters.map(session => session.cluster.name),
      ["a", "c"],
    );
  });

  it("reads nothing by itself after a first reading was canceled, until somebody asks", async () => {
    const other = new ConnectionSession(spec, () => new Promise(() => undefined), settings);
    other.watch();
    void other.load();
    other.cancelLoading();
    assert.ok(other.state.kind === "failed" && other.state.error.kind === "cancelled");
    await pass(300);
    assert.ok(other.state.kind === "failed" && other.state.error.kind === "cancelled");
    other.dispose();
  });

  it("is tried at once, and asks again what waits, when the machine wakes or the network changes", async () => {
    let address = "10.0.0.1";
    const surroundings = new Surroundings(() => address);
    const connections = new Connections(() => Promise.resolve(endpoint.gateway()), settings, surroundings);
    connections.set([spec]);
    const [first] = connections.all;
    assert.ok(first);
    first.watch();
    await first.load();
    await pass(30);
    assert.equal(endpoint.renewals, 0);
    endpoint.broken = "network";
    await pass(40);
    assert.equal(first.state.kind, "failed");
    endpoint.broken = undefined;
    address = "10.0.0.2";
    await pass(6);
    assert.deepEqual([endpoint.renewals, first.state.kind], [1, "ready"]);
    // Asleep for an hour: the clock jumps, and the timer comes late.
    mock.timers.setTime(Date.now() + 3_600_000);
    await pass(6);
    assert.ok(endpoint.renewals >= 2);
    connections.dispose();
  });
});

import assert from "node:assert/strict";
import { openGateway } from "../../../src/ecs/gateway/awsAccess";
import { EcsError } from "../../../src/ecs/model/errors";
import { Connections } from "../../../src/ecs/session/connections";
import { LogFollower } from "../../../src/logs/following/follower";
import { lastLines } from "../../../src/logs/reading/lastLines";
import type { LogLine, LogSource } from "../../../src/logs/place/logLine";
import { TaskScope } from "../../../src/logs/following/taskScope";
import type { LogChoice } from "../../../src/logs/following/taskScope";
import { manualClock, startSandbox } from "../../../src/sandbox/sandbox";
import type { FaultKind, ManualClock, Sandbox } from "../../../src/sandbox/sandbox";
import { openLogs } from "../../../src/stream/aws/awsLogs";
import { readLog } from "../../../src/logs/reading/readLog";
import { unlistedTasks } from "../../../src/logs/following/unlistedTasks";
import { until } from "../stream/until";

const cluster = "prod-web";
const never = new AbortController().signal;
const noMfa = () => Promise.reject(new Error("no MFA"));

describe("containers' logs of the sandbox, over HTTP", function () {
  this.timeout(60_000);
  let clock: ManualClock;
  let sandbox: Sandbox;
  let connections: Connections;
  let port: ReturnType<typeof openLogs>;

  beforeEach(async () => {
    clock = manualClock(Date.now());
    sandbox = await startSandbox({ quiet: true, clock });
    connections = new Connections(spec => openGateway(spec, noMfa), { intervalMs: () => 50, readOnly: () => false });
    connections.set([
      {
        id: "c",
        label: "c",
        region: sandbox.region,
        endpoint: sandbox.url,
        origin: "sandbox",
        plainHttp: [sandbox.url],
      },
    ]);
    port = openLogs({
      region: sandbox.region,
      endpoint: sandbox.url,
      credentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" },
      deadlineMs: 4000,
    });
  });
  afterEach(async () => {
    port.dispose();
    connections.dispose();
    await sandbox.close();
  });

  async function opened() {
    await connections.get("c")?.load();
    const session = connections.all[0]?.clusters.find(item => item.cluster.name === cluster);
    assert.ok(session);
    await session.load();
    return session;
  }

  async function following(choice: LogChoice) {
    const session = await opened();
    const scope = new TaskScope(session, choice);
    await scope.ready(never);
    const controller = new AbortController();
    const lines: LogLine[] = [];
    const left = new Set<string>();
    const failures: string[] = [];
    const follower = new LogFollower(() => scope.current(), {
      now: () => clock.now(),
      port: () => Promise.resolve(port),
      first: 60,
      pollMs: { least: 20, most: 40 },
      betweenCallsMs: 5,
    });
    const run = async () => {
      try {
        for await (const item of follower.follow(controller.signal)) {
          if (item.kind === "lines") lines.push(...item.lines);
          if (item.kind === "left") for (const { key } of item.sources) left.add(key);
          if (item.kind === "failed") failures.push(item.error.code);
        }
      } finally {
        scope.dispose();
      }
    };
    return { session, scope, lines, left, failures, ended: run(), stop: () => controller.abort() };
  }

  /** All that a stream has, as the sandbox tells it when it is asked stream by stream. */
  async function written({ place }: LogSource): Promise<readonly string[]> {
    const { records } = await lastLines(port, place, { count: 100_000 }, never);
    return records.map(({ at, message }) => `${String(at)} ${message}`);
  }

  it("are followed through a deployment: all that old and new tasks write, each line once", async () => {
    const followed = await following({ kind: "service", name: "checkout" });
    await until(() => followed.lines.length > 0, "first lines");
    const firsts = new Map<string, number>();
    for (const { source, at } of followed.lines) firsts.set(source.key, Math.min(firsts.get(source.key) ?? at, at));
    const before = new Set(followed.scope.current().sources.map(({ key }) => key));
    const { gateway } = followed.session;
    await gateway.send("UpdateService", { cluster, service: "checkout", forceNewDeployment: true }, never);
    // Time goes by, and what reads and polls keeps up with it as in life.
    const ticking = setInterval(() => clock.advance(500), 50);
    try {
      await until(
        () => [...before].every(key => followed.left.has(key)),
        "that all old tasks have stopped and were read to their end",
        50_000,
      );
    } finally {
      clearInterval(ticking);
    }
    clock.advance(5000);
    const sources = [...new Map(followed.scope.current().sources.map(source => [source.key, source])).values()];
    assert.ok(sources.length >= before.size * 2, "each old container has a new one");
    const truth = await Promise.all(sources.map(async source => [source, await written(source)] as const));
    const count = () => followed.lines.length;
    // What was written last is read within a turn or two.
    let seen = -1;
    await until(() => {
      const isQuiet = seen === count();
      seen = count();
      return isQuiet;
    }, "that nothing more comes");
    await new Promise(resolve => setTimeout(resolve, 500));
    for (const [source, all] of truth) {
      const from = firsts.get(source.key) ?? 0;
      // Of the moment it began with, some lines may have been older than those that were wanted.
      const wanted = all.filter(line => Number(line.split(" ")[0]) > from);
      const got = followed.lines
        .filter(line => line.source.key === source.key && line.at > from)
        .map(({ at, message }) => `${String(at)} ${message}`);
      assert.deepEqual([...got].sort(), [...wanted].sort(), source.key);
    }
    assert.deepEqual(followed.failures, []);
    followed.stop();
    await assert.rejects(followed.ended);
  });

  it("end with a task that has stopped", async () => {
    const { world } = sandbox;
    await opened();
    const record = [...world.cluster(cluster).group("service:checkout")].find(
      ({ task }) => task.lastStatus === "RUNNING",
    );
    assert.ok(record);
    const followed = await following({ kind: "tasks", tasks: [{ arn: record.task.taskArn }] });
    await until(() => followed.lines.length > 0, "first lines");
    await followed.session.gateway.send("StopTask", { cluster, task: record.task.taskArn }, never);
    const ticking = setInterval(() => clock.advance(500), 20);
    try {
      await followed.ended;
    } finally {
      clearInterval(ticking);
    }
    assert.ok(followed.left.size > 0);
  });

  const kinds: Readonly<Record<string, { readonly kind: FaultKind; readonly body?: object; readonly says: RegExp }>> = {
    unanswered: { kind: "hang", says: /before \w+ was answered|didn't answer/ },
    throttled: { kind: "throttle", says: /throttl|Rate exceeded/i },
    denied: { kind: "access-denied", says: /not authorized|denied/i },
    expired: { kind: "expired-token", says: /expired/i },
    "cut off": { kind: "truncated", says: /answer/i },
    "of the wrong shape": { kind: "shape", body: { nonsense: true }, says: /no list "events"/ },
    "of times that are none": {
      kind: "shape",
      body: { events: [{ timestamp: 1e300, message: "line", logStreamName: "a" }] },
      says: /isn't valid|can't be read/,
    },
    "of events that are none": {
      kind: "shape",
      body: { events: [null, { message: 3 }] },
      says: /isn't valid|can't be read/,
    },
  };
  for (const [name, { kind, body, says }] of Object.entries(kinds))
    it(`say so when an answer is ${name}`, async () => {
      const session = await opened();
      const scope = new TaskScope(session, { kind: "service", name: "checkout" });
      await scope.ready(never);
      const [source] = scope.current().sources;
      scope.dispose();
      assert.ok(source);
      const { group, stream } = source.place;
      const calls = [
        ["logs:GetLogEvents", () => port.backward({ group, stream, limit: 10 }, never)],
        ["logs:FilterLogEvents", () => port.filterStreams({ group, streams: [stream] }, never)],
        ["logs:FilterLogEvents", () => port.filterStreams({ group, streams: { prefix: "checkout/" } }, never)],
      ] as const;
      for (const [operation, call] of calls) {
        sandbox.clearFaults();
        sandbox.addFault({ operation, kind, ...(body && { body }) });
        await assert.rejects(call(), (error: unknown) => {
          assert.ok(error instanceof EcsError);
          assert.match(`${error.message} ${error.code}`, says, operation);
          return true;
        });
      }
      sandbox.clearFaults();
      const { records } = await port.backward({ group, stream, limit: 10 }, never);
      assert.equal(records.length, 10);
    });

  it("are read of a task that ECS lists no longer, without those of others", async () => {
    const record = [...sandbox.world.cluster(cluster).group("service:checkout")].find(
      ({ task }) => task.lastStatus === "RUNNING",
    );
    assert.ok(record);
    const session = await opened();
    await session.gateway.send("StopTask", { cluster, task: record.task.taskArn }, never);
    for (let minute = 0; minute < 75; minute++) clock.advance(60_000);
    await session.load();
    assert.equal(session.replica.tasks.get(record.task.taskArn), undefined);
    const scope = new TaskScope(session, { kind: "service", name: "checkout" }, { stoppedSince: 0 });
    await scope.ready(never);
    const unlisted = unlistedTasks(scope.prefixes(), session, clock.now());
    const { sources } = scope.current();
    scope.dispose();
    const request = { most: 100, from: clock.now() - 77 * 60_000, to: clock.now() - 76 * 60_000 };
    const { lines } = await readLog(sources, request, () => Promise.resolve(port), never, unlisted);
    const tasks = new Set(lines.map(({ source }) => source.taskArn));
    assert.ok(tasks.has(record.task.taskArn), [...tasks].join());
  });

  it("are asked for by whole milliseconds, though a corrected clock has parts of them", async () => {
    const now = clock.now() + 0.5;
    const query = { group: "/ecs/checkout", streams: [] as string[], from: now - 60_000, to: now };
    const session = await opened();
    const scope = new TaskScope(session, { kind: "service", name: "checkout" });
    await scope.ready(never);
    query.streams.push(...scope.current().sources.map(({ place }) => place.stream));
    scope.dispose();
    const { records } = await port.filterStreams(query, never);
    assert.ok(records.length > 0);
    const [stream = ""] = query.streams;
    await port.backward({ group: query.group, stream, limit: 5, from: query.from, to: query.to }, never);
  });

  it("tell a group that isn't there from a stream that isn't", async () => {
    const code = (expected: string) => (error: unknown) => error instanceof EcsError && error.code === expected;
    const noStream = { group: "/ecs/checkout", stream: "none", limit: 1 };
    await assert.rejects(port.backward(noStream, never), code("NoLogStream"));
    await assert.rejects(port.backward({ ...noStream, group: "/none" }, never), code("NoLogGroup"));
    await assert.rejects(port.filterStreams({ group: "/ecs/checkout", streams: ["none"] }, never), code("NoLogStream"));
    await assert.rejects(port.filterStreams({ group: "/none", streams: ["none"] }, never), code("NoLogGroup"));
  });
});

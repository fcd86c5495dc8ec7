import assert from "node:assert/strict";
import { EcsError } from "../../../../src/ecs/model/errors";
import { LogFollower } from "../../../../src/logs/following/follower";
import type { FollowItem, Scope } from "../../../../src/logs/following/follower";
import type { Silent } from "../../../../src/logs/place/logLine";
import type { StreamsPort } from "../../../../src/stream/aws/servicePorts";
import { FakeLogs, sourceOf, throttled } from "../fakeLogs";
import { until } from "../../stream/until";

interface Bench {
  readonly items: FollowItem[];
  readonly ended: Promise<void>;
  lines(): readonly string[];
  stop(): void;
}

function following(scope: () => Scope, port: (region: string) => StreamsPort, now: () => number, first = 100): Bench {
  const controller = new AbortController();
  const items: FollowItem[] = [];
  const follower = new LogFollower(scope, {
    now,
    port: region => Promise.resolve(port(region)),
    first,
    pollMs: { least: 5, most: 10 },
    betweenCallsMs: 0,
  });
  const run = async () => {
    for await (const item of follower.follow(controller.signal)) items.push(item);
  };
  return {
    items,
    ended: run(),
    lines: () => items.flatMap(item => (item.kind === "lines" ? item.lines.map(({ message }) => message) : [])),
    stop: () => controller.abort(),
  };
}

const isStopped = (error: unknown) => error instanceof EcsError && error.kind === "cancelled";

describe("following containers' logs", () => {
  it("begins with the last lines, interleaved by time, and goes on with what comes", async () => {
    const logs = new FakeLogs();
    for (let index = 0; index < 20; index++)
      logs.write(index % 2 === 0 ? "app" : "proxy", String(index), logs.now - 1000 + index);
    const sources = [sourceOf("app"), sourceOf("proxy", { container: "proxy" })];
    const bench = following(
      () => ({ sources, isComplete: false }),
      () => logs,
      () => logs.now,
      10,
    );
    await until(() => bench.lines().length === 10, "last lines");
    logs.now += 5;
    logs.write("proxy", "new");
    await until(() => bench.lines().length === 11, "a new line");
    assert.deepEqual(bench.lines(), ["10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "new"]);
    bench.stop();
    await assert.rejects(bench.ended, isStopped);
  });

  it("begins with the last minutes alone where there are too many streams to read the last lines of each, and says so", async () => {
    const logs = new FakeLogs();
    const sources = Array.from({ length: 21 }, (_, index) => sourceOf(`app ${String(index)}`, { since: 0 }));
    logs.write("app 1", "an hour ago", logs.now - 3_600_000);
    logs.write("app 20", "just now", logs.now - 1000);
    const bench = following(
      () => ({ sources, isComplete: false }),
      () => logs,
      () => logs.now,
    );
    await until(() => bench.items.some(({ kind }) => kind === "caughtUp"), "all that is there");
    assert.deepEqual(bench.items[0], { kind: "recentOnly", sinceMs: 300_000 });
    assert.deepEqual(bench.lines(), ["just now"]);
    bench.stop();
    await assert.rejects(bench.ended, isStopped);
  });

  it("follows a service from one task to the next, and says who came and who left", async () => {
    const logs = new FakeLogs();
    logs.write("old", "old 1");
    const scope = { sources: [sourceOf("old")], isComplete: false };
    const bench = following(
      () => scope,
      () => logs,
      () => logs.now,
    );
    await until(() => bench.lines().length === 1, "the old task's line");
    scope.sources = [sourceOf("old", { stoppedAt: logs.now }), sourceOf("new", { since: logs.now - 1000 })];
    logs.write("new", "new 1");
    logs.write("old", "old 2");
    await until(() => bench.lines().length === 3, "both tasks' lines");
    logs.now += 20_000;
    await until(() => bench.items.some(({ kind }) => kind === "left"), "that the old task left");
    assert.deepEqual([...bench.lines()].sort(), ["new 1", "old 1", "old 2"]);
    const news = bench.items.flatMap(item =>
      item.kind === "joined" || item.kind === "left" ? [[item.kind, ...item.sources.map(({ key }) => key)]] : [],
    );
    assert.deepEqual(news, [
      ["joined", "task new"],
      ["left", "task old"],
    ]);
    bench.stop();
    await assert.rejects(bench.ended, isStopped);
  });

  it("says once of a container that comes later why it has no lines, but not that it has yet to start", async () => {
    const logs = new FakeLogs();
    logs.write("app", "first");
    const silent: Silent[] = [];
    const add = (container: string, sentence: string, isPending = false) =>
      silent.push({ key: `task ${container}`, taskArn: "task", container, sentence, isPending });
    add("early", "It has yet to start.", true);
    const bench = following(
      () => ({ sources: [sourceOf("app")], silent: [...silent], isComplete: false }),
      () => logs,
      () => logs.now,
    );
    const told = () => bench.items.flatMap(item => (item.kind === "silent" ? item.containers : []));
    const names = () => told().map(({ container }) => container);
    await until(() => bench.items.some(({ kind }) => kind === "caughtUp"), "all that is there");
    assert.deepEqual(names(), ["early"]);
    add("later", "It has yet to start.", true);
    add("proxy", "It logs elsewhere.");
    await until(() => names().includes("proxy"), "the one that came later");
    silent.length = 0;
    add("proxy", "It logs elsewhere.");
    add("later", "It logs elsewhere, too.");
    await until(() => names().includes("later"), "the one that has started");
    assert.deepEqual(names(), ["early", "proxy", "later"]);
    bench.stop();
    await assert.rejects(bench.ended, isStopped);
  });

  it("ends by itself once all has stopped and the last lines were read", async () => {
    const logs = new FakeLogs();
    logs.write("app", "Error: no database");
    const source = sourceOf("app", { stoppedAt: logs.now });
    logs.now += 60_000;
    const bench = following(
      () => ({ sources: [source], isComplete: true }),
      () => logs,
      () => logs.now,
    );
    await bench.ended;
    assert.deepEqual(bench.lines(), ["Error: no database"]);
  });

  it("ends when none of what is followed has a log", async () => {
    const bench = following(
      () => ({ sources: [], isComplete: true }),
      () => new FakeLogs(),
      Date.now,
    );
    await bench.ended;
    assert.deepEqual(bench.items, [{ kind: "caughtUp" }]);
  });

  for (const { name, error } of [
    { name: "throttled", error: throttled() },
    {
      name: "denied",
      error: new EcsError({ kind: "denied", code: "AccessDeniedException", sentence: "No.", advice: "" }),
    },
    { name: "expired", error: new EcsError({ kind: "auth", code: "ExpiredToken", sentence: "Expired.", advice: "" }) },
    { name: "unreachable", error: Object.assign(new Error("refused"), { code: "ECONNREFUSED" }) },
  ])
    it(`says once that it is ${name}, and goes on without a gap or a repeat`, async () => {
      const logs = new FakeLogs();
      logs.write("app", "before");
      const bench = following(
        () => ({ sources: [sourceOf("app")], isComplete: false }),
        () => logs,
        () => logs.now,
      );
      await until(() => bench.lines().length === 1 && logs.queries.length > 1, "a first line");
      let failures = 0;
      logs.fault = () => (failures++, error);
      await until(() => failures >= 3, "three failures");
      for (let index = 0; index < 3; index++) logs.write("app", `during ${String(index)}`, (logs.now += 10_000));
      const said = () => bench.items.filter(({ kind }) => kind === "failed");
      assert.equal(said().length, 1);
      logs.fault = () => undefined;
      await until(() => bench.lines().length === 4, "the lines of meanwhile");
      await until(() => bench.items.some(({ kind }) => kind === "recovered"), "that it recovered");
      assert.deepEqual(bench.lines(), ["before", "during 0", "during 1", "during 2"]);
      assert.equal(said().length, 1);
      bench.stop();
      await assert.rejects(bench.ended, isStopped);
    });

  for (const kind of ["denied", "missing"] as const)
    it(`ends though a group is ${kind}, once all that wrote to it has stopped`, async () => {
      const logs = new FakeLogs();
      logs.fault = () => new EcsError({ kind, code: kind, sentence: "No.", advice: "" });
      const stoppedAt = logs.now + 1000;
      let sources = [sourceOf("app")];
      let isComplete = false;
      const bench = following(
        () => ({ sources, isComplete }),
        () => logs,
        () => logs.now,
      );
      const failed = () => bench.items.filter(item => item.kind === "failed").length;
      await until(() => failed() > 0 && logs.queries.length > 3, "several tries while it runs");
      sources = [sourceOf("app", { stoppedAt })];
      isComplete = true;
      logs.now = stoppedAt + 60_000;
      await bench.ended;
      assert.equal(failed(), 1, "said once");
      assert.ok(!bench.items.some(item => item.kind === "left" || item.kind === "recovered"), "nothing was read");
    });

  it("keeps reading other groups while one fails or doesn't answer", async () => {
    const good = new FakeLogs();
    const bad = new FakeLogs();
    bad.now = good.now;
    good.write("app", "hello");
    bad.filterStreams = () => new Promise(() => undefined);
    bad.exists = false;
    const elsewhere = sourceOf("far", { place: { ...sourceOf("far").place, region: "eu-west-1" } });
    const sources = [sourceOf("app"), elsewhere];
    const bench = following(
      () => ({ sources, isComplete: false }),
      region => (region === "eu-west-1" ? bad : good),
      () => good.now,
    );
    await until(() => bench.lines().length === 1, "the good group's line");
    good.write("app", "still here");
    await until(() => bench.lines().length === 2, "its next line");
    bench.stop();
    await assert.rejects(bench.ended, isStopped);
  });

  it("lets go of what is being read when what it follows is no longer open", async () => {
    const logs = new FakeLogs();
    logs.write("app", "one");
    let reading: AbortSignal | undefined;
    const port: StreamsPort = {
      backward: query => logs.backward(query),
      filterStreams: (_query, signal) => {
        reading = signal;
        return new Promise((_, reject) => signal.addEventListener("abort", () => reject(throttled()), { once: true }));
      },
    };
    const bench = following(
      () => {
        if (reading) throw new EcsError({ kind: "missing", code: "NoLongerOpen", sentence: "Gone.", advice: "" });
        return { sources: [sourceOf("app")], isComplete: false };
      },
      () => port,
      () => logs.now,
    );
    await assert.rejects(bench.ended, /Gone/);
    assert.equal(reading?.aborted, true);
  });
});

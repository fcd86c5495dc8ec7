import assert from "node:assert/strict";
import * as fc from "fast-check";
import { GroupReader } from "../../../../src/logs/following/groupReader";
import { FakeLogs, sourceOf } from "../fakeLogs";

const never = new AbortController().signal;

/** Reads each second, while `write` writes what comes within that second. */
async function follow(
  streams: readonly string[],
  seconds: number,
  write: (logs: FakeLogs, second: number) => void,
  settleSeconds = 45,
) {
  const logs = new FakeLogs();
  const lines: string[] = [];
  let answered = 0;
  const reader = new GroupReader("us-east-1", "/ecs/web", {
    now: () => logs.now,
    port: () =>
      Promise.resolve({
        filterStreams: async query => {
          const page = await logs.filterStreams(query);
          answered += page.records.length;
          return page;
        },
        backward: query => logs.backward(query),
      }),
    betweenCallsMs: 0,
  });
  reader.add(
    streams.map(stream => sourceOf(stream, { since: logs.now - 1000 })),
    source => source.since,
  );
  for (let second = 0; second < seconds + settleSeconds; second++) {
    if (second < seconds) write(logs, second);
    logs.now += 1000;
    await reader.turn(never, read => lines.push(...read.map(({ message }) => message)));
  }
  return { lines, answered };
}

/** So many lines within the second from now on, each readable so much later. */
function print(logs: FakeLogs, stream: string, count: number, more: { aheadMs?: number; lateMs?: () => number } = {}) {
  const { aheadMs = 0, lateMs = () => 0 } = more;
  for (let index = 0; index < count; index++) {
    const at = logs.now + Math.floor((index * 1000) / count);
    logs.write(stream, `${stream} ${String(at)} ${String(index)}`, at + aheadMs, at + lateMs());
  }
}

const eachOnce = (lines: readonly string[], count: number) =>
  assert.deepEqual([lines.length, new Set(lines).size], [count, count]);

describe("reading a loud log group", function () {
  this.timeout(30_000);

  it("asks for little of what it has again", async () => {
    const { lines, answered } = await follow(["a"], 40, logs => print(logs, "a", 1000), 3);
    eachOnce(lines, 40_000);
    assert.ok(answered < 4 * lines.length, `${String(answered)} lines for ${String(lines.length)}`);
  });

  it("hands each line over once, however late within the overlap it comes", async () => {
    const lateness = fc.array(fc.integer({ min: 0, max: 9000 }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(lateness, fc.integer({ min: 220, max: 400 }), async (late, perSecond) => {
        let index = 0;
        const lateMs = () => late[index++ % late.length] ?? 0;
        const { lines } = await follow(["a", "b"], 25, logs => {
          print(logs, "a", perSecond, { lateMs });
          print(logs, "b", 1);
        });
        eachOnce(lines, 25 * (perSecond + 1));
      }),
      { numRuns: 4 },
    );
  });

  it("misses nothing of the others when a loud container's clock is ahead", async () => {
    const write = (logs: FakeLogs) => {
      print(logs, "fast", 6000, { aheadMs: 1_800_000 });
      print(logs, "quiet", 3);
    };
    const { lines } = await follow(["fast", "quiet"], 10, write, 6);
    eachOnce(lines, 10 * 6000 + 10 * 3);
    assert.equal(lines.filter(line => line.startsWith("quiet")).length, 30);
  });

  it("reads the last lines of a loud task that has stopped, also those that came late", async () => {
    const logs = new FakeLogs();
    const lines: string[] = [];
    const reader = new GroupReader("us-east-1", "/ecs/web", {
      now: () => logs.now,
      port: () => Promise.resolve(logs),
      betweenCallsMs: 0,
    });
    reader.add([sourceOf("a"), sourceOf("b")], () => logs.now);
    const turn = async () => {
      logs.now += 1000;
      return reader.turn(never, read => lines.push(...read.map(({ message }) => message)));
    };
    for (let second = 0; second < 20; second++) {
      print(logs, "a", 500);
      print(logs, "b", 1);
      await turn();
    }
    logs.write("b", "Error: out of disk", logs.now, logs.now + 7000);
    reader.update(sourceOf("b", { stoppedAt: logs.now }));
    let ended = 0;
    for (let second = 0; second < 20; second++) {
      print(logs, "a", 500);
      ended += (await turn()).length;
    }
    assert.equal(ended, 1);
    assert.equal(lines.filter(line => line.startsWith("Error")).length, 1);
  });

  it("reads what came late of a task that is heard to have stopped while its last moments are being read", async () => {
    const logs = new FakeLogs();
    const lines: string[] = [];
    let meanwhile = () => undefined as void;
    const filterStreams: FakeLogs["filterStreams"] = query => {
      meanwhile();
      return logs.filterStreams(query);
    };
    const reader = new GroupReader("us-east-1", "/ecs/web", {
      now: () => logs.now,
      port: () => Promise.resolve({ filterStreams, backward: query => logs.backward(query) }),
      betweenCallsMs: 0,
    });
    const turn = () => reader.turn(never, read => lines.push(...read.map(({ message }) => message)));
    const since = logs.now - 1000;
    reader.add([sourceOf("a", { since })], source => source.since);
    for (let second = 0; second < 20; second++) {
      print(logs, "a", 400);
      logs.now += 1000;
      await turn();
    }
    logs.write("a", "late", logs.now - 5000, logs.now);
    meanwhile = () => reader.update(sourceOf("a", { since, stoppedAt: logs.now - 20_000 }));
    await turn();
    logs.now += 1000;
    await turn();
    assert.ok(lines.includes("late"));
    assert.ok(reader.isEmpty);
  });
});

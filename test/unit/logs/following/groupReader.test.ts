import assert from "node:assert/strict";
import * as fc from "fast-check";
import { GroupReader } from "../../../../src/logs/following/groupReader";
import { lastLines } from "../../../../src/logs/reading/lastLines";
import type { LogSource } from "../../../../src/logs/place/logLine";
import { FakeLogs, sourceOf, throttled } from "../fakeLogs";

const never = new AbortController().signal;

function opened(...streams: readonly string[]) {
  const logs = new FakeLogs();
  const reader = new GroupReader("us-east-1", "/ecs/web", {
    now: () => logs.now,
    port: () => Promise.resolve(logs),
    betweenCallsMs: 0,
  });
  const lines: string[] = [];
  const turn = () => reader.turn(never, read => lines.push(...read.map(({ message }) => message)));
  const add = (sources: readonly LogSource[]) => reader.add(sources, source => source.since);
  add(streams.map(stream => sourceOf(stream, { since: logs.now - 1000 })));
  return { logs, reader, lines, turn, add };
}

describe("reading a log group again and again", function () {
  // Of a hundred thousand lines, which a busy machine writes and reads in seconds.
  this.timeout(30_000);

  it("hands each line over once, also one that becomes readable late", async () => {
    const { logs, lines, turn } = opened("a");
    logs.write("a", "one");
    logs.write("a", "late", logs.now + 1, logs.now + 60_000);
    logs.write("a", "two", logs.now + 2000);
    await turn();
    logs.now += 5000;
    await turn();
    logs.now += 60_000;
    await turn();
    await turn();
    assert.deepEqual(lines, ["one", "two", "late"]);
  });

  it("hands over what an agent that was cut off sends up to an hour late, without asking for the hour at each turn", async () => {
    const { logs, lines, turn } = opened("a");
    const start = logs.now;
    for (let minute = 0; minute < 70; minute++) {
      logs.write("a", String(minute));
      logs.write("a", `late ${String(minute)}`, logs.now + 1, start + 50 * 60_000);
      await turn();
      logs.now += 60_000;
    }
    await turn();
    const late = lines.filter(line => line.startsWith("late"));
    assert.equal(new Set(lines).size, lines.length);
    assert.deepEqual([late.length, lines.length], [70, 140]);
    const deep = logs.queries.filter(({ from = 0 }, index) => index > 10 && start + index * 60_000 - from > 600_000);
    assert.ok(deep.length > 0 && deep.length < 15, `${String(deep.length)} of ${String(logs.queries.length)} calls`);
  });

  it("isn't led away by a line from the future", async () => {
    const { logs, lines, turn } = opened("a");
    logs.write("a", "from a fast clock", logs.now + 3_600_000, logs.now);
    await turn();
    logs.now += 30_000;
    logs.write("a", "now");
    await turn();
    assert.deepEqual(lines, ["from a fast clock", "now"]);
  });

  it("finds which of 250 streams isn't there yet, and reads it once it is", async () => {
    const names = Array.from({ length: 250 }, (_, index) => `s${String(index)}`);
    const { logs, lines, turn } = opened(...names);
    for (const name of names) if (name !== "s137") logs.write(name, name);
    await turn();
    assert.equal(lines.length, 249);
    assert.ok(logs.queries.length < 25, `${String(logs.queries.length)} calls`);
    logs.now += 10_000;
    logs.write("s137", "s137");
    const before = logs.queries.length;
    await turn();
    await turn();
    assert.equal(new Set(lines).size, 250);
    assert.equal(lines.length, 250);
    // Three batches of at most 100 streams again, and the newcomer's own first call.
    assert.equal(logs.queries.length - before, 4 + 3);
  });

  it("reads a new task from its own beginning without asking the others' past again", async () => {
    const { logs, lines, turn, add } = opened("old");
    logs.write("old", "old 1");
    await turn();
    const started = logs.now;
    logs.now += 80_000;
    for (let index = 0; index < 5; index++) logs.write("new", `new ${String(index)}`, started + index * 1000);
    add([sourceOf("new", { since: started - 1000 })]);
    await turn();
    await turn();
    assert.deepEqual(lines, ["old 1", "new 0", "new 1", "new 2", "new 3", "new 4"]);
    const asked = logs.queries.filter(({ streams }) => "includes" in streams && streams.includes("new"));
    assert.deepEqual(asked[0]?.streams, ["new"]);
    assert.deepEqual(asked.at(-1)?.streams, ["old", "new"]);
  });

  it("goes on behind last lines that were shown already, however many are alike", async () => {
    const { logs, reader, lines, turn } = opened();
    for (let index = 0; index < 8; index++) logs.write("a", "tick", logs.now + Math.floor(index / 2));
    logs.now += 1000;
    const source = sourceOf("a");
    const last = await lastLines(logs, source.place, { count: 5 }, never);
    reader.add([source], () => 0, new Map([[source.key, last]]));
    logs.write("a", "tick", logs.now - 997);
    await turn();
    // Eight were written, of which five were shown and three weren't wanted; the ninth is new.
    assert.deepEqual(lines, ["tick"]);
  });

  it("ends a stream that has stopped once its last lines had time to come", async () => {
    const { logs, reader, lines, turn } = opened("a");
    logs.write("a", "started");
    await turn();
    reader.update(sourceOf("a", { stoppedAt: logs.now }));
    logs.write("a", "Error: out of disk", logs.now, logs.now + 8000);
    assert.deepEqual(await turn(), []);
    logs.now += 16_000;
    const ended = await turn();
    assert.deepEqual(
      [ended.map(({ key }) => key), lines.at(-1), reader.isEmpty],
      [["task a"], "Error: out of disk", true],
    );
  });

  it("refuses pages that don't end", async () => {
    const { logs, turn } = opened("a");
    logs.write("a", "x");
    const once = logs.filterStreams.bind(logs);
    let token = 0;
    logs.filterStreams = async query => ({ ...(await once({ ...query, next: undefined })), next: String(++token) });
    await assert.rejects(turn(), /its pages don't end/);
    logs.filterStreams = async query => ({ ...(await once({ ...query, next: undefined })), next: "same" });
    await assert.rejects(turn(), /its pages don't end/);
  });

  it("keeps what it remembers bounded at thousands of lines a second, with nothing missing and nothing twice", async function () {
    this.timeout(60_000);
    const { logs, lines, turn } = opened("a");
    let written = 0;
    for (let second = 0; second < 40; second++) {
      for (let index = 0; index < 2000; index++) logs.write("a", String(++written), logs.now + index / 2);
      logs.now += 1000;
      await turn();
    }
    assert.equal(lines.length, 80_000);
    assert.equal(new Set(lines).size, 80_000);
  });

  it("misses nothing and repeats nothing, whatever fails, comes late, and joins when", async () => {
    const step = fc.record({
      stream: fc.integer({ min: 0, max: 4 }),
      passes: fc.integer({ min: 0, max: 20_000 }),
      late: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1_500_000 })),
      fails: fc.integer({ min: 0, max: 5 }),
      turns: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 4 }), async (steps, pageSize) => {
        const { logs, lines, turn, add } = opened();
        logs.pageSize = pageSize;
        const joined = new Set<number>();
        let written = 0;
        const read = async () => turn().catch((error: unknown) => assert.match(String(error), /Throttled/));
        for (const { stream, passes, late, fails, turns } of steps) {
          logs.now += passes;
          if (!joined.has(stream)) add([sourceOf(`s${String(stream)}`, { since: logs.now - 1000 })]);
          joined.add(stream);
          logs.write(`s${String(stream)}`, String(written++), logs.now, logs.now + late);
          let calls = 0;
          logs.fault = () => (++calls === fails ? throttled() : undefined);
          if (turns) await read();
        }
        logs.fault = () => undefined;
        for (let index = 0; index < 31; index++) {
          logs.now += 61_000;
          await read();
        }
        assert.deepEqual(
          lines.map(Number).sort((a, b) => a - b),
          Array.from({ length: written }, (_, index) => index),
        );
      }),
      { numRuns: 60 },
    );
  });
});

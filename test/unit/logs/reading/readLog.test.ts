import assert from "node:assert/strict";
import { readLog } from "../../../../src/logs/reading/readLog";
import { unlistedTasks } from "../../../../src/logs/following/unlistedTasks";
import { parseMoment } from "../../../../src/logs/lines/timeText";
import { FakeLogs, sourceOf, throttled } from "../fakeLogs";

const never = new AbortController().signal;

function written() {
  const logs = new FakeLogs();
  for (let index = 0; index < 30; index++)
    logs.write(index % 2 === 0 ? "a" : "b", String(index), logs.now - 30_000 + index * 1000);
  const sources = [sourceOf("a"), sourceOf("none"), sourceOf("b")];
  const read = (request: Parameters<typeof readLog>[1]) =>
    readLog(sources, request, () => Promise.resolve(logs), never);
  return { logs, read };
}

describe("a part of a log as a document", () => {
  it("has the last lines of all containers by time, says that there are older ones, and who wrote nothing", async () => {
    const { read } = written();
    const { lines, more, silent } = await read({ most: 6 });
    assert.deepEqual(
      lines.map(({ message }) => message),
      ["24", "25", "26", "27", "28", "29"],
    );
    assert.equal(more, "older");
    assert.deepEqual(
      silent.map(({ key }) => key),
      ["task none"],
    );
    assert.equal((await read({ most: 30 })).more, "none");
  });

  it("has the lines of a time range, though one stream isn't there and the answer has many pages", async () => {
    const { logs, read } = written();
    logs.pageSize = 1;
    const { lines, more } = await read({ most: 100, from: logs.now - 26_000, to: logs.now - 23_000 });
    assert.deepEqual(
      lines.map(({ message }) => message),
      ["4", "5", "6", "7"],
    );
    assert.equal(more, "none");
  });

  it("says that it is cut behind so many lines, and asks CloudWatch Logs itself to match the pattern", async () => {
    const { logs, read } = written();
    logs.pageSize = 5;
    const { lines, more } = await read({ most: 5, pattern: "ERROR", from: 0 });
    assert.deepEqual([lines.length, more], [5, "newer"]);
    assert.ok(logs.queries.every(({ pattern }) => pattern === "ERROR"));
  });

  it("holds and asks for no more than it needs of a service with many tasks", async () => {
    const logs = new FakeLogs();
    const names = Array.from({ length: 250 }, (_, index) => `task${String(index)}`);
    // The newest line of all is in none of the first or last streams.
    for (const [index, name] of names.entries())
      for (let line = 0; line < 20; line++)
        logs.write(name, `${name} ${String(line)}`, logs.now - 500_000 + ((index * 97) % 250) * 1000 + line);
    const all = names.map(name => sourceOf(name));
    const read = (request: Parameters<typeof readLog>[1]) => readLog(all, request, () => Promise.resolve(logs), never);
    const whole = await read({ most: 5000 });
    assert.deepEqual([whole.lines.length, whole.more], [5000, "none"]);
    const messages = whole.lines.map(({ message }) => message);

    logs.backwardQueries.length = 0;
    const last = await read({ most: 30 });
    assert.deepEqual(
      last.lines.map(({ message }) => message),
      messages.slice(-30),
    );
    assert.equal(last.more, "older");
    assert.ok(logs.backwardQueries.slice(8).every(({ from }) => from !== undefined));

    logs.queries.length = 0;
    logs.pageSize = 100;
    const first = await read({ most: 30, from: 0 });
    assert.deepEqual(
      first.lines.map(({ message }) => message),
      messages.slice(0, 30),
    );
    assert.equal(first.more, "newer");
    assert.ok(logs.queries.slice(1).every(({ to }) => to !== undefined));
  });

  it("has the lines of tasks that ECS lists no longer by how their streams are named, in their place by time", async () => {
    const logs = new FakeLogs();
    const { now } = logs;
    logs.write("web/app/listed", "new", now - 60_000);
    logs.write("web/app/gone", "old", now - 7_200_000);
    logs.write("web/app/gone", "late", now - 1000);
    logs.write("web/app/gone/more", "another container's", now - 7_200_000);
    logs.write("web/application/other", "other", now - 7_200_000);
    const arn = "arn:aws:ecs:us-east-1:111122223333:cluster/prod";
    const replica = { tasks: new Map([[`${arn.replace(":cluster", ":task")}/listed`, undefined]]) } as never;
    const prefix = { region: "us-east-1", group: "/ecs/web", prefix: "web/app/", container: "app" };
    const unlisted = unlistedTasks([prefix], { cluster: { arn, name: "prod" } as never, replica }, now);
    const read = (from: number, most = 100) =>
      readLog([sourceOf("web/app/listed")], { most, from }, () => Promise.resolve(logs), never, unlisted);
    const { lines } = await read(now - 10_800_000);
    assert.deepEqual(
      lines.map(({ message, source }) => [message, source.taskArn.split("/").at(-1)]),
      [
        ["old", "gone"],
        ["new", "listed"],
      ],
    );
    const cut = await read(now - 10_800_000, 1);
    assert.deepEqual([cut.lines.map(({ message }) => message), cut.more], [["old"], "newer"]);
    logs.queries.length = 0;
    await read(now - 600_000);
    assert.equal(logs.queries.length, 1, "what ECS lists is enough for a short range");
    logs.fault = () => (logs.queries.length > 2 ? throttled() : undefined);
    await assert.rejects(read(now - 10_800_000), /Throttled/);
  });

  for (const request of [{ most: 5 }, { most: 5, from: 0 }])
    it(`has the others' lines where one log group is missing, and fails where all are: ${JSON.stringify(request)}`, async () => {
      const [there, deleted] = [new FakeLogs(), new FakeLogs()];
      deleted.exists = false;
      there.write("a", "line");
      const inGroup = (stream: string, region: string) =>
        sourceOf(stream, { place: { kind: "stream", region, group: "/ecs/web", stream } });
      const sources = [inGroup("b", "eu-west-1"), inGroup("a", "us-east-1"), inGroup("c", "eu-west-1")];
      const port = (region: string) => Promise.resolve(region === "us-east-1" ? there : deleted);
      const { lines, unreadGroups } = await readLog(sources, request, port, never);
      assert.deepEqual(
        lines.map(({ message }) => message),
        ["line"],
      );
      assert.deepEqual(
        unreadGroups.map(({ region, group, error }) => [region, group, error.code]),
        [["eu-west-1", "/ecs/web", "NoLogGroup"]],
      );
      await assert.rejects(readLog([inGroup("b", "eu-west-1")], request, port, never), /NoLogGroup/);
    });

  it("fails where it can't be read, and is never just empty", async () => {
    const { logs, read } = written();
    logs.fault = throttled;
    await assert.rejects(read({ most: 5 }), /Throttled/);
    await assert.rejects(read({ most: 5, from: 0 }), /Throttled/);
  });
});

describe("a moment as a person types it", () => {
  it("is how long ago, or a local date and time", () => {
    const now = Date.parse("2026-11-27T08:30:00");
    assert.equal(parseMoment("15 min", now), now - 900_000);
    assert.equal(parseMoment("2h ago", now), now - 7_200_000);
    assert.equal(parseMoment("2026-11-27 08:00", now), now - 1_800_000);
    assert.equal(parseMoment("2026-11-27", now), Date.parse("2026-11-27T00:00"));
    assert.equal(parseMoment("2026-11-27T08:00:00Z", now), Date.UTC(2026, 10, 27, 8));
    for (const text of ["", "soon", "2026-13-45 99:99", "5", "-5 min"])
      assert.equal(parseMoment(text, now), undefined, text);
  });
});

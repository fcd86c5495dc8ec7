import assert from "node:assert/strict";
import { EcsError } from "../../../../src/ecs/model/errors";
import { containerLogs } from "../../../../src/details/task/logRows";
import { LogTails } from "../../../../src/logs/reading/logTails";
import type { LogGroup } from "../../../../src/stream/aws/servicePorts";
import { definition, task } from "../../details/fixtures";
import { until } from "../../stream/until";
import { FakeLogs, throttled } from "../fakeLogs";

const options = { "awslogs-group": "/ecs/web", "awslogs-stream-prefix": "web", "awslogs-region": "eu-west-1" };
const logged = definition({
  containerDefinitions: [
    { name: "app", logConfiguration: { logDriver: "awslogs", options } },
    { name: "proxy", logConfiguration: { logDriver: "splunk" } },
  ],
});
const stream = `web/app/${"1".padEnd(32, "0")}`;
const containers = [
  { name: "proxy", lastStatus: "STOPPED", exitCode: 0 },
  { name: "app", lastStatus: "STOPPED", exitCode: 1 },
];

function opened(groups: () => Promise<readonly LogGroup[]> = () => Promise.resolve([])) {
  const logs = new FakeLogs();
  const port = Object.assign(logs, { groups });
  const tails = new LogTails({
    port: () => Promise.resolve(port),
    now: () => logs.now,
    count: 3,
    pollMs: { least: 5, most: 10 },
  });
  const running = task("1", { containers });
  const stopped = (raw: Record<string, unknown> = {}) =>
    task("1", { containers, lastStatus: "STOPPED", stoppedAt: new Date(logs.now - 60_000), ...raw });
  const rows = (of = running) => {
    const found = containerLogs(of, { kind: "ready", value: tails.of(of, logged, "us-east-1") }, "us-east-1");
    return found.kind === "ready" ? found.value : assert.fail("no logs");
  };
  const app = (of = running) => rows(of).find(({ container }) => container === "app") ?? assert.fail("no app");
  return { logs, tails, running, stopped, rows, app };
}

describe("the ends of a task's logs", () => {
  it("are read while somebody looks, and not otherwise", async () => {
    const { logs, tails, app } = opened();
    for (let index = 0; index < 5; index++) logs.write(stream, `line ${String(index)}`);
    assert.equal(app().state, "loading");
    assert.equal(logs.backwardQueries.length, 0);
    const watching = tails.watch();
    await until(() => app().lines.length > 0, "lines");
    assert.deepEqual(
      app().lines.map(({ text }) => text),
      ["line 2", "line 3", "line 4"],
    );
    assert.equal(app().where, `/ecs/web in eu-west-1 · ${stream}`);
    logs.write(stream, "ERROR new", logs.now + 1, logs.now);
    await until(() => app().lines.at(-1)?.text === "ERROR new", "the new line");
    assert.equal(app().lines.at(-1)?.isError, true);
    watching.dispose();
    const asked = logs.backwardQueries.length;
    await new Promise(resolve => setTimeout(resolve, 50));
    assert.equal(logs.backwardQueries.length, asked);
    const again = tails.watch();
    await until(() => logs.backwardQueries.length > asked, "that they are read again");
    again.dispose();
  });

  it("of a task that has stopped are read once, and stand before those of containers that ended well", async () => {
    const { logs, tails, stopped, rows, app } = opened();
    logs.write(stream, "Error: no database", logs.now - 61_000);
    const watching = tails.watch();
    await until(() => app(stopped()).state === "over", "the last lines");
    assert.deepEqual(
      rows(stopped()).map(({ container, lines, note }) => [container, lines.length, note?.text]),
      [
        ["app", 1, undefined],
        ["proxy", 0, "The log driver is splunk."],
      ],
    );
    const asked = logs.backwardQueries.length;
    await new Promise(resolve => setTimeout(resolve, 50));
    assert.equal(logs.backwardQueries.length, asked);
    watching.dispose();
  });

  for (const { name, error, said } of [
    { name: "throttled", error: throttled(), said: /Throttled\. Wait\./ },
    {
      name: "denied",
      error: new EcsError({
        kind: "denied",
        code: "AccessDenied",
        sentence: "No.",
        advice: "",
        operation: "GetLogEvents",
      }),
      said: /No\. Ask for logs:GetLogEvents in your IAM policy/,
    },
    { name: "cut off", error: Object.assign(new Error("reset"), { code: "ECONNRESET" }), said: /broke before/ },
  ])
    it(`stay when the next reading is ${name}, and say when they were read`, async () => {
      const { logs, tails, app } = opened();
      logs.write(stream, "hello");
      const watching = tails.watch();
      await until(() => app().lines.length === 1, "a line");
      logs.fault = () => error;
      await until(() => app().note !== undefined, "a note");
      assert.match(app().note?.text ?? "", said);
      assert.match(app().note?.text ?? "", /The lines below were read at /);
      assert.equal(app().lines.length, 1);
      logs.fault = () => undefined;
      tails.refresh();
      await until(() => app().note === undefined, "that it recovered");
      watching.dispose();
    });

  it("say that there is no stream yet, or never will be, and that there is no group", async () => {
    const { tails, stopped, app } = opened();
    const watching = tails.watch();
    await until(() => app().note !== undefined, "a note");
    assert.match(app().note?.text ?? "", /^No log stream yet\./);
    await until(() => app(stopped()).state === "over", "the end");
    assert.match(app(stopped()).note?.text ?? "", /stopped without writing a line/);
    watching.dispose();
    const other = opened();
    other.logs.exists = false;
    const looking = other.tails.watch();
    await until(() => other.app().note !== undefined, "a note");
    assert.equal(other.app().note?.tone, "bad");
    looking.dispose();
  });

  it("say how long the group keeps lines where that may be why there are none", async () => {
    const group = { name: "/ecs/web", storedBytes: 0, createdAt: 0, retentionDays: 3 };
    const { logs, tails, app } = opened(() => Promise.resolve([group]));
    logs.write(stream, "not readable", logs.now + 1e9);
    const old = task("1", { containers, startedAt: new Date(logs.now - 5 * 86_400_000) });
    app(old);
    const watching = tails.watch();
    await until(() => app(old).note !== undefined, "a note");
    assert.equal(app(old).note?.text, "There are no lines in the log stream, which keeps lines for 3 days.");
    watching.dispose();
  });
});

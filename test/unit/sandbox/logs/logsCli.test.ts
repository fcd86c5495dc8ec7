import assert from "node:assert/strict";
import { awsCli, cliFound, needCommand, runCli } from "../../../awsCli";
import { startSandbox } from "../../../../src/sandbox/sandbox";
import { openLogsSandbox, printing } from "./logsFixture";

describe("the AWS CLI reads the sandbox's logs", function () {
  this.timeout(120_000);

  before(function () {
    if (cliFound()) return;
    console.log("skipped: there is no AWS CLI (aws) here to ask");
    this.skip();
  });

  it("lists groups and streams, and reads and filters events", async () => {
    const bench = await openLogsSandbox();
    const task = await printing(bench, { "sandbox.prints-at-once": "1200" });
    const aws = async <T>(...args: readonly string[]): Promise<T> => {
      const { code, errors, json } = await awsCli(bench.sandbox.url, "logs", ...args);
      assert.equal(code, 0, `${args[0]}: ${errors}`);
      return json as unknown as T;
    };
    const groups = await aws<{ logGroups: { logGroupName: string }[] }>("describe-log-groups");
    const names = groups.logGroups.map(one => one.logGroupName);
    assert.ok(
      names.includes("/ecs/web") && !names.includes("/ecs/db-migration") && !names.includes("/ecs/node-exporter"),
    );
    const group = ["--log-group-name", "/test/printing"];
    const { logStreams } = await aws<{ logStreams: { logStreamName: string }[] }>("describe-log-streams", ...group);
    const stream = `t/app/${task}`;
    assert.deepEqual(
      logStreams.map(one => one.logStreamName),
      [stream],
    );
    type Events = { readonly events: readonly { readonly message: string }[]; readonly nextForwardToken: string };
    const read = (...more: readonly string[]) =>
      aws<Events>("get-log-events", ...group, "--log-stream-name", stream, "--start-from-head", ...more);
    const first = await read("--limit", "1000");
    const second = await read("--next-token", first.nextForwardToken);
    assert.deepEqual([first.events.length, second.events.length], [1000, 200]);
    const third = await read("--next-token", second.nextForwardToken);
    assert.deepEqual([third.events.length, third.nextForwardToken], [0, second.nextForwardToken]);
    const found = await aws<Events>("filter-log-events", ...group, "--filter-pattern", '"line 0000119" -"00001199"');
    assert.equal(found.events.length, 9);
    const missing = await awsCli(
      bench.sandbox.url,
      "logs",
      "filter-log-events",
      "--log-group-name",
      "/ecs/db-migration",
    );
    assert.ok(missing.errors.includes("(ResourceNotFoundException)"), missing.errors);
  });

  // Each version of the CLI has one of both: `logs tail` came with the second, `start-live-tail` later.
  const requests = (output: string): readonly string[] =>
    output.split("\n").filter(line => line.includes('"requestId"') && line.endsWith("}"));

  it("tails a group, each line once, until it is told to end", async function () {
    await needCommand(this, "logs", "tail");
    const sandbox = await startSandbox({ quiet: true });
    try {
      // With its third question, five seconds after the second, it has followed twice.
      const until = () => sandbox.calls.filter(({ operation }) => operation === "logs:FilterLogEvents").length >= 3;
      const tail = ["logs", "tail", "/ecs/web", "--follow", "--since", "20s", "--format", "short"];
      const { output } = await runCli(sandbox.url, tail, { until });
      const lines = requests(output);
      assert.ok(lines.length > 20, output);
      assert.equal(new Set(lines).size, lines.length);
    } finally {
      await sandbox.close();
    }
  });

  it("tails a group live, with its own reader of event streams and the host's prefix", async function () {
    await needCommand(this, "logs", "start-live-tail");
    const sandbox = await startSandbox({ quiet: true });
    try {
      const arn = "arn:aws:logs:us-east-1:111122223333:log-group:/ecs/web";
      const tail = ["logs", "start-live-tail", "--log-group-identifiers", arn];
      // The CLI can't leave the prefix out: a proxy makes any host lead to the sandbox.
      const env = { HTTP_PROXY: sandbox.url, NO_PROXY: "" };
      const { output, errors } = await runCli("http://logs.localhost", tail, {
        env,
        until: printed => requests(printed).length > 30,
      });
      const lines = requests(output);
      assert.ok(lines.length > 30, errors);
      assert.equal(new Set(lines).size, lines.length);
      assert.deepEqual(
        sandbox.calls.map(({ operation }) => operation),
        ["logs:StartLiveTail"],
      );
    } finally {
      await sandbox.close();
    }
  });
});

import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import assert from "node:assert/strict";
import { EcsError } from "../../../../src/ecs/model/errors";
import type { FaultKind } from "../../../../src/sandbox/sandbox";
import { liveTail } from "../../../../src/stream/aws/awsLiveTail";
import { openLogs } from "../../../../src/stream/aws/awsLogs";
import { contextsOf } from "../../../../src/stream/aws/serviceCall";
import type { TailUpdate } from "../../../../src/stream/aws/servicePorts";
import { openLogsSandbox, printing } from "../../sandbox/logs/logsFixture";
import { until } from "../until";

const group = "/test/printing";
const arnOf = (name: string): string => `arn:aws:logs:us-east-1:111122223333:log-group:${name}`;
const queryOf = (name: string) => ({ groups: [name], groupArns: [arnOf(name)] });
const credentials = { accessKeyId: "sandbox", secretAccessKey: "sandbox" };

async function openPort(perSecond = 30, deadlineMs = 1500) {
  const bench = await openLogsSandbox();
  const task = await printing(bench, { "sandbox.prints-per-second": String(perSecond) });
  const { region, url } = bench.sandbox;
  const port = openLogs({ region, endpoint: url, credentials, deadlineMs });
  const before = bench.sandbox.connections;
  /** One second passes for each update that comes, until the loop is left or the session ends. */
  async function read(controller: AbortController, most: number, name = group) {
    const updates = [];
    const tail = await port.tail({ ...queryOf(name), streams: [`t/app/${task}`] }, controller.signal);
    bench.clock.advance(1000);
    for await (const update of tail) {
      updates.push(update);
      if (updates.length === most) break;
      bench.clock.advance(1000);
    }
    return updates;
  }
  const closed = () => until(() => bench.sandbox.connections <= before, "the end of its connection");
  return { ...bench, task, port, read, closed };
}

const failure = async (work: Promise<unknown>): Promise<EcsError> => {
  const error: unknown = await work.then(
    () => assert.fail("it did not fail"),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof EcsError, String(error));
  return error;
};

describe("Live Tail, over HTTP", () => {
  it("brings each line with its stream and group, says what was sampled, and closes when the loop is left", async () => {
    const { read, closed, task, port } = await openPort();
    const updates = await read(new AbortController(), 3);
    const records = updates.flatMap(item => item.records);
    assert.equal(records.length, 90);
    assert.ok(records.every(item => item.group === arnOf(group) && item.stream === `t/app/${task}` && item.at > 0));
    assert.ok(updates.every(({ isSampled }) => !isSampled));
    await closed();
    port.dispose();
    const busy = await openPort(2000);
    const [first] = await busy.read(new AbortController(), 1);
    assert.deepEqual([first?.isSampled, first?.records.length], [true, 500]);
    await busy.closed();
    busy.port.dispose();
  });

  it("ends as canceled as soon as its signal is aborted, between updates too", async () => {
    const { port, closed } = await openPort(30, 60_000);
    const controller = new AbortController();
    const tail = await port.tail(queryOf(group), controller.signal);
    const next = failure(tail[Symbol.asyncIterator]().next());
    controller.abort();
    assert.equal((await next).kind, "cancelled");
    await closed();
    port.dispose();
  });

  const refusals: readonly (readonly [FaultKind, RegExp])[] = [
    ["throttle", /Rate exceeded.*retry/],
    ["access-denied", /not authorized.*logs:StartLiveTail.*IAM policy/s],
    ["expired-token", /expired/],
    ["hang", /broke before StartLiveTail was answered \(TimeoutError\)/],
    ["drop", /broke before StartLiveTail was answered/],
    ["html", /isn't valid: it doesn't begin/],
    ["truncated", /isn't valid: it doesn't begin/],
    ["shape", /isn't valid: it doesn't begin/],
  ];
  for (const [kind, expected] of refusals)
    it(`is refused by ${kind}, sent once, and leaves no connection`, async () => {
      const { sandbox, port, closed } = await openPort();
      sandbox.addFault({ operation: "logs:StartLiveTail", kind, ...(kind === "shape" && { body: { a: 1 } }) });
      const error = await failure(port.tail(queryOf(group), new AbortController().signal));
      assert.match(error.message, expected);
      assert.equal(sandbox.calls.filter(({ operation }) => operation === "logs:StartLiveTail").length, 1);
      port.dispose();
      await closed();
    });

  const cuts: readonly (readonly [FaultKind, RegExp])[] = [
    ["act-then-drop", /cut off/],
    ["act-then-truncated", /cut off/],
    ["act-then-html", /cut off/],
    ["act-then-hang", /cut off \(no update within 1.5 s\)/],
    ["error", /CloudWatch Logs ended the session: .*Choose Live Tail…/],
  ];
  for (const [kind, expected] of cuts)
    it(`that has begun is ended by ${kind}, not started again, and leaves no connection`, async () => {
      const { sandbox, port, read, closed } = await openPort();
      const type = kind === "error" ? { type: "SessionStreamingException" } : {};
      sandbox.addFault({ operation: "logs:StartLiveTail", kind, ...type, times: 1 });
      assert.match((await failure(read(new AbortController(), 100))).message, expected);
      assert.equal(sandbox.calls.filter(({ operation }) => operation === "logs:StartLiveTail").length, 1);
      // A session that stays silent has to be hung up; the others' connections may be used again.
      if (kind === "act-then-hang") await closed();
      port.dispose();
      await closed();
    });

  it("says that a group doesn't exist, and that three hours are over", async () => {
    const { port, clock } = await openPort(0);
    assert.equal((await failure(port.tail(queryOf("/nope"), new AbortController().signal))).code, "NoLogGroup");
    const tail = await port.tail(queryOf(group), new AbortController().signal);
    clock.advance(3 * 3_600_000);
    const ended = await failure(
      (async () => {
        for await (const update of tail) assert.ok(update);
      })(),
    );
    assert.equal(ended.code, "SessionTimeoutException");
    assert.match(ended.message, /3 hours.*Choose Live Tail…/);
    port.dispose();
  });
});

describe("Live Tail of a wrong shape", () => {
  const record = { timestamp: 1, message: "m", logStreamName: "s", logGroupIdentifier: "g" };
  const start = { sessionStart: {} };

  /** What comes of a session whose events are these. */
  async function told(...events: readonly object[]) {
    let signal: AbortSignal | undefined;
    const client = {
      config: { credentials: () => Promise.resolve(credentials) },
      destroy: () => undefined,
      send: (_command: unknown, options: { readonly abortSignal: AbortSignal }) => {
        signal = options.abortSignal;
        return Promise.resolve({
          responseStream: (async function* () {
            yield* events;
          })(),
        });
      },
    } as unknown as CloudWatchLogsClient;
    const context = contextsOf({ region: "us-east-1", credentials }, "CloudWatch Logs");
    const updates: TailUpdate[] = [];
    let error: unknown;
    try {
      for await (const update of await liveTail(client, context).tail(queryOf("g"), new AbortController().signal))
        updates.push(update);
    } catch (thrown) {
      error = thrown;
    }
    assert.ok(signal?.aborted, "the session is left open");
    assert.ok(error instanceof EcsError);
    return { updates, error };
  }

  it("is none where it doesn't begin as one", async () => {
    assert.match(String((await told()).error), /doesn't begin/);
    assert.match(String((await told({ sessionUpdate: {} })).error), /doesn't begin/);
  });

  it("ends at an update without its list or an event without its parts, and passes over what is unknown", async () => {
    const first = { sessionUpdate: { sessionResults: [record] } };
    const wrong: readonly (readonly [object, RegExp])[] = [
      [{}, /no list "sessionResults"/],
      [{ sessionResults: [null] }, /no timestamp/],
      [{ sessionResults: [{ ...record, timestamp: 1e99 }] }, /no timestamp/],
      [{ sessionResults: [{ ...record, message: 5 }] }, /no message/],
      [{ sessionResults: [{ ...record, logStreamName: undefined }] }, /log stream/],
      [{ sessionResults: [{ ...record, logGroupIdentifier: 5 }] }, /log group/],
    ];
    for (const [sessionUpdate, expected] of wrong) {
      const end = await told(start, { $unknown: ["later", {}] }, first, { sessionUpdate });
      assert.equal(end.updates.length, 1);
      assert.match(end.error.message, expected);
    }
    assert.match((await told(start)).error.message, /cut off/);
  });
});

import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  StartLiveTailCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { LiveTailSessionLogEvent, StartLiveTailResponseStream } from "@aws-sdk/client-cloudwatch-logs";
import assert from "node:assert/strict";
import { Journal } from "../../../../src/sandbox/events/journal";
import { LogStore } from "../../../../src/sandbox/logs/logStore";
import { WrittenStream } from "../../../../src/sandbox/logs/writtenStream";
import { startLiveTail } from "../../../../src/sandbox/otherServices/liveTail";
import { EventStream, type StreamEvent } from "../../../../src/sandbox/wire/eventStream";
import { Input } from "../../../../src/sandbox/wire/input";
import { manualClock } from "../../../../src/sandbox/world/clock";
import { World } from "../../../../src/sandbox/world/world";
import { type LogsBench, openLogsSandbox, printing } from "./logsFixture";

const arnOf = (name: string): string => `arn:aws:logs:us-east-1:111122223333:log-group:${name}`;

/** A session whose start was seen; each `update` lets a second pass. */
async function openSession(bench: LogsBench, input: object, group = "/test/printing") {
  const controller = new AbortController();
  const command = new StartLiveTailCommand({ logGroupIdentifiers: [arnOf(group)], ...input });
  const { responseStream } = await bench.logs.send(command, { abortSignal: controller.signal });
  assert.ok(responseStream);
  const events: AsyncIterator<StartLiveTailResponseStream> = responseStream[Symbol.asyncIterator]();
  const { value: start } = (await events.next()) as { value: StartLiveTailResponseStream };
  return {
    start: start.sessionStart,
    next: () => events.next(),
    async update() {
      bench.clock.advance(1000);
      const { value } = (await events.next()) as { value?: StartLiveTailResponseStream };
      assert.ok(value?.sessionUpdate, JSON.stringify(value));
      return value.sessionUpdate;
    },
    close: () => controller.abort(),
  };
}

const numbersOf = (events: readonly LiveTailSessionLogEvent[] = []) =>
  events.map(({ message }) => Number(/^line (\d+)/.exec(message ?? "")?.[1]));

describe("StartLiveTail in the sandbox, with the official SDK", () => {
  it("begins with the session, and tells each second what was ingested, each line once", async () => {
    const bench = await openLogsSandbox();
    const task = await printing(bench, { "sandbox.prints-per-second": "30" });
    const session = await openSession(bench, { logStreamNamePrefixes: ["t/app/"] });
    assert.ok(session.start?.sessionId);
    assert.deepEqual(session.start.logGroupIdentifiers, [arnOf("/test/printing")]);
    assert.deepEqual(session.start.logStreamNamePrefixes, ["t/app/"]);
    const told: LiveTailSessionLogEvent[] = [];
    for (let second = 0; second < 5; second++) {
      const { sessionMetadata, sessionResults } = await session.update();
      assert.equal(sessionMetadata?.sampled, false);
      told.push(...(sessionResults ?? []));
    }
    const numbers = numbersOf(told);
    assert.equal(numbers.length, 150);
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => (numbers[0] ?? 0) + index),
    );
    assert.deepEqual(
      new Set(told.map(one => `${one.logGroupIdentifier} ${one.logStreamName}`)),
      new Set([`${arnOf("/test/printing")} t/app/${task}`]),
    );
    assert.ok(told.every(({ timestamp = 0, ingestionTime = 0 }) => timestamp > 0 && ingestionTime >= timestamp));
    session.close();
  });

  it("drops the oldest updates of a client that is slow, and goes on with the newest ten", async () => {
    const clock = manualClock();
    const world = new World({ clock, seed: 1, region: "us-east-1", account: "111122223333" });
    const journal = new Journal(world);
    const logs = new LogStore(world, journal);
    const group = logs.create({ region: "us-east-1", name: "/g", createdAt: clock.now() });
    const stream = new WrittenStream("s", clock.now());
    logs.streamsOf(group).set("s", stream);
    const sent: StreamEvent[] = [];
    let isBusy = false;
    const answer = startLiveTail(
      { world, logs, region: "us-east-1" } as Parameters<typeof startLiveTail>[0],
      new Input({ logGroupIdentifiers: [arnOf("/g")] }),
    );
    assert.ok(answer instanceof EventStream);
    const close = answer.open({
      send: event => void sent.push(event),
      get isBusy() {
        return isBusy;
      },
      end: () => undefined,
    });
    isBusy = true;
    for (let second = 0; second < 25; second++) {
      clock.advance(500);
      stream.write([{ at: clock.now(), message: `second ${second}` }], clock.now());
      clock.advance(500);
    }
    assert.deepEqual(
      sent.map(({ type }) => type),
      ["initial-response", "sessionStart"],
    );
    isBusy = false;
    clock.advance(1000);
    close();
    clock.advance(5000);
    const told = sent.slice(2).flatMap(({ payload }) => {
      const { sessionResults } = payload as { sessionResults: readonly { message: string }[] };
      return sessionResults.map(({ message }) => message);
    });
    // The tenth of them is the second in which nothing was written.
    assert.deepEqual(
      told,
      Array.from({ length: 9 }, (_, index) => `second ${16 + index}`),
    );
    world.close();
  });

  it("samples 500 of more, and says so", async () => {
    const bench = await openLogsSandbox();
    await printing(bench, { "sandbox.prints-per-second": "2000" });
    const session = await openSession(bench, {});
    const { sessionMetadata, sessionResults } = await session.update();
    assert.equal(sessionMetadata?.sampled, true);
    const numbers = numbersOf(sessionResults);
    assert.equal(numbers.length, 500);
    assert.ok((numbers.at(-1) ?? 0) - (numbers[0] ?? 0) > 1900, "from the whole second, not from its beginning");
    session.close();
  });

  it("filters, follows tasks that start meanwhile, and tells of nothing that was there before", async () => {
    const bench = await openLogsSandbox();
    const group = { logGroupName: "/test/written" };
    await bench.logs.send(new CreateLogGroupCommand(group));
    await bench.logs.send(new CreateLogStreamCommand({ ...group, logStreamName: "old" }));
    const put = (logStreamName: string, message: string) =>
      bench.logs.send(
        new PutLogEventsCommand({ ...group, logStreamName, logEvents: [{ timestamp: bench.clock.now(), message }] }),
      );
    await put("old", "ERROR before");
    const session = await openSession(bench, { logEventFilterPattern: "ERROR" }, group.logGroupName);
    await put("old", "INFO meanwhile");
    await bench.logs.send(new CreateLogStreamCommand({ ...group, logStreamName: "new" }));
    bench.clock.advance(1);
    await put("new", "ERROR meanwhile");
    const { sessionResults } = await session.update();
    assert.deepEqual(
      sessionResults?.map(({ logStreamName, message }) => [logStreamName, message]),
      [["new", "ERROR meanwhile"]],
    );
    assert.deepEqual((await session.update()).sessionResults, []);
    session.close();
  });

  it("ends after three hours with the exception that says so, and lets go of what hung up", async () => {
    const bench = await openLogsSandbox();
    const sessions = [];
    for (let count = 0; count < 15; count++) sessions.push(await openSession(bench, {}, "/ecs/dbt-run"));
    const [first, second] = sessions;
    await assert.rejects(openSession(bench, {}, "/ecs/dbt-run"), { name: "LimitExceededException" });
    second?.close();
    // The sandbox hears of it when the connection closes.
    for (;;) {
      try {
        sessions.push(await openSession(bench, {}, "/ecs/dbt-run"));
        break;
      } catch (error) {
        assert.equal((error as Error).name, "LimitExceededException");
      }
    }
    for (const session of sessions.slice(1)) session.close();
    for (let hour = 0; hour < 3; hour++) bench.clock.advance(3_600_000);
    let ended: unknown;
    try {
      for (let next = await first?.next(); next && !next.done; next = await first?.next()) {
        if (next.value.SessionTimeoutException) ended = next.value.SessionTimeoutException;
      }
    } catch (error) {
      ended = error;
    }
    assert.equal((ended as Error).name, "SessionTimeoutException");
  });

  it("refuses what CloudWatch Logs refuses", async () => {
    const bench = await openLogsSandbox();
    const refused = (input: object, name: string) => assert.rejects(openSession(bench, input, "/ecs/web"), { name });
    await refused({ logGroupIdentifiers: [arnOf("/ecs/nope")] }, "ResourceNotFoundException");
    await refused({ logGroupIdentifiers: ["/ecs/web"] }, "InvalidParameterException");
    await refused({ logGroupIdentifiers: [`${arnOf("/ecs/web")}:*`] }, "InvalidParameterException");
    await refused({ logGroupIdentifiers: [] }, "InvalidParameterException");
    await refused({ logStreamNames: ["a"], logStreamNamePrefixes: ["b"] }, "InvalidParameterException");
    await refused(
      { logGroupIdentifiers: [arnOf("/ecs/web"), arnOf("/ecs/api")], logStreamNames: ["a"] },
      "InvalidParameterException",
    );
    await refused({ logEventFilterPattern: "a-b" }, "InvalidParameterException");
    bench.sandbox.addFault({ operation: "logs:StartLiveTail", kind: "throttle", times: 1 });
    await refused({}, "ThrottlingException");
  });

  it("breaks in the middle as told: cut off, of the wrong bytes, ended by an exception, or silent", async () => {
    const bench = await openLogsSandbox();
    await printing(bench, { "sandbox.prints-per-second": "30" });
    const broken = async (fault: object) => {
      bench.sandbox.addFault({ operation: "logs:StartLiveTail", kind: "drop", ...fault, times: 1 });
      const session = await openSession(bench, {});
      bench.clock.advance(1000);
      const seen: (readonly string[])[] = [];
      try {
        for (let next = await session.next(); !next.done; next = await session.next())
          seen.push(Object.keys(next.value));
        return { seen: seen.flat() };
      } catch (error) {
        return { seen: seen.flat(), error: error as Error };
      }
    };
    const drop = await broken({ kind: "act-then-drop" });
    assert.ok(drop.error);
    const truncated = await broken({ kind: "act-then-truncated" });
    assert.ok(truncated.error);
    assert.deepEqual(truncated.seen, []);
    assert.ok((await broken({ kind: "act-then-html" })).error);
    const ended = await broken({ kind: "error", type: "SessionStreamingException" });
    assert.equal(ended.seen[0], "sessionUpdate");
    assert.equal(ended.error?.name ?? ended.seen.at(-1), "SessionStreamingException");
    bench.sandbox.addFault({ operation: "logs:StartLiveTail", kind: "act-then-hang", times: 1 });
    const silent = await openSession(bench, {});
    assert.ok((await silent.update()).sessionResults?.length);
    let isTold = false;
    void silent.next().then(
      () => (isTold = true),
      () => undefined,
    );
    for (let second = 0; second < 5; second++) bench.clock.advance(1000);
    // Another session's update, which is sent later, arrives.
    await (await openSession(bench, {})).update();
    assert.equal(isTold, false);
    silent.close();
  });
});

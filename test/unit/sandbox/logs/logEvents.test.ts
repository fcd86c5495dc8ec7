import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { FilteredLogEvent, OutputLogEvent } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
} from "@aws-sdk/client-ecs";
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { misfits } from "../serviceModel";
import { type LogsBench, logsClientOf, openLogsSandbox, printing } from "./logsFixture";

type Range = { readonly startTime?: number; readonly endTime?: number };

/** Every page of one stream until the token comes back unchanged; each page is what a person would read in its order. */
async function wholeStream(
  { logs }: LogsBench,
  stream: { readonly logGroupName: string; readonly logStreamName: string },
  { limit, forward, ...range }: Range & { readonly limit?: number; readonly forward: boolean },
): Promise<readonly OutputLogEvent[]> {
  const found: OutputLogEvent[] = [];
  let nextToken: string | undefined;
  for (;;) {
    const page = await logs.send(
      new GetLogEventsCommand({ ...stream, ...range, limit, startFromHead: forward, nextToken }),
    );
    const events = page.events ?? [];
    if (forward) found.push(...events);
    else found.unshift(...events);
    const next = forward ? page.nextForwardToken : page.nextBackwardToken;
    assert.ok(next);
    if (next === nextToken) {
      assert.deepEqual(events, [], "the token of an end comes with no events");
      return found;
    }
    nextToken = next;
  }
}

/** Every page of a search. */
async function wholeSearch({ logs }: LogsBench, input: FilterLogEventsCommand["input"]) {
  const found: FilteredLogEvent[] = [];
  let pages = 0;
  let nextToken: string | undefined;
  do {
    const page = await logs.send(new FilterLogEventsCommand({ ...input, nextToken }));
    found.push(...(page.events ?? []));
    ({ nextToken } = page);
    pages++;
  } while (nextToken !== undefined);
  return { found, pages };
}

const messages = (events: readonly { readonly message?: string }[]) => events.map(({ message }) => message);

describe("the sandbox's logs of containers", () => {
  it("stand in streams named as awslogs names them, by their prefix or by Docker's id", async () => {
    const { logs, ecs } = await openLogsSandbox();
    const streamsOf = async (logGroupName: string) =>
      (await logs.send(new DescribeLogStreamsCommand({ logGroupName }))).logStreams?.map(one => one.logStreamName) ??
      [];
    const tasksOf = async (serviceName: string) => {
      const { taskArns } = await ecs.send(new ListTasksCommand({ cluster: "prod-web", serviceName }));
      return (await ecs.send(new DescribeTasksCommand({ cluster: "prod-web", tasks: taskArns }))).tasks ?? [];
    };
    const checkout = (await streamsOf("/ecs/checkout")).filter(name => name?.startsWith("ecs/app/"));
    for (const { taskArn } of await tasksOf("checkout")) {
      assert.ok(checkout.includes(`ecs/app/${taskArn?.split("/").at(-1)}`));
    }
    const runtimeIds = (await tasksOf("thumbnails")).map(({ containers }) => containers?.[0]?.runtimeId);
    assert.deepEqual(new Set(await streamsOf("/ecs/thumbnails")), new Set(runtimeIds));
    assert.match(runtimeIds[0] ?? "", /^[0-9a-f]{64}$/);
  });

  it("end, of a task that failed, with the stack trace that says why", async () => {
    const bench = await openLogsSandbox();
    const { ecs } = bench;
    const { taskArns } = await ecs.send(new ListTasksCommand({ cluster: "prod-batch", desiredStatus: "STOPPED" }));
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: "prod-batch", tasks: taskArns }));
    const last = async (exitCode: number, group: string) => {
      const container = tasks
        .flatMap(({ containers = [] }) => containers)
        .find(
          one => one.exitCode === exitCode && group.endsWith(one.name === "report" ? "nightly-report" : "transcode"),
        );
      const logStreamName = `ecs/${container?.name}/${container?.taskArn?.split("/").at(-1)}`;
      const { events = [] } = await bench.logs.send(
        new GetLogEventsCommand({ logGroupName: group, logStreamName, limit: 5 }),
      );
      return messages(events);
    };
    assert.match((await last(1, "/ecs/nightly-report")).at(-1) ?? "", /^warehouse\.WarehouseError: .* missing column/);
    assert.equal((await last(0, "/ecs/nightly-report")).at(-1), "INFO done");
    // Killed for memory: it climbs to the limit, and the process has no last words.
    const used = (await last(137, "/ecs/video-transcode")).map(text =>
      Number(/rss=([\d,]+)/.exec(text ?? "")?.[1]?.replace(",", "")),
    );
    assert.deepEqual(
      used,
      used.toSorted((one, other) => one - other),
    );
    assert.ok((used.at(-1) ?? 0) > 3500, String(used));
  });

  it("go where each task definition says: most to awslogs, some elsewhere, and some are what is hard to show", async () => {
    const { logs, ecs, clock } = await openLogsSandbox();
    const configurationOf = async (taskDefinition: string) => {
      const answer = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
      return answer.taskDefinition?.containerDefinitions?.[0]?.logConfiguration;
    };
    assert.deepEqual(await configurationOf("web"), {
      logDriver: "awslogs",
      options: { "awslogs-group": "/ecs/web", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "ecs" },
    });
    assert.equal((await configurationOf("queue-worker"))?.logDriver, "awsfirelens");
    assert.equal((await configurationOf("search"))?.logDriver, "splunk");
    assert.equal((await configurationOf("search"))?.secretOptions?.[0]?.name, "splunk-token");
    assert.equal(await configurationOf("edge-proxy"), undefined);
    assert.equal((await configurationOf("thumbnails"))?.options?.["awslogs-stream-prefix"], undefined);
    assert.equal((await configurationOf("node-exporter"))?.options?.["awslogs-region"], "eu-west-1");
    const printed = async (logGroupName: string) => {
      const startTime = clock.now() - 300_000;
      return messages((await logs.send(new FilterLogEventsCommand({ logGroupName, startTime }))).events ?? []);
    };
    assert.ok(
      (await printed("/ecs/api")).some(text => text?.includes("\u001b[3")),
      "ANSI colors",
    );
    assert.ok(
      (await printed("/ecs/checkout")).some(text => /\n\tat /.test(text ?? "")),
      "many lines in one event",
    );
    assert.ok(
      (await printed("/ecs/ingest")).some(text => text?.startsWith('{"time":')),
      "JSON",
    );
    assert.ok((await printed("/ecs/nightly-report")).some(text => /processed .* rows \(\d+%\)/.test(text ?? "")));
  });

  it("are the same whenever they are read, and the same for the same seed", async () => {
    const read = async (seed: number, ms: number) => {
      const bench = await openLogsSandbox({ seed });
      const startTime = bench.clock.now() - 60_000;
      const endTime = bench.clock.now() - 2000;
      bench.clock.advance(ms);
      return (await wholeSearch(bench, { logGroupName: "/ecs/web", startTime, endTime })).found;
    };
    const now = await read(1, 0);
    assert.ok(now.length > 100);
    assert.deepEqual(await read(1, 90_000), now);
    assert.notDeepEqual(messages(await read(2, 0)), messages(now));
  });

  it("go on while a task runs, end with its last words, and outlive the hour in which ECS knows it", async () => {
    const bench = await openLogsSandbox();
    const { ecs, clock } = bench;
    const { tasks = [] } = await ecs.send(
      new RunTaskCommand({ cluster: "prod-batch", taskDefinition: "invoice-export" }),
    );
    const task = tasks[0]?.taskArn ?? "";
    clock.advance(12_000);
    const stream = { logGroupName: "/ecs/invoice-export", logStreamName: `ecs/export/${task.split("/").at(-1)}` };
    const before = messages(await wholeStream(bench, stream, { forward: true }));
    assert.match(before[0] ?? "", /export: started$/);
    await ecs.send(new StopTaskCommand({ cluster: "prod-batch", task }));
    clock.advance(60_000);
    const stopped = messages(await wholeStream(bench, stream, { forward: true }));
    assert.deepEqual(stopped.slice(0, before.length), before);
    assert.equal(stopped.at(-1), "WARN received SIGTERM, giving up");
    clock.advance(2 * 3_600_000);
    assert.deepEqual((await ecs.send(new DescribeTasksCommand({ cluster: "prod-batch", tasks: [task] }))).tasks, []);
    assert.deepEqual(messages(await wholeStream(bench, stream, { forward: false })), stopped);
  });

  it("are in the region that awslogs names, and in no other", async () => {
    const bench = await openLogsSandbox();
    const logGroupNamePrefix = "/ecs/node-exporter";
    const here = await bench.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix }));
    assert.deepEqual(here.logGroups, []);
    const there = logsClientOf(bench, "eu-west-1");
    const { logGroups = [] } = await there.send(new DescribeLogGroupsCommand({ logGroupNamePrefix }));
    assert.match(logGroups[0]?.arn ?? "", /^arn:aws:logs:eu-west-1:\d+:log-group:\/ecs\/node-exporter:\*$/);
    const { events = [] } = await there.send(
      new FilterLogEventsCommand({ logGroupName: "/ecs/node-exporter", startTime: bench.clock.now() - 600_000 }),
    );
    assert.ok(events.length > 0);
  });

  it("keep a task whose log group is gone from starting, in the agent's words", async () => {
    const { ecs, clock } = await openLogsSandbox();
    const { tasks = [] } = await ecs.send(new RunTaskCommand({ cluster: "prod-web", taskDefinition: "db-migration" }));
    clock.advance(30_000);
    const described = await ecs.send(
      new DescribeTasksCommand({ cluster: "prod-web", tasks: [tasks[0]?.taskArn ?? ""] }),
    );
    const { stopCode, stoppedReason, containers } = described.tasks?.[0] ?? {};
    assert.equal(stopCode, "TaskFailedToStart");
    assert.match(stoppedReason ?? "", /failed to initialize logging driver.*The specified log group does not exist\.$/);
    assert.equal(containers?.[0]?.reason, stoppedReason);
  });

  it("are given up after their group's retention, though their stream remains", async () => {
    const bench = await openLogsSandbox();
    const { logs, clock } = bench;
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/ecs/checkout" }));
    assert.equal(logGroups?.[0]?.retentionInDays, 1);
    const { logStreams = [] } = await logs.send(
      new DescribeLogStreamsCommand({ logGroupName: "/ecs/checkout", logStreamNamePrefix: "ecs/app/" }),
    );
    const oldest = logStreams.toSorted((one, other) => (one.creationTime ?? 0) - (other.creationTime ?? 0))[0];
    const { events = [] } = await logs.send(
      new GetLogEventsCommand({
        logGroupName: "/ecs/checkout",
        logStreamName: oldest?.logStreamName,
        startFromHead: true,
        limit: 1,
      }),
    );
    const dayAgo = clock.now() - 86_400_000;
    assert.ok((oldest?.creationTime ?? 0) < dayAgo);
    assert.ok((events[0]?.timestamp ?? 0) >= dayAgo);
  });
});

describe("GetLogEvents in the sandbox", () => {
  it("misses nothing and tells nothing twice, either way, whatever the page and the range", async () => {
    const bench = await openLogsSandbox();
    const task = await printing(bench, { "sandbox.prints-at-once": "700", "sandbox.prints-per-second": "20" });
    const stream = { logGroupName: "/test/printing", logStreamName: `t/app/${task}` };
    const all = await wholeStream(bench, stream, { forward: true });
    assert.ok(all.length > 800);
    const numbers = all.map(({ message }) => Number(/^line (\d+)/.exec(message ?? "")?.[1]));
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => index),
    );
    const first = all[0]?.timestamp ?? 0;
    const span = (all.at(-1)?.timestamp ?? 0) - first;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 40, max: 1200 }),
        fc.boolean(),
        fc.option(fc.tuple(fc.nat({ max: span + 50 }), fc.nat({ max: span + 50 })), { nil: undefined }),
        async (limit, forward, range) => {
          const [one, other] = (range ?? [0, span + 1]).map(ms => first + ms).sort((a, b) => a - b);
          const startTime = one ?? 0;
          const endTime = other ?? 0;
          const read = await wholeStream(bench, stream, { limit, forward, startTime, endTime });
          // The end is not part of the range (API reference, GetLogEvents).
          const wanted = all.filter(({ timestamp = 0 }) => timestamp >= startTime && timestamp < endTime);
          assert.deepEqual(messages(read), messages(wanted));
        },
      ),
      { numRuns: 25 },
    );
  });

  it("goes on with the token of an end once there is more", async () => {
    const bench = await openLogsSandbox();
    const task = await printing(bench, { "sandbox.prints-per-second": "7" });
    const input = { logGroupName: "/test/printing", logStreamName: `t/app/${task}` };
    const tail = await bench.logs.send(new GetLogEventsCommand({ ...input, limit: 3 }));
    assert.equal(tail.events?.length, 3);
    const read = [...(tail.events ?? [])];
    let nextToken = tail.nextForwardToken;
    for (let step = 0; step < 40; step++) {
      const page = await bench.logs.send(new GetLogEventsCommand({ ...input, nextToken }));
      if (page.events?.length === 0) assert.equal(page.nextForwardToken, nextToken);
      read.push(...(page.events ?? []));
      nextToken = page.nextForwardToken;
      bench.clock.advance(130 + step * 17);
    }
    const numbers = read.map(({ message }) => Number(/^line (\d+)/.exec(message ?? "")?.[1]));
    assert.ok(numbers.length > 100);
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => (numbers[0] ?? 0) + index),
    );
    const back = await bench.logs.send(
      new GetLogEventsCommand({ ...input, nextToken: tail.nextBackwardToken, limit: 2 }),
    );
    assert.deepEqual(
      back.events?.map(({ message }) => Number(/^line (\d+)/.exec(message ?? "")?.[1])),
      [(numbers[0] ?? 0) - 2, (numbers[0] ?? 0) - 1],
    );
  });

  it("answers a page of at most 10,000 events and 1 MB", async () => {
    const bench = await openLogsSandbox();
    const { logs, clock } = bench;
    const task = await printing(bench, { "sandbox.prints-at-once": "25000" });
    const stream = { logGroupName: "/test/printing", logStreamName: `t/app/${task}` };
    const many = await logs.send(new GetLogEventsCommand({ ...stream, startFromHead: true }));
    assert.equal(many.events?.length, 10_000);
    const group = { logGroupName: "/test/big" };
    await logs.send(new CreateLogGroupCommand(group));
    await logs.send(new CreateLogStreamCommand({ ...group, logStreamName: "s" }));
    // Bytes count, not characters: 100,000 of two bytes each.
    const logEvents = Array.from({ length: 8 }, (_, index) => ({
      timestamp: clock.now() + index,
      message: `${index} ${"ü".repeat(100_000)}`,
    }));
    for (const event of logEvents)
      await logs.send(new PutLogEventsCommand({ ...group, logStreamName: "s", logEvents: [event] }));
    const heavy = await logs.send(new GetLogEventsCommand({ ...group, logStreamName: "s", startFromHead: true }));
    assert.equal(heavy.events?.length, 5);
    const found = await wholeSearch(bench, group);
    assert.deepEqual([found.found.length, found.pages], [8, 2]);
  });

  it("comes with tokens that lead nowhere, if it is to", async () => {
    const { logs, sandbox } = await openLogsSandbox();
    const { logStreams } = await logs.send(new DescribeLogStreamsCommand({ logGroupName: "/ecs/web", limit: 1 }));
    const input = { logGroupName: "/ecs/web", logStreamName: logStreams?.[0]?.logStreamName, limit: 2 };
    const tokens = async () => {
      const first = await logs.send(new GetLogEventsCommand(input));
      const second = await logs.send(new GetLogEventsCommand({ ...input, nextToken: first.nextForwardToken }));
      assert.deepEqual(second.events, first.events);
      return [first.nextForwardToken, second.nextForwardToken];
    };
    sandbox.addFault({ operation: "logs:GetLogEvents", kind: "endless-token", times: 2 });
    assert.equal(new Set(await tokens()).size, 2);
    sandbox.addFault({ operation: "logs:GetLogEvents", kind: "repeat-token", times: 2 });
    assert.equal(new Set(await tokens()).size, 1);
  });

  it("refuses what CloudWatch Logs refuses", async () => {
    const { logs } = await openLogsSandbox();
    const get = (input: Partial<GetLogEventsCommand["input"]>) =>
      logs.send(new GetLogEventsCommand({ logGroupName: "/ecs/web", logStreamName: "x", ...input }));
    await assert.rejects(get({ logGroupName: "/ecs/db-migration" }), {
      name: "ResourceNotFoundException",
      message: "The specified log group does not exist.",
    });
    await assert.rejects(get({}), {
      name: "ResourceNotFoundException",
      message: "The specified log stream does not exist.",
    });
    const { logStreams } = await logs.send(new DescribeLogStreamsCommand({ logGroupName: "/ecs/web", limit: 1 }));
    const logStreamName = logStreams?.[0]?.logStreamName;
    await assert.rejects(get({ logStreamName, nextToken: "f/1" }), { name: "InvalidParameterException" });
    await assert.rejects(get({ logStreamName, limit: 10_001 }), { name: "InvalidParameterException" });
    await assert.rejects(get({ logStreamName, startTime: 5, endTime: 4 }), { name: "InvalidParameterException" });
  });
});

describe("FilterLogEvents in the sandbox", () => {
  it("interleaves streams by time, each event once, whatever the page", async () => {
    const bench = await openLogsSandbox();
    const startTime = bench.clock.now() - 300_000;
    const { found: all } = await wholeSearch(bench, { logGroupName: "/ecs/web", startTime });
    assert.ok(new Set(all.map(one => one.logStreamName)).size > 5);
    const times = all.map(({ timestamp }) => timestamp ?? 0);
    assert.deepEqual(
      times,
      times.toSorted((one, other) => one - other),
    );
    assert.equal(new Set(all.map(({ eventId }) => eventId)).size, all.length);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 60, max: 3000 }), fc.boolean(), async (limit, filtered) => {
        const filterPattern = filtered ? "{ $.status != 200 }" : undefined;
        const { found } = await wholeSearch(bench, { logGroupName: "/ecs/web", startTime, limit, filterPattern });
        const wanted = filtered ? all.filter(({ message = "" }) => /"status":(?!200)/.test(message)) : all;
        assert.deepEqual(messages(found), messages(wanted));
      }),
      { numRuns: 12 },
    );
  });

  it("pages on through what fits no pattern: an empty page with a token is not the end", async () => {
    const bench = await openLogsSandbox();
    const task = await printing(bench, { "sandbox.prints-at-once": "60000" });
    const { found, pages } = await wholeSearch(bench, {
      logGroupName: "/test/printing",
      logStreamNames: [`t/app/${task}`],
      filterPattern: '"line 00059999"',
    });
    assert.deepEqual([found.length, pages], [1, 3]);
  });

  it("looks into the streams of some names or of a prefix only", async () => {
    const bench = await openLogsSandbox();
    const { logs, clock } = bench;
    const startTime = clock.now() - 120_000;
    const logGroupName = "/ecs/api";
    const { found } = await wholeSearch(bench, { logGroupName, startTime });
    const [one, other] = [...new Set(found.map(({ logStreamName = "" }) => logStreamName))].sort();
    assert.ok(one && other);
    const named = await wholeSearch(bench, { logGroupName, startTime, logStreamNames: [one, other] });
    assert.deepEqual(
      messages(named.found),
      messages(found.filter(({ logStreamName }) => logStreamName === one || logStreamName === other)),
    );
    const prefixed = await wholeSearch(bench, { logGroupName, startTime, logStreamNamePrefix: "ecs/envoy/" });
    assert.ok(prefixed.found.length > 0);
    assert.ok(prefixed.found.every(({ logStreamName }) => logStreamName?.startsWith("ecs/envoy/")));
    const filter = (input: object) => logs.send(new FilterLogEventsCommand({ logGroupName, ...input }));
    await assert.rejects(filter({ logStreamNames: [one], logStreamNamePrefix: "ecs" }), {
      name: "InvalidParameterException",
    });
    await assert.rejects(filter({ logStreamNames: Array.from({ length: 101 }, (_, index) => `s${index}`) }), {
      name: "InvalidParameterException",
    });
    await assert.rejects(filter({ logStreamNames: ["nope"] }), { name: "ResourceNotFoundException" });
    await assert.rejects(filter({ filterPattern: "not-quoted" }), {
      name: "InvalidParameterException",
      message: "Invalid filter pattern: Invalid character(s) in term 'not-quoted'",
    });
  });
});

describe("DescribeLogStreams in the sandbox", () => {
  it("lists by name or by the last event, in pages", async () => {
    const { logs } = await openLogsSandbox();
    const logGroupName = "/ecs/web";
    const list = async (more: object) => {
      const found = [];
      let nextToken: string | undefined;
      do {
        const page = await logs.send(new DescribeLogStreamsCommand({ logGroupName, limit: 3, nextToken, ...more }));
        found.push(...(page.logStreams ?? []));
        ({ nextToken } = page);
      } while (nextToken);
      return found;
    };
    const byName = (await list({})).map(one => one.logStreamName ?? "");
    assert.ok(byName.length > 15);
    assert.deepEqual(byName, byName.toSorted());
    const byTime = (await list({ orderBy: "LastEventTime", descending: true })).map(one => one.lastEventTimestamp ?? 0);
    assert.deepEqual(
      byTime,
      byTime.toSorted((one, other) => other - one),
    );
    assert.equal(byTime.length, byName.length);
    const app = await list({ logStreamNamePrefix: "ecs/app/" });
    assert.ok(app.length > 0 && app.length < byName.length);
    await assert.rejects(list({ logStreamNamePrefix: "ecs", orderBy: "LastEventTime" }), {
      name: "InvalidParameterException",
      message: "Cannot order by LastEventTime with a logStreamNamePrefix.",
    });
    await assert.rejects(list({ limit: 51 }), { name: "InvalidParameterException" });
  });
});

describe("every answer of the sandbox's CloudWatch Logs", () => {
  it("fits the service model", async () => {
    const { sandbox, clock } = await openLogsSandbox();
    const found: string[] = [];
    const ask = async (operation: string, input: object): Promise<Record<string, never>> => {
      const response = await fetch(sandbox.url, {
        method: "POST",
        headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": `Logs_20140328.${operation}` },
        body: JSON.stringify(input),
      });
      const answer = (await response.json()) as Record<string, never>;
      assert.equal(response.status, 200, `${operation}: ${JSON.stringify(answer)}`);
      // What answers nothing has no shape in the model.
      if (!operation.startsWith("Create")) found.push(...misfits(operation, answer, "client-cloudwatch-logs"));
      return answer;
    };
    await ask("DescribeLogGroups", {});
    const logGroupName = "/ecs/web";
    const { logStreams } = (await ask("DescribeLogStreams", { logGroupName })) as never as {
      logStreams: { logStreamName: string }[];
    };
    await ask("GetLogEvents", { logGroupName, logStreamName: logStreams[0]?.logStreamName, limit: 5 });
    await ask("FilterLogEvents", { logGroupName, limit: 5 });
    const stream = { logGroupName: "/test/written", logStreamName: "s" };
    await ask("CreateLogGroup", { logGroupName: stream.logGroupName });
    await ask("CreateLogStream", stream);
    const timestamp = clock.now();
    const logEvents = [
      { timestamp: timestamp - 20 * 86_400_000, message: "too old" },
      { timestamp, message: "hello" },
    ];
    const put = await ask("PutLogEvents", { ...stream, logEvents });
    assert.deepEqual(put["rejectedLogEventsInfo"], { tooOldLogEventEndIndex: 1 });
    assert.deepEqual(found, []);
  });
});

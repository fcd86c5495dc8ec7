import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { auditSource } from "../../../../src/stream/audit/audit";
import { TextSource } from "../../../../src/stream/sources/file";
import { markdownReport } from "../../../../src/stream/report/markdown";
import { auditReport } from "../../../../src/stream/report/report";
import { instanceSample, serviceActionSample, taskSample } from "../samples";

const never = new AbortController().signal;
const events = [taskSample, serviceActionSample, instanceSample];
const texts = events.map(event => JSON.stringify(event));
const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString("base64");
const stream = "8d6c2f1e-5b1f-3c07-9f4e-2f6a1b0c9d8e";

/** What CloudWatch Logs sends to a subscription's target. */
const subscription = {
  messageType: "DATA_MESSAGE",
  owner: "111122223333",
  logGroup: "/aws/events/ecs",
  logStream: stream,
  subscriptionFilters: ["all"],
  logEvents: texts.map((message, n) => ({ id: `${n}`, timestamp: 1, message })),
};
const packedSubscription = base64(gzipSync(JSON.stringify(subscription)));
const csvField = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const sns = (message: string) => ({
  Type: "Notification",
  MessageId: "1",
  TopicArn: "arn:aws:sns:us-west-2:111122223333:ecs",
  Subject: null,
  Message: message,
  Timestamp: "2026-03-04T17:20:11.000Z",
});

const wrappings: Readonly<Record<string, string>> = {
  "aws logs tail --format short": texts.map(text => `2026-03-04T17:20:11 ${text}`).join("\n"),
  "aws logs tail --format detailed": texts.map(text => `2026-03-04T17:20:11.123000+00:00 ${stream} ${text}`).join("\n"),
  "aws logs tail in color": texts
    .map(text => `\u001b[32m2026-03-04T17:20:11.123000+00:00\u001b[0m \u001b[36m${stream}\u001b[0m ${text}`)
    .join("\r\n"),
  "aws logs tail --format json": events
    .map(event => `2026-03-04T17:20:11.123000+00:00 ${stream} \n${JSON.stringify(event, null, 4)}`)
    .join("\n"),
  "a log group's export to S3": texts.map(text => `2026-03-04T17:20:11.000Z ${text}`).join("\n"),
  "aws logs filter-log-events --output text": texts
    .map((text, n) => `EVENTS\t3812${n}\t1772644811000\t${stream}\t${text}\t1772644810000`)
    .join("\n"),
  "aws logs get-query-results": JSON.stringify(
    {
      results: texts.map(text => [
        { field: "@timestamp", value: "2026-03-04 17:20:11.000" },
        { field: "@message", value: text },
        { field: "@ptr", value: "CmEKJ" },
      ]),
      statistics: { recordsMatched: 3, recordsScanned: 3, bytesScanned: 4000 },
      status: "Complete",
    },
    null,
    4,
  ),
  "a Logs Insights export in JSON": JSON.stringify(
    texts.map(text => ({ "@timestamp": "2026-03-04 17:20:11.000", "@message": text })),
    null,
    2,
  ),
  "a Logs Insights export in JSON with parsed messages": JSON.stringify(
    events.map(event => ({ "@timestamp": "2026-03-04 17:20:11.000", "@message": event })),
  ),
  "a Logs Insights export in CSV": [
    "@timestamp,@message,@logStream",
    ...texts.map(text => `2026-03-04 17:20:11.000,${csvField(text)},${stream}`),
  ].join("\r\n"),
  "the console's export of a log group in CSV": [
    "timestamp,message",
    ...events.map(event => `1772644811000,${csvField(JSON.stringify(event, null, 2))}`),
  ].join("\n"),
  "aws sqs receive-message --query Messages[].Body": JSON.stringify(texts, null, 4),
  "aws sqs receive-message --query Messages[].Body --output text": texts.join("\t"),
  "aws sqs receive-message --query Messages[].{Body:Body}": JSON.stringify(texts.map(Body => ({ Body }))),
  "one SQS message": texts.map(body => JSON.stringify({ MessageId: "1", ReceiptHandle: "r", Body: body })).join("\n"),
  "put-events entries": JSON.stringify(
    events.map(event => ({
      Source: event.source,
      DetailType: event["detail-type"],
      Time: event.time,
      Resources: event.resources,
      Detail: JSON.stringify(event.detail),
      EventBusName: "default",
    })),
  ),
  "a PutEvents request": JSON.stringify({
    Entries: events.map(event => ({
      Source: event.source,
      DetailType: event["detail-type"],
      Detail: JSON.stringify(event.detail),
    })),
  }),
  "what Lambda gets of a Logs subscription": JSON.stringify({ awslogs: { data: packedSubscription } }),
  "the data of a Logs subscription alone": packedSubscription,
  "a Logs subscription, decoded": JSON.stringify(subscription, null, 2),
  "aws kinesis get-records": JSON.stringify({
    Records: texts.map((text, n) => ({ SequenceNumber: `${n}`, Data: base64(text), PartitionKey: "1" })),
    NextShardIterator: "AAAA",
    MillisBehindLatest: 0,
  }),
  "a Logs subscription through Kinesis": JSON.stringify({
    Records: [{ SequenceNumber: "1", Data: packedSubscription, PartitionKey: "1" }],
  }),
  "what Lambda gets from Kinesis": JSON.stringify({
    Records: texts.map((text, n) => ({
      kinesis: { kinesisSchemaVersion: "1.0", partitionKey: "1", sequenceNumber: `${n}`, data: base64(text) },
      eventSource: "aws:kinesis",
      eventName: "aws:kinesis:record",
    })),
  }),
  "what Firehose hands to a transformation": JSON.stringify({
    invocationId: "1",
    deliveryStreamArn: "arn:aws:firehose:us-west-2:111122223333:deliverystream/ecs",
    records: texts.map((text, n) => ({ recordId: `${n}`, approximateArrivalTimestamp: 1, data: base64(text) })),
  }),
  "what Firehose sends to an HTTP endpoint": JSON.stringify({
    requestId: "1",
    timestamp: 1,
    // Firehose puts records together with nothing between them.
    records: [{ data: base64(texts.join("")) }],
  }),
  "put-record-batch": JSON.stringify({ Records: texts.map(text => ({ Data: base64(text) })) }),
  "objects run together, as Firehose writes to S3": texts.join(""),
  "what Lambda gets from SNS": JSON.stringify({
    Records: texts.map(text => ({ EventSource: "aws:sns", EventVersion: "1.0", Sns: sns(text) })),
  }),
  "what Lambda gets from SQS": JSON.stringify({
    Records: texts.map(text => ({ messageId: "1", receiptHandle: "r", body: text, eventSource: "aws:sqs" })),
  }),
  "SNS inside SQS inside Lambda": JSON.stringify({
    Records: texts.map(text => ({ messageId: "1", body: JSON.stringify(sns(text)), eventSource: "aws:sqs" })),
  }),
  "an EventBridge pipe's batch from SQS": JSON.stringify(
    texts.map(text => ({ messageId: "1", receiptHandle: "r", body: text, eventSource: "aws:sqs" })),
  ),
  "an EventBridge pipe's batch with parsed bodies": JSON.stringify(
    events.map(event => ({ messageId: "1", receiptHandle: "r", body: event, eventSource: "aws:sqs" })),
  ),
  "an EventBridge pipe's batch from Kinesis": JSON.stringify(
    texts.map(text => ({ eventID: "1", partitionKey: "1", data: base64(text), eventSource: "aws:kinesis" })),
  ),
  "a Lambda destination's record": texts
    .map(text => `{"requestContext":{"functionArn":"f"},"requestPayload":${text},"responsePayload":null}`)
    .join("\n"),
  "a collector's own JSON around it": texts.map(text => JSON.stringify({ host: "h", log: text })).join("\n"),
  "a container's log lines": texts.map(text => `consumer-1  | got ${text}`).join("\n"),
};

const audited = (text: string) => auditSource(new TextSource("pasted", text), never);

describe("wrappings", () => {
  for (const [name, text] of Object.entries(wrappings))
    it(`read ${name}`, async () => {
      const audit = await audited(text);
      assert.deepEqual(
        [...audit.resources.values()].map(track => [track.kind, track.versions.highest]),
        [
          ["task", 6],
          ["containerInstance", 14801],
        ],
      );
      assert.deepEqual(audit.firstUnreadable, []);
      assert.deepEqual(audit.unclear.all(), []);
      assert.deepEqual(audit.skipped, { noVersion: 1, notEcs: 0, notEnvelope: 0 });
    });

  it("put an event together from a query's columns", async () => {
    const { taskArn, clusterArn, updatedAt } = taskSample.detail;
    const columns = ["detail-type", "detail.taskArn", "detail.clusterArn", "detail.version", "detail.updatedAt"];
    const row = ["ECS Task State Change", taskArn, clusterArn, "6", updatedAt];
    const audit = await audited([columns, row].map(fields => fields.join(",")).join("\n"));
    assert.deepEqual(
      [audit.events, audit.get(taskArn)?.versions.highest, audit.get(taskArn)?.at],
      [1, 6, Date.parse(updatedAt)],
    );
  });

  it("know ECS's types without a version, and tell one that is new", async () => {
    const typed = (type: string) => JSON.stringify({ ...serviceActionSample, "detail-type": type });
    const health = typed("ECS Container Instance Health Change");
    const audit = await audited([health, typed("ECS Hook State Change"), typed("ECS Moon Phase")].join("\n"));
    assert.deepEqual([audit.skipped.noVersion, audit.unclear.all()], [3, []]);
    const text = markdownReport(auditReport(audit, "s"));
    assert.match(text, /\| ECS Container Instance Health Change \| 1 \| has none \|/);
    assert.match(text, /\| ECS Hook State Change \| 1 \| has none \|/);
    assert.match(text, /\| ECS Moon Phase \| 1 \| not known to this version of ECS Explorer \|/);
  });
});

describe("what is not understood", () => {
  it("is counted by shape, with the reason and one example", async () => {
    const { updatedAt, ...answer } = taskSample.detail;
    assert.ok(updatedAt);
    const { version, ...unversioned } = taskSample.detail;
    assert.ok(version);
    const lines = [
      ...Array.from({ length: 40 }, (_, n) => JSON.stringify({ level: "info", message: `hello ${n}` })),
      JSON.stringify({ ...taskSample, detail: unversioned }),
      JSON.stringify(answer),
      JSON.stringify(answer),
      "17",
    ];
    const audit = await audited(lines.join("\n"));
    assert.deepEqual(
      audit.unclear.all().map(({ count, reason, line }) => [count, reason, line]),
      [
        [40, "It has no detail-type, so it is no EventBridge event.", 1],
        [2, "An answer of the ECS API, not an event: it has no updatedAt.", 42],
        [1, "Its detail has no version.", 41],
        [1, "JSON, but not an object.", 44],
      ],
    );
    const [first] = audit.unclear.all();
    assert.equal(first?.shape, "{level, message}");
    assert.equal(first.example, '{"level":"info","message":"hello 0"}');
  });

  it("stays bounded, and cannot turn its neighbors' text around or leave its cell", async () => {
    const lines = Array.from({ length: 300 }, (_, n) => JSON.stringify({ [`key${n}`]: "x".repeat(5000) }));
    const evil = JSON.stringify({ "a|b\u202e": "](command:evil) <img src=x>\n| row |" });
    const audit = await audited([evil, ...lines].join("\n"));
    const { shapes, further } = auditReport(audit, "s").unclear;
    assert.deepEqual([shapes.length, further], [50, 251]);
    assert.ok(shapes.every(({ shape, example }) => shape.length < 350 && example.length < 170));
    const text = markdownReport(auditReport(audit, "s"));
    assert.ok(!text.includes("\u202e") && !text.includes("](command:") && !/(?<!\\)<img/.test(text));
    assert.match(text, /251 more had further shapes/);
  });

  it("counts a log line that holds no JSON, but not the line above a record", async () => {
    const text = `2026-03-04T17:20:11+00:00 ${stream}\n2026-03-04T17:20:12+00:00 done\nhello\n`;
    const audit = await audited(text);
    assert.deepEqual(
      audit.firstUnreadable.map(({ line, excerpt }) => [line, excerpt.slice(0, 19)]),
      [
        [1, "2026-03-04T17:20:11"],
        [2, "2026-03-04T17:20:12"],
        [3, "hello"],
      ],
    );
  });

  it("says of CloudWatch Logs' own health check what it is, and unpacks no bomb", async () => {
    const check = {
      ...subscription,
      messageType: "CONTROL_MESSAGE",
      logEvents: [{ id: "", timestamp: 1, message: "CWL CONTROL MESSAGE" }],
    };
    const bomb = base64(gzipSync(Buffer.alloc(70 << 20, 0x7b)));
    const audit = await audited(
      [base64(gzipSync(JSON.stringify(check))), JSON.stringify({ awslogs: { data: bomb } })].join("\n"),
    );
    assert.deepEqual([audit.events, audit.unreadable], [0, 0]);
    assert.deepEqual(
      audit.unclear
        .all()
        .map(({ reason }) => reason)
        .toSorted(),
      [
        "A health check that CloudWatch Logs sends to a subscription's target.",
        "It has no detail-type, so it is no EventBridge event.",
      ],
    );
  });

  it("says which row of a query has no event in it", async () => {
    const audit = await audited('{"results":[[{"field":"bin(5m)","value":"1"},{"field":"count","value":"4"}]]}');
    assert.match(audit.unclear.all()[0]?.reason ?? "", /no column with the event/);
  });
});

describe("a version told twice", () => {
  const other = { ...taskSample, detail: { ...taskSample.detail, stoppedReason: "Essential container exited" } };

  it("is a duplicate, and a conflict where the content differs", async () => {
    const audit = await audited([taskSample, taskSample, other].map(event => JSON.stringify(event)).join("\n"));
    assert.deepEqual([audit.duplicates, audit.repeats.conflicts, audit.repeats.uncompared], [2, 1, 0]);
    const report = auditReport(audit, "s");
    assert.deepEqual(report.conflicts.first, [
      { arn: taskSample.detail.taskArn, version: 6, fields: ["stoppedReason"] },
    ]);
    assert.match(markdownReport(report), /### Same version, different content[^#]*stoppedReason/);
  });

  it("is counted as not compared when the first was too long ago", async () => {
    const between = Array.from({ length: 2500 }, (_, n) =>
      JSON.stringify({ ...instanceSample, detail: { ...instanceSample.detail, version: n } }),
    );
    const audit = await audited([JSON.stringify(taskSample), ...between, JSON.stringify(other)].join("\n"));
    assert.deepEqual([audit.duplicates, audit.repeats.conflicts, audit.repeats.uncompared], [1, 0, 1]);
    assert.match(markdownReport(auditReport(audit, "s")), /0 \(1 could not be compared\)/);
  });
});

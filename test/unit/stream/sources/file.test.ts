import assert from "node:assert/strict";
import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { EcsError } from "../../../../src/ecs/model/errors";
import { auditSource } from "../../../../src/stream/audit/audit";
import { FileSource, TextSource } from "../../../../src/stream/sources/file";
import type { Progress } from "../../../../src/stream/sources/file";
import type { StreamItem } from "../../../../src/stream/event/item";
import { clusterArn, envelope, taskArn } from "../envelope";
import { instanceSample, serviceActionSample, taskSample } from "../samples";

const never = new AbortController().signal;

async function all(source: { items(signal: AbortSignal): AsyncIterable<StreamItem> }): Promise<StreamItem[]> {
  const items: StreamItem[] = [];
  for await (const item of source.items(never)) items.push(item);
  return items;
}

const versions = (items: readonly StreamItem[]) =>
  items.map(item => (item.kind === "event" ? item.event.version : item.kind));
const lines = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    JSON.stringify(
      envelope({
        kind: "task",
        arn: taskArn(n % 100),
        clusterArn: clusterArn("web"),
        version: 1 + Math.floor(n / 100),
        at: n,
      }),
    ),
  ).join("\n");

describe("file and text sources", () => {
  let folder = "";
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "ecs-events-"));
  });
  after(() => rm(folder, { recursive: true }));

  async function file(name: string, content: string | Uint8Array): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  }

  const events = [taskSample, serviceActionSample, instanceSample];
  const sns = { Type: "Notification", MessageId: "1", TopicArn: "arn:aws:sns:x", Message: JSON.stringify(taskSample) };
  const shapes: Readonly<Record<string, string>> = {
    "a JSON array": JSON.stringify(events, null, 2),
    "JSON Lines": events.map(event => JSON.stringify(event)).join("\n"),
    "objects run together, as Firehose writes": events.map(event => JSON.stringify(event)).join(""),
    "aws sqs receive-message": JSON.stringify(
      { Messages: events.map((event, n) => ({ MessageId: `${n}`, ReceiptHandle: "r", Body: JSON.stringify(event) })) },
      null,
      4,
    ),
    "aws logs filter-log-events": JSON.stringify(
      {
        events: events.map((event, n) => ({
          logStreamName: "s",
          timestamp: n,
          message: JSON.stringify(event),
          eventId: `${n}`,
        })),
        searchedLogStreams: [],
      },
      null,
      4,
    ),
    "a Logs subscription": JSON.stringify({
      messageType: "DATA_MESSAGE",
      logEvents: events.map((event, n) => ({ id: `${n}`, timestamp: n, message: JSON.stringify(event) })),
    }),
  };
  for (const [name, content] of Object.entries(shapes)) {
    it(`reads ${name}, from text, from a file, gzipped and in UTF-16`, async () => {
      const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(content, "utf16le")]);
      for (const source of [
        new TextSource("pasted", content),
        new FileSource(await file("events.json", content)),
        new FileSource(await file("events.json.gz", gzipSync(content))),
        new FileSource(await file("utf16.json", utf16)),
      ])
        assert.deepEqual(versions(await all(source)), [6, "skipped", 14801]);
    });
  }

  it("reads one event, and SNS notifications inside SQS messages", async () => {
    assert.deepEqual(versions(await all(new TextSource("one", JSON.stringify(taskSample, null, 2)))), [6]);
    assert.deepEqual(versions(await all(new TextSource("sns", JSON.stringify(sns)))), [6]);
    const message = { MessageId: "1", ReceiptHandle: "r", Body: JSON.stringify(sns) };
    assert.deepEqual(versions(await all(new TextSource("sqs", JSON.stringify({ Messages: [message] })))), [6]);
  });

  it("tells which bodies are not JSON", async () => {
    const dump = {
      Messages: [
        { MessageId: "1", Body: "oops" },
        { MessageId: "2", Body: JSON.stringify(taskSample) },
      ],
    };
    const items = await all(new TextSource("sqs", JSON.stringify(dump)));
    assert.deepEqual(versions(items), ["unreadable", 6]);
    assert.equal((items[0] as { excerpt: string }).excerpt, "oops");
  });

  it("takes somebody's own JSON with a message for what it is", async () => {
    const items = await all(new TextSource("log", '{"level":"info","message":"hello"}\n[]\n""'));
    assert.deepEqual(
      items.map(item => (item as { why?: string }).why),
      ["notEnvelope", "notEnvelope"],
    );
  });

  it("says how far it is, to the end", async () => {
    const text = lines(3000);
    const seen: Progress[] = [];
    const source = new FileSource(await file("big.jsonl", text), progress => seen.push(progress));
    const audit = await auditSource(source, never);
    assert.equal(audit.events, 3000);
    assert.ok(seen.length > 2);
    assert.deepEqual(seen.at(-1), { bytesRead: Buffer.byteLength(text), total: Buffer.byteLength(text) });
  });

  it("stops within a chunk when it is cancelled, and closes the file", async () => {
    const path = await file("cancel.jsonl", lines(5000));
    const abort = new AbortController();
    let read = 0;
    await assert.rejects(
      async () => {
        for await (const item of new FileSource(path, () => abort.abort()).items(abort.signal))
          read += item.kind === "event" ? 1 : 0;
      },
      (error: unknown) => error instanceof EcsError && error.kind === "cancelled",
    );
    assert.ok(read > 0 && read < 5000);
  });

  it("keeps what came before gzip data that ends early, and says so", async () => {
    const packed = gzipSync(lines(2000));
    const items = await all(new FileSource(await file("cut.gz", packed.subarray(0, packed.length - 500))));
    const last = items.at(-1);
    assert.ok(items.length > 100);
    assert.match((last as { reason: string }).reason, /gzip data is damaged/);
  });

  it("reads gzip members one behind the other", async () => {
    const two = Buffer.concat([gzipSync(JSON.stringify(taskSample)), gzipSync(JSON.stringify(instanceSample))]);
    assert.deepEqual(versions(await all(new FileSource(await file("two.gz", two)))), [6, 14801]);
  });

  it("says of a file that is not there that it could not be read", async () => {
    await assert.rejects(
      all(new FileSource(join(folder, "none.json"))),
      (error: unknown) => error instanceof EcsError && error.kind === "missing" && /none\.json/.test(error.message),
    );
  });

  it("is done with an empty file at once", async () => {
    assert.deepEqual(await all(new FileSource(await file("empty.json", ""))), []);
    assert.deepEqual(await all(new TextSource("empty", "")), []);
  });

  it("lets go of a file when its reader leaves early", async () => {
    const path = await file("leave.jsonl.gz", gzipSync(lines(20_000)));
    for await (const item of new FileSource(path).items(never)) if (item.kind === "event") break;
    const handle = await open(path, "r+");
    await handle.close();
  });
});

import assert from "node:assert/strict";
import { EcsError } from "../../../src/ecs/errors";
import type { StreamItem } from "../../../src/stream/item";
import { LogsSource } from "../../../src/stream/logs";
import type { LogRecord, LogsPort, QueueMessage, QueuePort } from "../../../src/stream/ports";
import { QueueSource } from "../../../src/stream/queue";
import { clusterArn, envelope, taskArn } from "./envelope";
import { until } from "./until";

const never = new AbortController().signal;
const body = (version: number) =>
  JSON.stringify(envelope({ kind: "task", arn: taskArn(1), clusterArn: clusterArn("web"), version, at: version }));

/** A log group that tests write to; pages hold two records. */
class FakeLogs implements LogsPort {
  records: LogRecord[] = [];
  calls = 0;
  failure?: EcsError;

  write(version: number, at: number): void {
    this.records.push({ id: `e${this.records.length}`, at, message: body(version) });
  }

  filter({ from, to, next }: Parameters<LogsPort["filter"]>[0]) {
    this.calls++;
    if (this.failure) return Promise.reject(this.failure);
    const found = this.records.filter(record => record.at >= (from ?? 0) && record.at <= (to ?? Infinity));
    const start = Number(next ?? 0);
    const more = found.length > start + 2 ? String(start + 2) : undefined;
    return Promise.resolve({ records: found.slice(start, start + 2), next: more });
  }
}

/** A queue whose received messages come back after so many further receives. */
class FakeQueue implements QueuePort {
  waiting: QueueMessage[] = [];
  hidden: QueueMessage[] = [];
  removed: string[] = [];
  maxReceives?: number;
  receives = 0;
  empties = 0;

  send(version: number, text = body(version)): void {
    this.waiting.push({ id: `m${version}`, receipt: `r${version}`, body: text, receives: 0 });
  }

  comeBack(): void {
    this.waiting.push(...this.hidden.splice(0));
  }

  facts() {
    return Promise.resolve({ messages: this.waiting.length, hidden: 0, maxReceives: this.maxReceives });
  }

  async receive() {
    this.receives++;
    await new Promise(resolve => setTimeout(resolve, this.waiting.length > 0 ? 0 : 5));
    const messages = this.waiting.splice(0, 10).map(message => ({ ...message, receives: message.receives + 1 }));
    this.hidden.push(...messages);
    if (messages.length === 0) this.empties++;
    return messages;
  }

  remove(receipts: readonly string[]) {
    this.removed.push(...receipts);
    this.hidden = this.hidden.filter(message => !receipts.includes(message.receipt));
    return Promise.resolve();
  }
}

/** Reads in the background; `stop` waits until the source has let go. */
function reading(source: { items(signal: AbortSignal): AsyncIterable<StreamItem> }) {
  const items: StreamItem[] = [];
  const abort = new AbortController();
  const done = (async () => {
    for await (const item of source.items(abort.signal)) items.push(item);
  })();
  let failure: unknown;
  done.catch((error: unknown) => (failure = error));
  return {
    items,
    versions: () => items.flatMap(item => (item.kind === "event" ? item.event.version : [])),
    failure: () => failure,
    stop: async () => {
      abort.abort();
      await done.catch(() => undefined);
    },
  };
}

describe("CloudWatch Logs source", () => {
  it("reads every page of a time range and ends", async () => {
    const port = new FakeLogs();
    for (let n = 1; n <= 7; n++) port.write(n, n * 100);
    const found: number[] = [];
    for await (const item of new LogsSource(port, { group: "g", from: 200, to: 600 }).items(never))
      if (item.kind === "event") found.push(item.event.version);
    assert.deepEqual(found, [2, 3, 4, 5, 6]);
  });

  it("follows what comes, each record once, also one that shows up a little late", async () => {
    const port = new FakeLogs();
    port.write(1, 100_000);
    const reader = reading(new LogsSource(port, { group: "g", from: 0 }));
    await until(() => reader.items.some(item => item.kind === "caughtUp"), "caught up");
    port.write(2, 101_000);
    await until(() => reader.versions().length === 2, "the next record");
    port.write(3, 99_500);
    await until(() => reader.versions().length === 3, "the late record");
    await reader.stop();
    assert.deepEqual(reader.versions(), [1, 2, 3]);
  });

  it("goes on where it was after a failure", async () => {
    const port = new FakeLogs();
    port.write(1, 100_000);
    const source = new LogsSource(port, { group: "g" });
    const first = reading(source);
    await until(() => first.versions().length === 1, "the first record");
    port.failure = new EcsError({ kind: "network", code: "ECONNRESET", sentence: "It broke.", advice: "" });
    await until(() => first.failure() !== undefined, "the failure");
    port.failure = undefined;
    port.write(2, 100_001);
    const second = reading(source);
    await until(() => second.versions().length === 1, "the second record");
    assert.deepEqual(second.versions(), [2]);
    await second.stop();
  });

  it("asks no more than twice a second while it waits", async () => {
    const port = new FakeLogs();
    const reader = reading(new LogsSource(port, { group: "g" }));
    const began = Date.now();
    await until(() => port.calls === 3, "three calls");
    assert.ok(Date.now() - began >= 990, `${Date.now() - began} ms`);
    await reader.stop();
  });

  it("stops waiting at once when it is cancelled", async () => {
    const reader = reading(new LogsSource(new FakeLogs(), { group: "g" }));
    await until(() => reader.items.length > 0, "caught up");
    const began = Date.now();
    await reader.stop();
    assert.ok(Date.now() - began < 300);
    assert.equal((reader.failure() as EcsError).kind, "cancelled");
  });
});

describe("SQS source", () => {
  it("only looks by default: deletes nothing, and tells a message that comes back once", async () => {
    const port = new FakeQueue();
    for (let n = 1; n <= 12; n++) port.send(n);
    const source = new QueueSource("q", port, { mode: "look" });
    assert.match(source.statement, /Nothing is deleted.*hidden.*10 seconds/s);
    const reader = reading(source);
    await until(() => reader.versions().length === 12, "all messages");
    port.comeBack();
    const before = port.receives;
    await until(() => port.receives > before + 1, "a further look");
    await reader.stop();
    assert.equal(reader.versions().length, 12);
    assert.deepEqual(port.removed, []);
    // Only an empty answer says that everything was seen.
    const caughtUp = reader.items.filter(item => item.kind === "caughtUp").length;
    assert.ok(caughtUp <= port.empties, `caught up ${caughtUp} times in ${port.empties} empty answers`);
  });

  it("stops looking before a message would move to the dead-letter queue", async () => {
    const port = new FakeQueue();
    port.maxReceives = 2;
    port.send(1);
    const reader = reading(new QueueSource("q", port, { mode: "look" }));
    await until(() => reader.versions().length === 1, "the message");
    port.comeBack();
    await until(() => reader.failure() !== undefined, "the stop");
    assert.equal((reader.failure() as EcsError).kind, "conflict");
    assert.match((reader.failure() as EcsError).message, /dead-letter/);
    assert.equal(port.hidden[0]?.receives, 2);
  });

  it("deletes a message when it consumes, and only after it was applied", async () => {
    const port = new FakeQueue();
    for (let n = 1; n <= 3; n++) port.send(n);
    const reader = reading(new QueueSource("q", port, { mode: "consume" }));
    await until(() => reader.versions().length === 3, "all messages");
    const [first] = reader.items;
    assert.deepEqual(port.removed, []);
    (first as { ack: () => void }).ack();
    await until(() => port.removed.length === 1, "the removal");
    await reader.stop();
    assert.deepEqual(port.removed, ["r1"]);
  });

  it("deletes a message with several events only when all of them were applied, and one with none at once", async () => {
    const port = new FakeQueue();
    port.send(1, `[${body(1)},${body(2)}]`);
    port.send(2, "[]");
    const reader = reading(new QueueSource("q", port, { mode: "consume" }));
    await until(() => port.removed.length === 1, "the empty message");
    const acks = reader.items.flatMap(item => ("ack" in item && item.ack ? [item.ack] : []));
    acks[0]!();
    assert.deepEqual(port.removed, ["r2"]);
    acks[1]!();
    // Leaving the loop removes what was acknowledged by then.
    await reader.stop();
    assert.deepEqual(port.removed, ["r2", "r1"]);
  });
});

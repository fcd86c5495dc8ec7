import assert from "node:assert/strict";
import { EcsError } from "../../../../src/ecs/model/errors";
import type { StreamItem } from "../../../../src/stream/event/item";
import { LogsSource } from "../../../../src/stream/sources/logs";
import type { LogRecord, LogsPort, QueueMessage, QueuePort } from "../../../../src/stream/aws/servicePorts";
import { lookingTerms } from "../../../../src/stream/sources/looking";
import { QueueSource } from "../../../../src/stream/sources/queue";
import { clusterArn, envelope, taskArn } from "../envelope";
import { outcome, until, withFastTime } from "../until";

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
  isFifo = false;
  receives = 0;
  empties = 0;
  /** Thrown by the next receive. */
  failure?: EcsError;

  send(version: number, text = body(version)): void {
    this.waiting.push({ id: `m${version}`, receipt: `r${version}`, body: text, receives: 0 });
  }

  comeBack(): void {
    this.waiting.push(...this.hidden.splice(0));
  }

  facts() {
    const { waiting, hidden, isFifo, maxReceives } = this;
    return Promise.resolve({ messages: waiting.length, hidden: hidden.length, isFifo, maxReceives });
  }

  async receive({ most }: { readonly most: number }) {
    this.receives++;
    const { failure } = this;
    this.failure = undefined;
    if (failure) throw failure;
    await new Promise(resolve => setTimeout(resolve, this.waiting.length > 0 ? 0 : 5));
    const messages = this.waiting.splice(0, most).map(message => ({ ...message, receives: message.receives + 1 }));
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
      await outcome(done.catch(() => undefined));
    },
  };
}

/** The versions that a source which ends has. */
async function versionsOf(source: {
  items(signal: AbortSignal): AsyncIterable<StreamItem>;
}): Promise<readonly number[]> {
  const versions: number[] = [];
  const read = async () => {
    for await (const item of source.items(never)) if (item.kind === "event") versions.push(item.event.version);
  };
  await outcome(read());
  return versions;
}

describe("CloudWatch Logs source", () => {
  withFastTime();

  it("reads every page of a time range and ends", async () => {
    const port = new FakeLogs();
    for (let n = 1; n <= 7; n++) port.write(n, n * 100);
    assert.deepEqual(await versionsOf(new LogsSource(port, { group: "g", from: 200, to: 600 })), [2, 3, 4, 5, 6]);
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

  it("misses none that is ingested late by minutes, and tells none twice", async () => {
    const port = new FakeLogs();
    port.write(1, 1_000_000);
    const reader = reading(new LogsSource(port, { group: "g", from: 0 }, 0, 0));
    await until(() => reader.versions().length === 1, "the first record");
    // In an order of its own, each up to five minutes older than what was read.
    for (const [version, lateMs] of [
      [2, 11_000],
      [3, 60_000],
      [4, 0],
      [5, 290_000],
      [6, 12_000],
    ] as const)
      port.write(version, 1_000_000 - lateMs);
    await until(() => reader.versions().length === 6, "all late records");
    port.write(7, 1_200_000);
    port.write(8, 905_000);
    await until(() => reader.versions().length === 8, "those beside a newer one");
    const { calls } = port;
    await until(() => port.calls > calls + 5, "a further turn");
    await reader.stop();
    assert.deepEqual(
      reader.versions().toSorted((a, b) => a - b),
      [1, 2, 3, 4, 5, 6, 7, 8],
    );
  });

  it("does not take the many pages that it looks back over for pages without an end", async () => {
    const port = new FakeLogs();
    for (let n = 1; n <= 30; n++) port.write(n, 1_000_000 + n * 1000);
    const reader = reading(new LogsSource(port, { group: "g", from: 0 }, 0, 0));
    await until(() => reader.items.filter(item => item.kind === "caughtUp").length > 1, "a second turn");
    port.write(31, 1_000_500);
    await until(() => reader.versions().length === 31, "the late record");
    await reader.stop();
    assert.equal((reader.failure() as EcsError).kind, "cancelled");
  });

  it("looks back minutes when a comparison reads on", async () => {
    const port = new FakeLogs();
    port.write(1, 1_000_000);
    const source = new LogsSource(port, { group: "g", to: 1_000_000 }, 0);
    assert.deepEqual(await versionsOf(source), [1]);
    port.write(2, 1_000_000 - 120_000);
    source.readOnTo(1_010_000);
    assert.deepEqual(await versionsOf(source), [2]);
  });

  it("asks for a group's pages no faster than its rate allows", async () => {
    const port = new FakeLogs();
    for (let n = 1; n <= 7; n++) port.write(n, n * 100);
    const began = Date.now();
    await versionsOf(new LogsSource(port, { group: "g", from: 0, to: 900 }, 40));
    assert.equal(port.calls, 4);
    assert.ok(Date.now() - began >= 120, "three pauses");
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
  withFastTime();

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

  it("leaves a message's reader its last receive, and never looks again after that", async () => {
    for (const maxReceives of [2, 3, 5]) {
      const port = new FakeQueue();
      port.maxReceives = maxReceives;
      for (let n = 1; n <= 5; n++) port.send(n);
      let stop: EcsError | undefined;
      const source = new QueueSource("q", port, { mode: "look", onStop: error => (stop = error) });
      const reader = reading(source);
      while (reader.failure() === undefined) {
        const empties = port.empties;
        await until(() => reader.failure() !== undefined || port.empties > empties, "an empty answer");
        port.comeBack();
      }
      assert.equal((reader.failure() as EcsError).code, "LastReceiveNear");
      assert.equal(stop, reader.failure());
      port.comeBack();
      assert.ok(
        port.waiting.every(message => message.receives < maxReceives),
        `at most ${maxReceives - 1}: ${port.waiting.map(message => message.receives).join(" ")}`,
      );
      const receives = port.receives;
      const again = reading(source);
      await until(() => again.failure() !== undefined, "the refusal");
      assert.equal(port.receives, receives, "a retry receives nothing");
    }
  });

  it("counts a receive whose answer was lost", async () => {
    const port = new FakeQueue();
    port.maxReceives = 3;
    port.send(1);
    const source = new QueueSource("q", port, { mode: "look" });
    const first = reading(source);
    await until(() => first.versions().length === 1, "the message");
    port.failure = new EcsError({ kind: "network", code: "E", sentence: "", advice: "", maybeDone: true });
    await until(() => first.failure() !== undefined, "the failure");
    const second = reading(source);
    await until(() => second.failure() !== undefined, "the stop");
    assert.equal((second.failure() as EcsError).code, "LastReceiveNear");
  });

  it("refuses to look where it would take the only receive, and at a FIFO queue", async () => {
    const one = new FakeQueue();
    one.maxReceives = 1;
    const fifo = new FakeQueue();
    fifo.isFifo = true;
    for (const [port, code] of [[one, "NoReceiveToSpare"] as const, [fifo, "FifoQueue"] as const])
      for (const once of [false, true]) {
        port.send(1);
        const reader = reading(new QueueSource("q", port, { mode: "look", once }));
        await until(() => reader.failure() !== undefined, code);
        const failure = reader.failure() as EcsError;
        assert.deepEqual([failure.code, failure.kind], [code, "conflict"]);
        assert.match(failure.advice, /Set Up an Event Stream/);
        assert.equal(port.receives, 0);
      }
  });

  it("finds new messages behind any number that nobody takes", async () => {
    const port = new FakeQueue();
    for (let n = 1; n <= 120; n++) port.send(n);
    const reader = reading(new QueueSource("q", port, { mode: "look" }));
    await until(() => reader.versions().length === 120, "what is there");
    port.comeBack();
    for (let n = 121; n <= 140; n++) port.send(n);
    await until(() => reader.versions().length === 140, "the new ones", 3000);
    assert.ok(reader.items.some(item => item.kind === "seenOnly"));
    await reader.stop();
  });

  it("does not end a look that did not see all as if it were complete", async () => {
    const port = new FakeQueue();
    port.send(1);
    const reader = reading(new QueueSource("q", port, { mode: "look", once: true, hiddenSeconds: 0.05 }));
    port.facts = () => Promise.resolve({ messages: 20, hidden: 0, isFifo: false, maxReceives: undefined });
    await until(() => reader.failure() !== undefined, "the failure");
    assert.equal((reader.failure() as EcsError).code, "QueueNotSeen");
  });

  it("says what looking will cost before it starts", () => {
    const facts = { messages: 4000, hidden: 0, isFifo: false, maxReceives: 4 };
    const { costs, doubts, refusal } = lookingTerms("q", facts, 10);
    assert.equal(refusal, undefined);
    assert.match(costs.join(" "), /hidden .* for 10 seconds.* again and again\..* stops when a message has had 3/s);
    assert.match(doubts.join(" "), /30 seconds ends peeking\. About 4,000 messages/);
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

  it("leaves in the queue what was not applied, counts it once, and says why it stays", async () => {
    const port = new FakeQueue();
    port.send(1, `[${body(1)},${body(2)}]`);
    port.send(2, "[]");
    port.send(3, "not JSON");
    port.send(4, JSON.stringify({ source: "aws.s3", "detail-type": "Object Created", detail: {} }));
    port.send(5, `[${body(5)},"not an event"]`);
    port.send(6, body(6));
    const source = new QueueSource("q", port, { mode: "consume" });
    const reader = reading(source);
    await until(() => port.empties > 0, "all messages");
    const apply = (version: number) => {
      for (const item of reader.items)
        if (item.kind === "event" && item.event.version === version && !item.again) item.ack?.();
    };
    for (const version of [1, 5]) apply(version);
    apply(2);
    await until(() => port.removed.length === 1, "the removal");
    assert.deepEqual(port.removed, ["r1"]);
    assert.deepEqual(source.left, { unreadable: 1, foreign: 3, notApplied: 0 });
    port.comeBack();
    const empties = port.empties;
    await until(() => port.empties > empties, "a further round");
    assert.deepEqual(source.left, { unreadable: 1, foreign: 3, notApplied: 1 });
    const counted = reader.items.filter(item => item.kind !== "caughtUp" && item.kind !== "seenOnly");
    const again = counted.filter(item => item.kind === "event" && item.again);
    assert.equal(again.length, 2, "the events of messages that stayed are offered again");
    assert.equal(counted.length - again.length, 7);
    const last = again.find(item => item.kind === "event" && item.event.version === 6);
    if (last?.kind === "event") last.ack?.();
    await reader.stop();
    assert.deepEqual(port.removed, ["r1", "r6"]);
    assert.deepEqual(source.left, { unreadable: 1, foreign: 3, notApplied: 0 });
  });
});

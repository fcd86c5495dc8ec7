import { RunTaskCommand } from "@aws-sdk/client-ecs";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { EcsEvent, Sandbox, SandboxOptions } from "../../../src/sandbox/sandbox";
import { type Bench, openSandbox } from "./fixture";

interface SqsMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly Attributes?: Readonly<Record<string, string>>;
}

async function call<Answer>(sandbox: Sandbox, target: string, body: object): Promise<Answer> {
  const response = await fetch(sandbox.url, {
    method: "POST",
    headers: { "x-amz-target": target },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Answer & { __type?: string };
  if (!response.ok) throw Object.assign(new Error(answer.__type), { name: answer.__type });
  return answer;
}

const sqs = <Answer = { Messages?: SqsMessage[] }>(sandbox: Sandbox, operation: string, more: object = {}) =>
  call<Answer>(sandbox, `AmazonSQS.${operation}`, { QueueUrl: sandbox.queueUrl, ...more });

/** Receives and deletes until the queue has nothing more to show. */
async function drain(sandbox: Sandbox): Promise<EcsEvent[]> {
  const events: EcsEvent[] = [];
  for (;;) {
    const { Messages = [] } = await sqs(sandbox, "ReceiveMessage", { MaxNumberOfMessages: 10 });
    if (Messages.length === 0) return events;
    events.push(...Messages.map(({ Body }) => JSON.parse(Body) as EcsEvent));
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    const { Failed } = await sqs<{ Failed: unknown[] }>(sandbox, "DeleteMessageBatch", { Entries });
    assert.deepEqual(Failed, []);
  }
}

/** A sandbox in which a task went from nothing to STOPPED, and the events that this made. */
async function history(options: SandboxOptions = {}): Promise<Bench & { sent: EcsEvent[] }> {
  const bench = await openSandbox({ ...options, world: { clusters: 1, instances: 2, tasks: 10 } });
  const sent: EcsEvent[] = [];
  bench.sandbox.world.events.add(event => sent.push(event));
  const overrides = { containerOverrides: [{ name: "app", command: ["sleep", "5"] }] };
  const input = { cluster: "load-1", taskDefinition: "batch-001", count: 10, overrides };
  await bench.ecs.send(new RunTaskCommand(input));
  bench.clock.advance(60_000);
  assert.ok(sent.length > 80);
  return { ...bench, sent };
}

describe("the sandbox's queue of events", () => {
  it("delivers each event once and in order unless told otherwise", async () => {
    const { sandbox, sent } = await history();
    assert.deepEqual(
      (await drain(sandbox)).map(({ id }) => id),
      sent.map(({ id }) => id),
    );
  });

  it("loses, doubles and shuffles as told", async () => {
    const lossy = await history({ eventLossRate: 0.5 });
    const got = (await drain(lossy.sandbox)).length;
    assert.ok(got > lossy.sent.length * 0.3 && got < lossy.sent.length * 0.7, `${got} of ${lossy.sent.length}`);
    const doubled = await history({ eventDuplicateRate: 1 });
    assert.equal((await drain(doubled.sandbox)).length, doubled.sent.length * 2);
    const shuffled = await history({ eventOrder: "shuffled" });
    const ids = (await drain(shuffled.sandbox)).map(({ id }) => id);
    const sent = shuffled.sent.map(({ id }) => id);
    assert.notDeepEqual(ids, sent);
    assert.deepEqual([...ids].sort(), [...sent].sort());
  });

  it("hides what was received until its time-out, and shows it again with its count raised", async () => {
    const { sandbox, clock } = await history();
    const receive = async () =>
      (
        await sqs(sandbox, "ReceiveMessage", {
          MaxNumberOfMessages: 1,
          VisibilityTimeout: 10,
          MessageSystemAttributeNames: ["All"],
        })
      ).Messages?.[0];
    const first = await receive();
    assert.equal(
      first?.MD5OfBody,
      createHash("md5")
        .update(first?.Body ?? "")
        .digest("hex"),
    );
    assert.notEqual((await receive())?.MessageId, first?.MessageId);
    clock.advance(10_000);
    const again = await receive();
    assert.equal(again?.MessageId, first?.MessageId);
    assert.equal(again?.Attributes?.ApproximateReceiveCount, "2");
    await sqs(sandbox, "ChangeMessageVisibility", { ReceiptHandle: again?.ReceiptHandle, VisibilityTimeout: 0 });
    const third = await receive();
    assert.equal(third?.MessageId, first?.MessageId);
    await sqs(sandbox, "DeleteMessage", { ReceiptHandle: third?.ReceiptHandle });
    clock.advance(60_000);
    assert.notEqual((await receive())?.MessageId, first?.MessageId);
  });

  it("waits for a message as long as it is asked to, and not longer than it must", async () => {
    const { sandbox, ecs } = await openSandbox({ world: { clusters: 1, instances: 1, tasks: 1 } });
    const before = performance.now();
    const none = await sqs(sandbox, "ReceiveMessage", { WaitTimeSeconds: 1 });
    assert.equal(none.Messages, undefined);
    assert.ok(performance.now() - before >= 990);
    const waiting = sqs(sandbox, "ReceiveMessage", { WaitTimeSeconds: 20 });
    await ecs.send(new RunTaskCommand({ cluster: "load-1", taskDefinition: "batch-001" }));
    assert.equal((await waiting).Messages?.length, 1);
    assert.ok(performance.now() - before < 10_000);
  });

  it("tells its counts, and does not know another queue", async () => {
    const { sandbox, sent } = await history();
    await sqs(sandbox, "ReceiveMessage", { MaxNumberOfMessages: 3 });
    const { Attributes } = await sqs<{ Attributes: Record<string, string> }>(sandbox, "GetQueueAttributes", {
      AttributeNames: ["All"],
    });
    assert.equal(Attributes.ApproximateNumberOfMessages, String(sent.length - 3));
    assert.equal(Attributes.ApproximateNumberOfMessagesNotVisible, "3");
    await assert.rejects(sqs(sandbox, "ReceiveMessage", { QueueUrl: `${sandbox.url}/111122223333/other` }), {
      name: "com.amazonaws.sqs#QueueDoesNotExist",
    });
  });
});

describe("the sandbox's log group of events", () => {
  interface Page {
    readonly events: readonly { readonly message: string; readonly timestamp: number }[];
    readonly nextToken?: string;
  }
  const filter = (sandbox: Sandbox, more: object = {}) =>
    call<Page>(sandbox, "Logs_20140328.FilterLogEvents", { logGroupName: sandbox.logGroup, ...more });

  it("has every event, page by page", async () => {
    const { sandbox, sent } = await history({ eventLossRate: 1 });
    const ids: string[] = [];
    let nextToken: string | undefined;
    do {
      const page: Page = await filter(sandbox, { limit: 17, ...(nextToken ? { nextToken } : {}) });
      assert.ok(page.events.length <= 17);
      ids.push(...page.events.map(({ message }) => (JSON.parse(message) as EcsEvent).id));
      nextToken = page.nextToken;
    } while (nextToken);
    assert.deepEqual(
      ids,
      sent.map(({ id }) => id),
    );
  });

  it("filters by time and by terms", async () => {
    const { sandbox, sent, clock } = await history();
    const all = (await filter(sandbox)).events;
    const middle = all[Math.floor(all.length / 2)]?.timestamp ?? 0;
    const late = (await filter(sandbox, { startTime: middle })).events;
    assert.deepEqual(
      late,
      all.filter(({ timestamp }) => timestamp >= middle),
    );
    assert.deepEqual((await filter(sandbox, { startTime: clock.now() + 1 })).events, []);
    const instances = (await filter(sandbox, { filterPattern: '"ECS Container Instance State Change"' })).events;
    const wanted = sent.filter(event => event["detail-type"] === "ECS Container Instance State Change");
    assert.equal(instances.length, wanted.length);
  });

  it("remembers, in the company's world, how each task and instance came to be what it is", async () => {
    const { sandbox } = await openSandbox();
    const { events } = await filter(sandbox);
    const versions = new Map<string | undefined, unknown>();
    for (const { message } of events) {
      const event = JSON.parse(message) as EcsEvent;
      versions.set(event.resources[0], event.detail.version);
    }
    for (const { tasks, instances } of sandbox.world.clusters.values()) {
      for (const { task } of tasks.values()) assert.equal(versions.get(task.taskArn), task.version);
      for (const { instance } of instances.values()) {
        assert.equal(versions.get(instance.containerInstanceArn), instance.version);
      }
    }
    const times = events.map(({ timestamp }) => timestamp);
    assert.deepEqual(
      times,
      [...times].sort((one, other) => one - other),
    );
  });

  it("keeps the first cluster's events in the group of ECS's event capture, too, and no others", async () => {
    const { sandbox } = await openSandbox();
    const [first] = sandbox.world.clusters.values();
    assert.ok(first && sandbox.world.clusters.size > 1);
    const { clusterArn, clusterName } = first.cluster;
    const name = `/aws/events/ecs/containerinsights/${clusterName}/performance`;
    const { logGroups } = await call<{ logGroups: readonly { logGroupName: string }[] }>(
      sandbox,
      "Logs_20140328.DescribeLogGroups",
      { logGroupNamePrefix: "/aws/events/ecs/containerinsights/" },
    );
    assert.deepEqual(
      logGroups.map(group => group.logGroupName),
      [name],
    );
    const clusterOf = ({ message }: { message: string }) => (JSON.parse(message) as EcsEvent).detail["clusterArn"];
    const all = (await filter(sandbox)).events.filter(event => clusterOf(event) === clusterArn);
    const captured = (await filter(sandbox, { logGroupName: name })).events;
    assert.ok(captured.length > 0 && captured.every(event => clusterOf(event) === clusterArn));
    assert.deepEqual(captured.slice(0, all.length), all.slice(0, captured.length));
  });

  it("does not know another group", async () => {
    const { sandbox } = await openSandbox({ world: "empty" });
    await assert.rejects(filter(sandbox, { logGroupName: "/other" }), { name: "ResourceNotFoundException" });
  });
});

import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import assert from "node:assert/strict";
import { awsCli, cliFound } from "../../awsCli";
import { openSandbox } from "./fixture";
import type { Bench } from "./fixture";

const clients: SQSClient[] = [];

async function openQueues(options: Parameters<typeof openSandbox>[0] = {}): Promise<Bench & { sqs: SQSClient }> {
  const bench = await openSandbox({ world: "empty", ...options });
  const { url, region } = bench.sandbox;
  const credentials = { accessKeyId: "sandbox", secretAccessKey: "sandbox" };
  const sqs = new SQSClient({ endpoint: url, region, credentials, maxAttempts: 1 });
  clients.push(sqs);
  return { ...bench, sqs };
}

describe("the sandbox's SQS", () => {
  afterEach(() => {
    for (const client of clients.splice(0)) client.destroy();
  });

  async function withDeadLetters({ sqs }: { sqs: SQSClient }, maxReceiveCount: number) {
    const dead = (await sqs.send(new CreateQueueCommand({ QueueName: "dead" }))).QueueUrl ?? "";
    const arn = (await sqs.send(new GetQueueAttributesCommand({ QueueUrl: dead, AttributeNames: ["QueueArn"] })))
      .Attributes?.QueueArn;
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount });
    const made = await sqs.send(
      new CreateQueueCommand({ QueueName: "work", Attributes: { RedrivePolicy, VisibilityTimeout: "5" } }),
    );
    return { dead, work: made.QueueUrl ?? "" };
  }
  const receive = async (sqs: SQSClient, QueueUrl: string, more: object = {}) =>
    (
      await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          MessageSystemAttributeNames: ["All"],
          ...more,
        }),
      )
    ).Messages ?? [];

  it("moves a message to the dead-letter queue at the receive after the last that is allowed", async () => {
    const bench = await openQueues();
    const { sqs, clock } = bench;
    const { dead, work } = await withDeadLetters(bench, 2);
    const { MessageId } = await sqs.send(new SendMessageCommand({ QueueUrl: work, MessageBody: "poison" }));
    for (const count of ["1", "2"]) {
      const [message] = await receive(sqs, work);
      assert.deepEqual([message?.MessageId, message?.Attributes?.ApproximateReceiveCount], [MessageId, count]);
      assert.deepEqual(await receive(sqs, work), [], "hidden for its visibility timeout");
      clock.advance(5000);
    }
    assert.deepEqual(await receive(sqs, dead), []);
    assert.deepEqual(await receive(sqs, work), []);
    assert.deepEqual(
      (await receive(sqs, dead)).map(message => [message.MessageId, message.Body]),
      [[MessageId, "poison"]],
    );
  });

  it("tells a queue's attributes, and takes new ones", async () => {
    const bench = await openQueues();
    const { sqs } = bench;
    const { work } = await withDeadLetters(bench, 3);
    const attributes = async () =>
      (await sqs.send(new GetQueueAttributesCommand({ QueueUrl: work, AttributeNames: ["All"] }))).Attributes ?? {};
    const policy = JSON.parse((await attributes()).RedrivePolicy ?? "{}") as Record<string, unknown>;
    assert.equal(policy["maxReceiveCount"], 3);
    await sqs.send(
      new SetQueueAttributesCommand({ QueueUrl: work, Attributes: { RedrivePolicy: "", VisibilityTimeout: "7" } }),
    );
    assert.deepEqual([(await attributes()).RedrivePolicy, (await attributes()).VisibilityTimeout], [undefined, "7"]);
    await assert.rejects(sqs.send(new GetQueueUrlCommand({ QueueName: "none" })), { name: "QueueDoesNotExist" });
    await assert.rejects(
      sqs.send(new SetQueueAttributesCommand({ QueueUrl: work, Attributes: { RedrivePolicy: "{}" } })),
    );
  });

  it("hands out a FIFO group's next messages only once the first are deleted", async () => {
    const { sqs, clock } = await openQueues();
    const Attributes = { FifoQueue: "true", ContentBasedDeduplication: "true" };
    const QueueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: "q.fifo", Attributes }))).QueueUrl ?? "";
    const send = (MessageBody: string, MessageGroupId = "a") =>
      sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId }));
    for (let n = 1; n <= 12; n++) await send(String(n));
    await send("12");
    await send("other", "b");
    const first = await receive(sqs, QueueUrl);
    assert.deepEqual(
      first.map(message => message.Body),
      ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"],
    );
    assert.deepEqual(
      (await receive(sqs, QueueUrl)).map(message => message.Body),
      ["other"],
    );
    for (const { ReceiptHandle } of first) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    assert.deepEqual(
      (await receive(sqs, QueueUrl)).map(message => message.Body),
      ["11", "12"],
    );
    clock.advance(30_000);
    assert.equal((await receive(sqs, QueueUrl)).length, 3);
  });

  it("samples in a short poll, and never in a long one", async () => {
    const { sqs, sandbox } = await openQueues({ eventSampling: true });
    const QueueUrl = sandbox.queueUrl;
    for (let n = 0; n < 8; n++) await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: String(n) }));
    const counts: number[] = [];
    for (let n = 0; n < 20; n++) counts.push((await receive(sqs, QueueUrl, { VisibilityTimeout: 0 })).length);
    assert.ok(
      counts.some(count => count < 8),
      `all of 8 each time: ${counts.join(" ")}`,
    );
    assert.ok(Math.max(...counts) > 0);
    assert.equal((await receive(sqs, QueueUrl, { VisibilityTimeout: 0, WaitTimeSeconds: 1 })).length, 8);
  });

  it("sends its queue only what the rule's pattern matches", async () => {
    const { sandbox, sqs, clock } = await openSandboxWithTasks({ detail: { lastStatus: ["STOPPED"] } });
    clock.advance(60_000);
    const bodies = (await receive(sqs, sandbox.queueUrl)).map(
      ({ Body = "{}" }) => JSON.parse(Body) as { detail: { lastStatus: string } },
    );
    assert.ok(bodies.length > 0);
    assert.deepEqual([...new Set(bodies.map(({ detail }) => detail.lastStatus))], ["STOPPED"]);
    sandbox.delivery.pattern = "off";
    for (const [task] of [...sandbox.world.clusters.values()].map(cluster => [...cluster.tasks.values()]))
      if (task) sandbox.world.changeTask(task, { lastStatus: "STOPPED" });
    assert.equal((await receive(sqs, sandbox.queueUrl)).length, 0);
  });

  async function openSandboxWithTasks(eventPattern: NonNullable<Parameters<typeof openSandbox>[0]>["eventPattern"]) {
    const bench = await openQueues({ world: { clusters: 1, instances: 1, tasks: 4 }, eventPattern });
    for (const cluster of bench.sandbox.world.clusters.values())
      for (const task of cluster.tasks.values()) {
        bench.sandbox.world.changeTask(task, { lastStatus: "DEPROVISIONING" });
        bench.sandbox.world.changeTask(task, { lastStatus: "STOPPED" });
      }
    return bench;
  }

  it("is driven by the AWS CLI", async function () {
    if (!cliFound()) {
      console.log("skipped: there is no AWS CLI (aws) here to ask");
      this.skip();
    }
    this.timeout(120_000);
    const { sandbox, clock } = await openQueues();
    const aws = async <T>(...args: readonly string[]): Promise<T> => {
      const { code, errors, json } = await awsCli(sandbox.url, "sqs", ...args);
      if (errors.includes("expected POST with x-amz-target")) {
        console.log("skipped: this AWS CLI speaks the older protocol of SQS, without JSON");
        this.skip();
      }
      assert.equal(code, 0, errors);
      return json as T;
    };
    const { QueueUrl } = await aws<{ QueueUrl: string }>("create-queue", "--queue-name", "cli-dead");
    const arn = `arn:aws:sqs:us-east-1:111122223333:cli-dead`;
    const policy = JSON.stringify({
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: "1" }),
    });
    const work = await aws<{ QueueUrl: string }>("create-queue", "--queue-name", "cli", "--attributes", policy);
    const { MessageId } = await aws<{ MessageId: string }>(
      "send-message",
      "--queue-url",
      work.QueueUrl,
      "--message-body",
      "hello",
    );
    const get = (url: string) =>
      aws<{ Messages?: { MessageId: string; ReceiptHandle: string }[] }>("receive-message", "--queue-url", url);
    assert.equal((await get(work.QueueUrl)).Messages?.[0]?.MessageId, MessageId);
    clock.advance(30_000);
    assert.equal((await get(work.QueueUrl)).Messages, undefined);
    const [dead] = (await get(QueueUrl)).Messages ?? [];
    assert.equal(dead?.MessageId, MessageId);
    await aws("delete-message", "--queue-url", QueueUrl, "--receipt-handle", dead?.ReceiptHandle ?? "");
    const { QueueUrls } = await aws<{ QueueUrls: string[] }>("list-queues", "--queue-name-prefix", "cli");
    assert.deepEqual(QueueUrls.toSorted(), [work.QueueUrl, QueueUrl].toSorted());
  });
});

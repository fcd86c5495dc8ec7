import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { EcsError } from "../../../../src/ecs/model/errors";
import { openLogs } from "../../../../src/stream/aws/awsLogs";
import { openQueue } from "../../../../src/stream/aws/awsQueue";

const never = new AbortController().signal;

interface Call {
  readonly target: string;
  readonly type: string;
  readonly authorization: string;
  readonly input: Record<string, unknown>;
}

describe("SQS and CloudWatch Logs over HTTP", () => {
  let server: Server;
  let endpoint = "";
  const calls: Call[] = [];
  let answers: { status: number; body: unknown }[] = [];

  before(async () => {
    server = createServer((request, response) => void answer(request, response));
    const answer = async (request: IncomingMessage, response: ServerResponse) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const header = (name: string) => String(request.headers[name]);
      calls.push({
        target: header("x-amz-target"),
        type: header("content-type"),
        authorization: header("authorization"),
        input: JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>,
      });
      const { status, body } = answers.shift() ?? { status: 200, body: {} };
      response
        .writeHead(status, { "x-amzn-requestid": "abc" })
        .end(typeof body === "string" ? body : JSON.stringify(body));
    };
    await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());
  beforeEach(() => {
    calls.length = 0;
    answers = [];
  });

  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
  const access = () => ({ region: "eu-west-1", endpoint, credentials });
  const url = "https://sqs.eu-west-1.amazonaws.com/111122223333/events";

  it("receives, removes and asks for a queue's facts in SQS's protocol, signed", async () => {
    const queue = openQueue(url, access());
    answers = [
      {
        status: 200,
        body: {
          Messages: [{ MessageId: "m", ReceiptHandle: "r", Body: "{}", Attributes: { ApproximateReceiveCount: "3" } }],
        },
      },
      { status: 200, body: { Successful: [{ Id: "0" }] } },
      {
        status: 200,
        body: { Attributes: { ApproximateNumberOfMessages: "12", RedrivePolicy: '{"maxReceiveCount":"5"}' } },
      },
      { status: 200, body: {} },
    ];
    const received = await queue.receive({ most: 10, hiddenSeconds: 10, waitSeconds: 0 }, never);
    assert.deepEqual(received, [{ id: "m", receipt: "r", body: "{}", receives: 3 }]);
    await queue.remove(["r"], never);
    assert.deepEqual(await queue.facts(never), { messages: 12, hidden: 0, isFifo: false, maxReceives: 5 });
    assert.deepEqual(await queue.receive({ most: 10, hiddenSeconds: 10, waitSeconds: 0 }, never), []);
    queue.dispose();
    assert.deepEqual(
      calls.map(call => call.target),
      [
        "AmazonSQS.ReceiveMessage",
        "AmazonSQS.DeleteMessageBatch",
        "AmazonSQS.GetQueueAttributes",
        "AmazonSQS.ReceiveMessage",
      ],
    );
    const [first] = calls;
    assert.equal(first?.type, "application/x-amz-json-1.0");
    assert.match(
      first?.authorization ?? "",
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/sqs\/aws4_request/,
    );
    assert.deepEqual([first?.input["QueueUrl"], first?.input["VisibilityTimeout"]], [url, 10]);
    assert.deepEqual(calls[1]?.input["Entries"], [{ Id: "0", ReceiptHandle: "r" }]);
  });

  for (const body of [
    [],
    null,
    "x",
    { taskArns: [] },
    { Messages: "x" },
    { Messages: {} },
    { Messages: [null] },
    { Messages: [{ Body: "{}" }] },
    { Messages: [{ MessageId: "m", ReceiptHandle: "r" }] },
  ])
    it(`takes no foreign answer for that of an empty queue: ${JSON.stringify(body)}`, async () => {
      const queue = openQueue(url, access());
      answers = [{ status: 200, body: body === "x" ? '"x"' : body }];
      await assert.rejects(queue.receive({ most: 10, hiddenSeconds: 10, waitSeconds: 0 }, never), (error: unknown) => {
        assert.ok(error instanceof EcsError);
        assert.equal(error.kind, "answer");
        assert.match(error.message, /The answer to ReceiveMessage isn't valid: .*Amazon SQS/);
        return true;
      });
      queue.dispose();
    });

  it("takes an empty list of messages, and members that it does not know beside it, as they come", async () => {
    const queue = openQueue(url, access());
    answers = [
      { status: 200, body: { Messages: [] } },
      { status: 200, body: { Messages: null } },
      { status: 200, body: { Messages: [], NewMember: 1 } },
    ];
    for (let count = 0; count < 3; count++)
      assert.deepEqual(await queue.receive({ most: 10, hiddenSeconds: 10, waitSeconds: 0 }, never), []);
    queue.dispose();
  });

  it("filters log events in CloudWatch Logs' protocol", async () => {
    const logs = openLogs(access());
    answers = [
      {
        status: 200,
        body: { events: [{ eventId: "1", timestamp: 5, message: "{}", logStreamName: "s" }], nextToken: "t" },
      },
    ];
    const page = await logs.filter({ group: "/aws/events/x", from: 1, to: 9 }, never);
    logs.dispose();
    assert.deepEqual(page, { records: [{ id: "1", at: 5, message: "{}" }], next: "t" });
    assert.equal(calls[0]?.target, "Logs_20140328.FilterLogEvents");
    assert.equal(calls[0]?.type, "application/x-amz-json-1.1");
    assert.deepEqual(calls[0]?.input, { logGroupName: "/aws/events/x", startTime: 1, endTime: 9, limit: 10_000 });
  });

  it("takes no query for done, or for empty, when its answer lacks what a query's answer has", async () => {
    for (const body of [{ nonsense: true }, { status: "Complete" }]) {
      const logs = openLogs(access());
      answers = [
        { status: 200, body: { queryId: "q" } },
        { status: 200, body },
      ];
      await assert.rejects(
        logs.query({ group: "g", from: 0, to: 1, text: "fields @message" }, never),
        (error: unknown) =>
          error instanceof EcsError &&
          error.kind === "answer" &&
          error.message.startsWith("The answer to GetQueryResults isn't valid"),
      );
      logs.dispose();
    }
  });

  it("tries again when it is throttled, and not when it is refused", async () => {
    const logs = openLogs(access());
    answers = [
      { status: 400, body: { __type: "ThrottlingException", message: "Rate exceeded" } },
      { status: 200, body: { events: [] } },
      {
        status: 400,
        body: { __type: "ResourceNotFoundException", message: "The specified log group does not exist." },
      },
    ];
    assert.deepEqual(await logs.filter({ group: "g" }, never), { records: [], next: undefined });
    await assert.rejects(logs.filter({ group: "g" }, never), (error: unknown) => {
      assert.ok(error instanceof EcsError);
      assert.equal(error.kind, "missing");
      assert.match(error.message, /CloudWatch Logs refused FilterLogEvents: The specified log group does not exist\./);
      return true;
    });
    logs.dispose();
    assert.equal(calls.length, 3);
  });

  it("says what SQS refused, and that a page in between is no answer", async () => {
    const queue = openQueue(url, access());
    answers = [
      {
        status: 400,
        body: { __type: "com.amazonaws.sqs#QueueDoesNotExist", message: "The specified queue does not exist." },
      },
      { status: 403, body: { __type: "ExpiredTokenException", message: "The security token is expired" } },
      { status: 200, body: "<html>Log in to the airport's network</html>" },
    ];
    const kinds: string[] = [];
    for (let n = 0; n < 3; n++)
      await queue.facts(never).catch((error: unknown) => kinds.push(error instanceof EcsError ? error.kind : "?"));
    queue.dispose();
    assert.deepEqual(kinds, ["missing", "auth", "answer"]);
  });

  it("ends a call whose answer drips in for ever", async () => {
    const drips: NodeJS.Timeout[] = [];
    const slow = createServer((_, response) => {
      response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
      drips.push(setInterval(() => response.write(" "), 10));
    });
    await new Promise<void>(resolve => slow.listen(0, "127.0.0.1", resolve));
    const place = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`;
    const logs = openLogs({ ...access(), endpoint: place, deadlineMs: 100 });
    await assert.rejects(
      logs.filter({ group: "g" }, never),
      (error: unknown) => error instanceof EcsError && error.kind === "network" && error.code === "TimeoutError",
    );
    logs.dispose();
    for (const drip of drips) clearInterval(drip);
    slow.closeAllConnections();
    slow.close();
  });

  it("ends a long poll at once when it is cancelled", async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>(resolve => silent.listen(0, "127.0.0.1", resolve));
    const place = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const queue = openQueue(url, { ...access(), endpoint: place });
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 20);
    await assert.rejects(
      queue.receive({ most: 10, hiddenSeconds: 10, waitSeconds: 20 }, abort.signal),
      (error: unknown) => error instanceof EcsError && error.kind === "cancelled",
    );
    queue.dispose();
    silent.closeAllConnections();
    silent.close();
  });

  it("sends no signed request to a URL that is no queue of AWS", () => {
    const ours = { region: "eu-west-1", credentials };
    for (const bad of [
      "https://evil.example/111122223333/q",
      "http://sqs.eu-west-1.amazonaws.com/1/q",
      "no url",
      "https://sqs.eu-west-1.amazonaws.com.evil.example/1/q",
      "https://sqs.evil.example/1/q",
      "https://sqs.cn-north-1.amazonaws.com/1/q",
    ])
      assert.throws(
        () => openQueue(bad, ours),
        (error: unknown) => error instanceof EcsError && error.kind === "invalid",
      );
    for (const host of [
      "sqs.cn-north-1.amazonaws.com.cn",
      "sqs.us-iso-east-1.c2s.ic.gov",
      "sqs.eusc-de-east-1.amazonaws.eu",
      "sqs-fips.us-east-1.amazonaws.com",
      "sqs.us-east-1.api.aws",
    ])
      openQueue(`https://${host}/111122223333/q`, ours).dispose();
  });

  it("reads no endpoint from the environment by itself", async () => {
    process.env["AWS_ENDPOINT_URL"] = endpoint;
    const abort = new AbortController();
    const logs = openLogs({ region: "xx-nowhere-1", credentials });
    try {
      const work = logs.filter({ group: "g" }, abort.signal);
      setTimeout(() => abort.abort(), 100);
      await assert.rejects(work);
      assert.deepEqual(calls, []);
    } finally {
      delete process.env["AWS_ENDPOINT_URL"];
      logs.dispose();
    }
  });

  it("ends a call while credentials are still being found", async () => {
    const logs = openLogs({ ...access(), credentials: () => new Promise<never>(() => undefined) });
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 20);
    await assert.rejects(
      logs.filter({ group: "g" }, abort.signal),
      (error: unknown) => error instanceof EcsError && error.kind === "cancelled",
    );
    logs.dispose();
  });

  it("asks only once for messages whose answer was lost: each receive counts", async () => {
    const queue = openQueue(url, access());
    answers = [{ status: 503, body: { __type: "ServiceUnavailable", message: "" } }];
    await assert.rejects(
      queue.receive({ most: 10, hiddenSeconds: 10, waitSeconds: 0 }, never),
      (error: unknown) => error instanceof EcsError && error.kind === "server",
    );
    queue.dispose();
    assert.equal(calls.length, 1);
  });
});

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { openSessions } from "../../../../src/stream/aws/awsSessions";
import { withoutSecrets } from "../../../../src/text/secrets";

const never = new AbortController().signal;
const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
const wanted = {
  target: "ecs:prod_0f3c_0f3c-1",
  document: "AWS-StartPortForwardingSession",
  parameters: { portNumber: ["80"], localPortNumber: ["8080"] },
};

interface Call {
  readonly target: unknown;
  readonly type: unknown;
  readonly authorization: string;
  readonly input: unknown;
}

describe("Systems Manager's sessions", () => {
  let server: Server;
  let endpoint = "";
  const calls: Call[] = [];
  let answers: { readonly status: number; readonly body: unknown }[] = [];

  before(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const { headers } = request;
        calls.push({
          target: headers["x-amz-target"],
          type: headers["content-type"],
          authorization: headers.authorization ?? "",
          input: JSON.parse(Buffer.concat(chunks).toString()),
        });
        const { status, body } = answers.shift() ?? { status: 200, body: {} };
        response.writeHead(status).end(JSON.stringify(body));
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    endpoint = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  after(() => server.close());
  beforeEach(() => {
    calls.length = 0;
    answers = [];
  });

  const open = () => openSessions({ region: "eu-west-1", endpoint, credentials });
  const refused = { status: 400, body: { __type: "TargetNotConnected", message: "ecs:x is not connected." } };

  it("are started and ended in its protocol, signed for it, and no text shows the token any more", async () => {
    const sessions = open();
    const token = `CanaryToken/+${"Z".repeat(40)}`;
    answers = [
      { status: 200, body: { SessionId: "s-1", TokenValue: token, StreamUrl: "wss://ssmmessages" } },
      { status: 200, body: { SessionId: "s-1" } },
    ];
    const session = await sessions.start(wanted, never);
    assert.deepEqual(session, { sessionId: "s-1", tokenValue: token, streamUrl: "wss://ssmmessages" });
    await sessions.end("s-1", never);
    sessions.dispose();
    assert.deepEqual(
      calls.map(({ target, type, input }) => ({ target, type, input })),
      [
        {
          target: "AmazonSSM.StartSession",
          type: "application/x-amz-json-1.1",
          input: { Target: wanted.target, DocumentName: wanted.document, Parameters: wanted.parameters },
        },
        { target: "AmazonSSM.TerminateSession", type: "application/x-amz-json-1.1", input: { SessionId: "s-1" } },
      ],
    );
    for (const { authorization } of calls) assert.match(authorization, /\/eu-west-1\/ssm\/aws4_request, /);
    assert.doesNotMatch(withoutSecrets(`failed with ${token}`), /Canary/);
  });

  it("that can't be started say so, and are not started again by themselves", async () => {
    const sessions = open();
    answers = [refused];
    await assert.rejects(sessions.start(wanted, never), {
      code: "TargetNotConnected",
      kind: "conflict",
      sentence: "Systems Manager refused StartSession: ecs:x is not connected.",
      advice: /isn't connected, or the task has stopped/,
    });
    answers = [{ status: 500, body: { __type: "InternalServerError", message: "no" } }];
    await assert.rejects(sessions.start(wanted, never), { kind: "server" });
    answers = [{ status: 200, body: { SessionId: "s-1", StreamUrl: "wss://x" } }];
    await assert.rejects(sessions.start(wanted, never), { kind: "answer", sentence: /it has no "TokenValue"/ });
    sessions.dispose();
    assert.equal(calls.length, 3);
  });

  it("are where each partition, FIPS and a connection's own endpoint have them", async () => {
    const where = async (region: string, own?: string) => {
      const sessions = openSessions({ region, endpoint: own, credentials });
      const url = await sessions.endpoint();
      sessions.dispose();
      return url;
    };
    assert.equal(await where("eu-west-1"), "https://ssm.eu-west-1.amazonaws.com");
    assert.equal(await where("cn-north-1"), "https://ssm.cn-north-1.amazonaws.com.cn");
    assert.equal(await where("us-isob-east-1"), "https://ssm.us-isob-east-1.sc2s.sgov.gov");
    assert.equal(await where("eu-west-1", "http://127.0.0.1:4566"), "http://127.0.0.1:4566");
    process.env["AWS_USE_FIPS_ENDPOINT"] = "true";
    try {
      assert.equal(await where("us-east-1"), "https://ssm-fips.us-east-1.amazonaws.com");
      assert.equal(await where("us-gov-west-1"), "https://ssm.us-gov-west-1.amazonaws.com");
    } finally {
      delete process.env["AWS_USE_FIPS_ENDPOINT"];
    }
  });
});

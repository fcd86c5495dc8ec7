import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { CredentialSource } from "../../../../src/ecs/connection/credentialSource";
import { EcsError } from "../../../../src/ecs/model/errors";
import { openLogs } from "../../../../src/stream/aws/awsLogs";
import { openQueue } from "../../../../src/stream/aws/awsQueue";

describe("an expired login seen by a service that holds the stream", () => {
  const server = createServer((_, response) => {
    response
      .writeHead(400, { "content-type": "application/x-amz-json-1.1" })
      .end('{"__type":"ExpiredTokenException","message":"The security token included in the request is expired"}');
  });
  let endpoint = "";
  before(async () => {
    await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  let source: CredentialSource | undefined;
  const access = () => ({
    region: "eu-west-1",
    endpoint,
    // Where they come from is known only once they were asked for.
    credentials: () => {
      source = { profile: "dev", roles: [], origin: { name: "dev", data: {} }, kind: "sso" };
      return Promise.resolve({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" });
    },
    source: () => source,
  });
  beforeEach(() => {
    source = undefined;
  });
  const offersLogin = (work: Promise<unknown>) =>
    assert.rejects(work, (error: unknown) => {
      assert.ok(error instanceof EcsError);
      assert.deepEqual(error.login, { command: "aws", args: ["sso", "login", "--profile", "dev"] });
      return true;
    });

  it("offers the login of the profile, for CloudWatch Logs", async () => {
    const logs = openLogs(access());
    await offersLogin(logs.groups("", AbortSignal.timeout(5000)));
    logs.dispose();
  });

  it("offers the login of the profile, for SQS", async () => {
    const queue = openQueue(`${endpoint}/123456789012/events`, access());
    await offersLogin(queue.facts(AbortSignal.timeout(5000)));
    queue.dispose();
  });
});

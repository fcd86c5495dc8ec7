import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { clientSettings, openGateway } from "../../../../src/ecs/gateway/awsAccess";
import { isExposed } from "../../../../src/ecs/connection/connection";
import type { ConnectionSpec } from "../../../../src/ecs/connection/connection";
import { Connections } from "../../../../src/ecs/session/connections";
import { EcsError } from "../../../../src/ecs/model/errors";
import { AwsHome } from "../awsHome";

const spec = (more: Partial<ConnectionSpec> = {}): ConnectionSpec => ({
  id: "a",
  label: "a",
  region: "eu-west-1",
  profile: "saved",
  origin: "saved",
  ...more,
});
const noMfa = () => Promise.reject(new Error("no MFA"));
const keys = "aws_access_key_id = AKIASAVED\naws_secret_access_key = secret\n";

describe("a plain-http endpoint outside this machine", () => {
  const reached: string[] = [];
  const server = createServer((request, response) => {
    reached.push(String(request.headers["x-amz-target"]));
    response.writeHead(200, { "content-type": "application/x-amz-json-1.1" }).end('{"clusterArns":[]}');
  });
  let home: AwsHome;
  /** It is no loopback address by its text, and yet leads to this machine's listener. */
  let url = "";

  before(async () => {
    await new Promise<void>(resolve => server.listen(0, "0.0.0.0", resolve));
    url = `http://0.0.0.0:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());
  beforeEach(() => {
    reached.length = 0;
  });
  afterEach(() => home.close());

  const refuses = (work: Promise<unknown>, endpoint = url) =>
    assert.rejects(work, (error: unknown) => {
      assert.ok(error instanceof EcsError);
      assert.equal(error.code, "PlainHttpEndpoint");
      assert.deepEqual(error.consent, { connectionId: "a", endpoint });
      assert.equal(error.maybeDone, false);
      return true;
    });

  it("gets nothing without consent, whoever named it", async () => {
    home = await AwsHome.open({ credentials: `[saved]\n${keys}`, config: `[profile saved]\nendpoint_url = ${url}\n` });
    await refuses(openGateway(spec(), noMfa));
    await refuses(openGateway(spec({ endpoint: url }), noMfa));
    home.set({ AWS_ENDPOINT_URL: url });
    await refuses(openGateway(spec({ origin: "environment" }), noMfa));
    assert.deepEqual(reached, []);
  });

  it("is asked after consent, with what failed before read again", async () => {
    home = await AwsHome.open({ credentials: `[saved]\n${keys}` });
    const connections = new Connections(item => openGateway(item, noMfa), {
      intervalMs: () => 60_000,
      readOnly: () => false,
    });
    connections.set([spec({ endpoint: url })]);
    const [session] = connections.all;
    assert.ok(session);
    await session.load();
    assert.ok(session.state.kind === "failed" && session.state.error.consent);
    assert.deepEqual(reached, []);
    connections.set([spec({ endpoint: url, plainHttp: [url] })]);
    assert.equal(connections.all[0], session);
    await session.refresh();
    assert.equal(session.state.kind, "ready");
    assert.match(reached.join(), /ListClusters/);
    connections.dispose();
  });

  it("needs consent of its own for each service, and for those that give credentials", async () => {
    home = await AwsHome.open({ credentials: `[saved]\n${keys}` });
    const environment = spec({ origin: "environment" });
    home.set({ AWS_ENDPOINT_URL_SQS: url });
    await refuses(clientSettings(environment, "sqs", noMfa));
    await clientSettings(environment, "ecs", noMfa);
    home.set({ AWS_ENDPOINT_URL_STS: "http://sts.example" });
    await refuses(clientSettings(environment, "ecs", noMfa), "http://sts.example");
    await clientSettings({ ...environment, plainHttp: ["http://sts.example"] }, "ecs", noMfa);
  });

  it("is told from https and from this machine however the URL is written", async () => {
    home = await AwsHome.open({});
    for (const open of ["http://host", "HTTP://host:80/", " http://10.0.0.1", "http://localhost.evil.example"])
      assert.equal(isExposed(open), true, open);
    for (const safe of ["", "https://host", "http://localhost:8080", "http://127.0.0.1", "http://[::1]:1"])
      assert.equal(isExposed(safe), false, safe);
  });
});

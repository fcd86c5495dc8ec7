import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { clientSettings, openGateway } from "../../../../src/ecs/gateway/awsAccess";
import type { ConnectionSpec } from "../../../../src/ecs/connection/connection";
import { resolveEndpoint } from "../../../../src/ecs/connection/endpoint";
import { AwsHome } from "../awsHome";

const spec = (more: Partial<ConnectionSpec> = {}): ConnectionSpec => ({
  id: "a",
  label: "a",
  region: "eu-west-1",
  origin: "saved",
  ...more,
});
const files = {
  configFile: {
    default: { region: "us-east-1" },
    local: { endpoint_url: "http://local", services: "dev" },
    bare: { endpoint_url: "http://bare" },
    ignoring: { endpoint_url: "http://ignored", ignore_configured_endpoint_urls: "true" },
    "services.dev": { "ecs.endpoint_url": "http://services" },
  },
  credentialsFile: { other: { aws_access_key_id: "x" } },
};
const noMfa = () => Promise.reject(new Error("no MFA"));
const first = async (pages: AsyncIterable<unknown>): Promise<void> => {
  for await (const _page of pages) return;
};

describe("endpoint", () => {
  const urlOf = (...args: Parameters<typeof resolveEndpoint>) => resolveEndpoint(...args)?.url;

  it("takes the endpoint in the documented order, and knows who named it", () => {
    const environment = { AWS_ENDPOINT_URL_ECS: "http://ecs", AWS_ENDPOINT_URL: "http://all" };
    const own = resolveEndpoint(spec({ endpoint: "http://own" }), environment, files);
    assert.deepEqual(own, { url: "http://own", from: "connection" });
    assert.deepEqual(resolveEndpoint(spec(), environment, files), { url: "http://ecs", from: "environment" });
    assert.equal(urlOf(spec(), { AWS_ENDPOINT_URL: "http://all" }, files), "http://all");
    const ofProfile = resolveEndpoint(spec({ profile: "local" }), {}, files);
    assert.deepEqual(ofProfile, { url: "http://services", from: "profile" });
    assert.equal(urlOf(spec({ profile: "bare" }), {}, files), "http://bare");
    assert.equal(urlOf(spec(), {}, files), undefined);
  });

  it("ignores what environment and profile name when the environment or the profile says so", () => {
    const ignoring = { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" };
    assert.equal(urlOf(spec({ profile: "bare" }), ignoring, files), undefined);
    const environment = { ...ignoring, AWS_ENDPOINT_URL: "http://all", AWS_ENDPOINT_URL_ECS: "http://ecs" };
    assert.equal(urlOf(spec({ origin: "environment" }), environment, files), undefined);
    assert.equal(urlOf(spec({ endpoint: "http://own" }), environment, files), "http://own");
    assert.equal(urlOf(spec({ profile: "ignoring" }), {}, files), undefined);
    const notIgnoring = { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "false" };
    assert.equal(urlOf(spec({ profile: "ignoring" }), notIgnoring, files), "http://ignored");
  });

  it("never sends one profile's credentials to the endpoint another was started with", () => {
    const environment = { AWS_PROFILE: "local", AWS_ENDPOINT_URL: "http://local" };
    assert.equal(urlOf(spec({ profile: "other" }), environment, files), undefined);
  });

  it("asks the services that give credentials nowhere but where environment or profile say", () => {
    const own = spec({ endpoint: "http://127.0.0.1:7000", profile: "bare" });
    assert.equal(urlOf(own, {}, files, "sts"), "http://bare");
    assert.equal(urlOf({ ...own, profile: "other" }, {}, files, "sts"), undefined);
    assert.equal(urlOf(own, {}, files, "sqs"), "http://127.0.0.1:7000");
    const vpc = spec({ endpoint: "https://vpce-1.ecs.eu-west-1.vpce.amazonaws.com" });
    assert.equal(urlOf(vpc, {}, files, "cloudwatch_logs"), undefined);
    assert.equal(
      urlOf(spec({ origin: "environment" }), { AWS_ENDPOINT_URL_ECS: "http://127.0.0.1:1" }, files, "sqs"),
      "http://127.0.0.1:1",
    );
  });
});

describe("an endpoint of the environment", () => {
  const reached: string[] = [];
  const server = createServer((request, response) => {
    reached.push(String(request.headers["x-amz-target"] ?? request.url));
    response.writeHead(400, { "content-type": "application/x-amz-json-1.1" }).end('{"__type":"ClientException"}');
  });
  let home: AwsHome;
  let url = "";

  before(async () => {
    await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());
  beforeEach(async () => {
    reached.length = 0;
    home = await AwsHome.open({
      credentials: "[saved]\naws_access_key_id = AKIASAVED\naws_secret_access_key = secret\n",
    });
    home.set({ AWS_ENDPOINT_URL: url, AWS_ENDPOINT_URL_ECS: url, AWS_PROFILE: "other" });
  });
  afterEach(() => home.close());

  it("gets no request that a saved connection's profile signed", async () => {
    // Nothing answers there, so that the request ends at once wherever it goes: the region's host does not exist.
    const saved = spec({ profile: "saved", region: "xx-nowhere-1" });
    const gateway = await openGateway(saved, noMfa);
    await assert.rejects(first(gateway.clusterArns(AbortSignal.timeout(5000))));
    gateway.dispose();
    assert.deepEqual(reached, []);
  });

  it("is asked by the connection that the environment describes", async () => {
    const settings = await clientSettings(spec({ origin: "environment", profile: "saved" }), "ecs", noMfa);
    assert.equal(settings.endpoint, url);
    const gateway = await openGateway(spec({ origin: "environment", profile: "saved" }), noMfa);
    await assert.rejects(first(gateway.clusterArns(AbortSignal.timeout(5000))));
    gateway.dispose();
    assert.equal(reached.length, 1);
  });
});

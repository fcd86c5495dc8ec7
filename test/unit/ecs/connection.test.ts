import assert from "node:assert/strict";
import { endpointProblem, environmentConnection, profilesOf, resolveEndpoint } from "../../../src/ecs/connection";
import type { ConnectionSpec } from "../../../src/ecs/connection";

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
    "services.dev": { "ecs.endpoint_url": "http://services" },
    "sso-session.corp": { sso_region: "us-east-1" },
  },
  credentialsFile: { other: { aws_access_key_id: "x" } },
};

describe("connection", () => {
  it("lists profiles, not the sections that the loader mixes in", () => {
    assert.deepEqual(
      profilesOf(files).map(profile => profile.name),
      ["bare", "default", "local", "other"],
    );
  });

  it("takes the endpoint in the documented order", () => {
    const environment = { AWS_ENDPOINT_URL_ECS: "http://ecs", AWS_ENDPOINT_URL: "http://all" };
    assert.equal(resolveEndpoint(spec({ endpoint: "http://own" }), environment, files), "http://own");
    assert.equal(resolveEndpoint(spec(), environment, files), "http://ecs");
    assert.equal(resolveEndpoint(spec(), { AWS_ENDPOINT_URL: "http://all" }, files), "http://all");
    assert.equal(resolveEndpoint(spec({ profile: "local" }), {}, files), "http://services");
    assert.equal(resolveEndpoint(spec({ profile: "bare" }), {}, files), "http://bare");
    assert.equal(resolveEndpoint(spec(), {}, files), undefined);
  });

  it("can be told to ignore the endpoints in the shared files", () => {
    const environment = { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" };
    assert.equal(resolveEndpoint(spec({ profile: "bare" }), environment, files), undefined);
  });

  it("never sends one profile's credentials to the endpoint another was started with", () => {
    const environment = { AWS_PROFILE: "local", AWS_ENDPOINT_URL: "http://local" };
    assert.equal(resolveEndpoint(spec({ profile: "other" }), environment, files), undefined);
  });

  it("describes the environment only when that names something", () => {
    assert.equal(environmentConnection({ HOME: "/root" }), undefined);
    assert.equal(environmentConnection({ AWS_PROFILE: "bare" })?.profile, "bare");
    assert.equal(
      environmentConnection({ AWS_ENDPOINT_URL_ECS: "http://127.0.0.1:7000", AWS_REGION: "eu-west-1" })?.label,
      "127.0.0.1:7000",
    );
    assert.equal(
      environmentConnection({ AWS_PROFILE: "x" }, { ...files, configFile: { x: { region: "ap-south-1" } } })?.region,
      "ap-south-1",
    );
  });

  it("refuses endpoints that are no URL, no HTTP, or carry a password", () => {
    assert.equal(endpointProblem("https://ecs.example.com"), undefined);
    for (const bad of ["ecs", "ftp://x", "https://user:pass@host"]) assert.ok(endpointProblem(bad), bad);
  });
});

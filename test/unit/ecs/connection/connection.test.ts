import assert from "node:assert/strict";
import { endpointProblem, environmentConnection, profilesOf } from "../../../../src/ecs/connection/connection";

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
    const named = { AWS_PROFILE: "x", ECS_EXPLORER_CONNECTION_NAME: "Production" };
    assert.equal(environmentConnection(named)?.label, "Production");
    assert.equal(environmentConnection({ ECS_EXPLORER_CONNECTION_NAME: "Production" }), undefined);
  });

  it("refuses endpoints that are no URL, no HTTP, or carry a password", () => {
    assert.equal(endpointProblem("https://ecs.example.com"), undefined);
    for (const bad of ["ecs", "ftp://x", "https://user:pass@host"]) assert.ok(endpointProblem(bad), bad);
  });
});

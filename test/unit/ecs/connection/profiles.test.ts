import assert from "node:assert/strict";
import { describedProfiles } from "../../../../src/ecs/connection/profiles";

describe("profiles of the AWS files", () => {
  const sources = (configFile: Record<string, Record<string, string>>) =>
    Object.fromEntries(
      describedProfiles({ configFile, credentialsFile: {} }, {}).map(({ name, source }) => [name, source]),
    );
  const keys = { aws_access_key_id: "any", aws_secret_access_key: "any" };

  it("say where their credentials come from", () => {
    assert.deepEqual(
      sources({
        "sso-session.corp": {},
        admin: { role_arn: "arn:aws:iam::1:role/admin", source_profile: "corp" },
        console: { login_session: "arn:aws:iam::1:user/a" },
        corp: { sso_session: "corp" },
        empty: { region: "eu-west-1" },
        gone: { role_arn: "arn:aws:iam::1:role/x", source_profile: "nowhere" },
        keys,
        machine: { role_arn: "arn:aws:iam::1:role/x", credential_source: "Ec2InstanceMetadata" },
        process: { credential_process: "get-keys" },
        token: { web_identity_token_file: "/token", role_arn: "arn:aws:iam::1:role/x" },
      }),
      {
        admin: "role, from SSO",
        console: "console login",
        corp: "SSO",
        empty: "no credentials",
        gone: "incomplete",
        keys: "access keys",
        machine: "role of Ec2InstanceMetadata",
        process: "credential process",
        token: "web identity token",
      },
    );
  });

  it("never carry a key", () => {
    assert.doesNotMatch(JSON.stringify(describedProfiles({ configFile: { keys }, credentialsFile: {} }, {})), /any/);
  });
});

import assert from "node:assert/strict";
import type { CredentialSource } from "../../../../src/ecs/connection/credentialSource";
import { toEcsError } from "../../../../src/ecs/answers/failure";

const context = (credentials: CredentialSource) => ({ operation: "ListClusters", region: "eu-west-1", credentials });
const named = (name: string, message = "", more: object = {}) => Object.assign(new Error(message), { name, ...more });
const saml: CredentialSource = { profile: "saml", roles: [], origin: { name: "saml", data: {} }, kind: "keys" };
const corp: CredentialSource = { profile: "corp", roles: [], origin: { name: "corp", data: {} }, kind: "sso" };
const environment: CredentialSource = { roles: [], kind: "environment" };

describe("what AWS did not accept", () => {
  it("is an expired login only where there is a login", () => {
    const expired = named("ExpiredTokenException", "The security token included in the request is expired");
    assert.deepEqual(toEcsError(expired, context(corp)).login?.args, ["sso", "login", "--profile", "corp"]);
    const ofKeys = toEcsError(expired, context(saml));
    assert.match(ofKeys.message, /session keys of profile "saml" have expired.*credentials file/);
    const ofEnvironment = toEcsError(expired, context(environment));
    assert.match(ofEnvironment.message, /AWS_SESSION_TOKEN have expired/);
    for (const failure of [ofKeys, ofEnvironment]) assert.doesNotMatch(failure.message, /login/);
  });

  it("is a wrong key, and no expired login, when AWS does not know the key or the secret", () => {
    for (const name of ["UnrecognizedClientException", "InvalidClientTokenId", "SignatureDoesNotMatch"]) {
      const failure = toEcsError(named(name, "The security token included in the request is invalid."), context(corp));
      assert.equal(failure.kind, "auth");
      assert.doesNotMatch(failure.message, /expired/);
    }
  });

  it("is the clock, by how much and which way, when the signature's time is off", () => {
    const date = new Date(Date.now() - 12 * 60_000).toUTCString();
    const skewed = named("InvalidSignatureException", "Signature not yet current: 20261124T…", {
      $response: { headers: { date } },
    });
    const failure = toEcsError(skewed, context(corp));
    assert.equal(failure.kind, "clock");
    assert.match(failure.sentence, /clock is 12 min ahead of AWS's/);
    assert.equal(toEcsError(named("RequestTimeTooSkewed"), context(corp)).kind, "clock");
  });

  it("keeps an encoded authorization message to be copied, and shows a short sentence", () => {
    const failure = toEcsError(
      named("AccessDeniedException", "You are not authorized. Encoded authorization failure message: abcDEF123"),
      context(corp),
    );
    assert.equal(failure.kind, "denied");
    assert.equal(failure.sentence, "ListClusters: You are not authorized.");
    assert.equal(failure.detail, "abcDEF123");
  });
});

import assert from "node:assert/strict";
import { EcsError } from "../../../../src/ecs/model/errors";
import { toEcsError } from "../../../../src/ecs/answers/failure";

const context = { operation: "StopTask", region: "eu-west-1", profile: "dev" };
const named = (name: string, message: string, more: object = {}) =>
  Object.assign(new Error(message), { name, ...more });

describe("errors", () => {
  it("says of an expired single sign-on session how to log in again", () => {
    const error = toEcsError(
      named(
        "CredentialsProviderError",
        "The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login with the corresponding profile.",
      ),
      { ...context, credentials: { profile: "dev", roles: [], origin: { name: "dev", data: {} }, kind: "sso" } },
    );
    assert.equal(error.kind, "auth");
    assert.match(error.message, /dev/);
    assert.match(error.advice, /aws sso login/);
  });

  it("keeps the documented exception's own words", () => {
    const error = toEcsError(named("InvalidParameterException", "The referenced task was not found."), context);
    assert.equal(error.code, "InvalidParameterException");
    assert.match(error.sentence, /StopTask: The referenced task was not found\./);
    assert.ok(error.advice.length > 0);
  });

  it("tells a refused connection, which did nothing, from a broken one, which may have", () => {
    const refused = toEcsError(named("Error", "connect ECONNREFUSED", { code: "ECONNREFUSED" }), context);
    const broken = toEcsError(named("Error", "socket hang up", { code: "ECONNRESET" }), context);
    assert.deepEqual([refused.kind, refused.maybeDone], ["network", false]);
    assert.deepEqual([broken.kind, broken.maybeDone], ["network", true]);
  });

  it("takes a server's fault for a request that may have been carried out, and a refusal for one that was not", () => {
    const fault = toEcsError(
      named("ServerException", "Service Unavailable", { $metadata: { httpStatusCode: 500 } }),
      context,
    );
    const refusal = toEcsError(named("ClientException", "No."), context);
    assert.deepEqual([fault.maybeDone, refusal.maybeDone], [true, false]);
  });

  it("knows a page that is not ECS's answer, throttling and cancellation", () => {
    assert.equal(toEcsError(named("SyntaxError", "Unexpected token <"), context).kind, "answer");
    assert.equal(toEcsError(named("ThrottlingException", "Rate exceeded"), context).kind, "throttled");
    assert.equal(toEcsError(named("AbortError", "Request aborted"), context).kind, "cancelled");
  });

  it("hands back what is an EcsError already and survives what is no error", () => {
    const error = new EcsError({ kind: "server", code: "X", sentence: "A.", advice: "B." });
    assert.equal(toEcsError(error, context), error);
    assert.equal(error.message, "A. B.");
    assert.match(toEcsError("boom", context).message, /boom/);
  });
});

import { loginOf } from "./credentialSource";
import type { CredentialSource } from "./credentialSource";
import type { ErrorFacts } from "../model/errors";
import type { Fault } from "./fault";

/** The part of an error that says why credentials were not accepted. */
export type RejectionFacts = Pick<ErrorFacts, "kind" | "brief" | "sentence" | "advice" | "login">;

const clockNames = new Set(["RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"]);
const clockText = /Signature (not yet current|expired)|is now (earlier|later) than/i;
const unknownKeyNames = new Set([
  "UnrecognizedClientException",
  "UnrecognizedClient",
  "InvalidClientTokenId",
  "InvalidAccessKeyId",
]);
const wrongSecretNames = new Set(["SignatureDoesNotMatch", "InvalidSignatureException", "InvalidSignature"]);
const unsignedNames = new Set([
  "MissingAuthenticationTokenException",
  "MissingAuthenticationToken",
  "IncompleteSignature",
  "IncompleteSignatureException",
  "AuthFailure",
  "NotAuthorized",
]);

/** Whose credentials they are, as a sentence's subject names them. */
export function ownerOf(source: CredentialSource): string {
  if (source.profile) return `profile "${source.profile}"`;
  if (source.origin) return `profile "${source.origin.name}"`;
  return source.kind === "environment" ? "the AWS_* environment variables" : "this machine's role";
}

/** Why AWS did not accept the caller, or undefined when it was something else that went wrong. */
export function rejection(fault: Fault, source: CredentialSource, now = Date.now()): RejectionFacts | undefined {
  const { name, message } = fault;
  if (clockNames.has(name) || (wrongSecretNames.has(name) && clockText.test(message))) return clockOff(fault, now);
  if (/^(ExpiredToken|TokenRefreshRequired)/.test(name)) return expired(source);
  if (unknownKeyNames.has(name))
    return {
      kind: "auth",
      brief: "Access key not recognized",
      sentence: `AWS doesn't recognize the access key of ${ownerOf(source)}.`,
      advice: `${whereToCheck(source)} It may be deleted, belong to another partition, or the region may not be enabled for the account.`,
    };
  if (wrongSecretNames.has(name))
    return {
      kind: "auth",
      brief: "Wrong secret access key",
      sentence: `The secret access key of ${ownerOf(source)} doesn't match its access key.`,
      advice: whereToCheck(source),
    };
  if (unsignedNames.has(name))
    return {
      kind: "auth",
      brief: "Credentials not accepted",
      sentence: `AWS didn't accept the credentials of ${ownerOf(source)} (${name}).`,
      advice: whereToCheck(source),
      login: loginOf(source),
    };
  return undefined;
}

function clockOff({ date }: Fault, now: number): RejectionFacts {
  const theirs = date === undefined ? NaN : Date.parse(date);
  const minutes = Math.round((now - theirs) / 60_000);
  const off = Number.isNaN(minutes) || minutes === 0 ? undefined : Math.abs(minutes);
  const side = minutes > 0 ? "ahead of" : "behind";
  return {
    kind: "clock",
    brief: "Clock is wrong",
    sentence: off
      ? `This computer's clock is ${off.toLocaleString("en-US")} min ${side} AWS's, so AWS refuses its requests.`
      : "This computer's clock differs from AWS's, so AWS refuses its requests.",
    advice: "Set the clock, then retry.",
  };
}

function expired(source: CredentialSource): RejectionFacts {
  const facts = { kind: "auth", brief: "Session expired" } as const;
  switch (source.kind) {
    case "sso":
    case "login":
      return loginExpired(source);
    case "environment":
      return {
        ...facts,
        brief: "Session keys expired",
        sentence: "The session keys in AWS_ACCESS_KEY_ID and AWS_SESSION_TOKEN have expired.",
        advice: "Set new ones and start VS Code again from there, or add a connection that uses a profile.",
      };
    case "keys":
      return {
        ...facts,
        brief: "Session keys expired",
        sentence: `The session keys of ${ownerOf(source)} have expired.`,
        advice: "Renew them in the AWS credentials file; the connection then continues by itself.",
      };
    case "process":
    case "webIdentity":
    case "machine":
      return {
        ...facts,
        sentence: `The session of ${ownerOf(source)} has expired.`,
        advice: "Retry to get a new one.",
      };
  }
}

/** An expired or missing login, and the command that renews it. */
export function loginExpired(source: CredentialSource): RejectionFacts {
  const login = loginOf(source);
  return {
    kind: "auth",
    brief: "Login expired",
    sentence: `The login of ${ownerOf(source)} has expired.`,
    advice: login
      ? `Log in again with ${[login.command, ...login.args].join(" ")}; the connection then continues by itself.`
      : "Log in again, then retry.",
    login,
  };
}

function whereToCheck(source: CredentialSource): string {
  switch (source.kind) {
    case "environment":
      return "Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN, or use a profile.";
    case "keys":
      return `Check the keys of profile "${source.origin?.name ?? "default"}" in the AWS credentials file.`;
    case "process":
      return "Check what its credential_process returns.";
    case "sso":
    case "login":
      return "Log in again, or use another profile.";
    case "webIdentity":
    case "machine":
      return "Check the role, or use a profile.";
  }
}

import { ProcessFailure } from "./credentialProcess";
import type { CredentialSource, SourceProblem } from "./credentialSource";
import { EcsError } from "../model/errors";
import type { ErrorFacts } from "../model/errors";
import { faultOf, networkFailure, sentenceOf } from "./fault";
import type { Fault } from "./fault";
import { loginExpired, ownerOf, rejection } from "./rejection";

type Facts = Omit<ErrorFacts, "operation" | "cause">;

/** A person gave no MFA code; nobody is told a second time, and nobody is asked again before a retry. */
export const mfaDismissed = (source: CredentialSource, cause: unknown): EcsError =>
  new EcsError({
    kind: "auth",
    code: "MfaDismissed",
    brief: "MFA code needed",
    sentence: `No MFA code was entered for ${ownerOf(source)}.`,
    advice: "Retry to enter one.",
    cause,
  });

/** Why the AWS files lead to no credentials. */
export const sourceFailure = (problem: SourceProblem): EcsError =>
  new EcsError({ kind: "auth", operation: "GetCredentials", ...problemFacts(problem) });

/** A line of the AWS files that cannot be read, as a failure. */
export const malformedFailure = (sentence: string): EcsError =>
  new EcsError({
    kind: "auth",
    code: "MalformedConfig",
    operation: "GetCredentials",
    brief: "AWS config file can't be read",
    sentence,
    advice: "Correct the file; the connection then continues by itself.",
  });

function problemFacts(problem: SourceProblem): Omit<Facts, "kind"> {
  switch (problem.kind) {
    case "missing":
      return {
        code: "ProfileNotFound",
        brief: "Profile not found",
        sentence: problem.askedBy
          ? `Profile "${problem.askedBy}" names the source profile "${problem.profile}", which isn't in the AWS config files.`
          : `Profile "${problem.profile}" isn't in the AWS config files.`,
        advice: "Add it there, or remove this connection.",
      };
    case "loop":
      return {
        code: "ProfileLoop",
        brief: "Profiles form a loop",
        sentence: `The source profiles of "${problem.profiles[0] ?? ""}" form a loop: ${problem.profiles.join(" → ")}.`,
        advice: "Correct source_profile in the AWS config file.",
      };
    case "noSession":
      return {
        code: "SsoSessionNotFound",
        brief: "SSO session not found",
        sentence: `Profile "${problem.profile}" names the sso-session "${problem.session}", which isn't in the AWS config file.`,
        advice: "Run aws configure sso, or correct the name.",
      };
  }
}

/** Turns what the SDK, STS, SSO or a credential process threw into an EcsError that says what to do. */
export function credentialFailure(error: unknown, source: CredentialSource, limitMs: number | undefined): EcsError {
  if (error instanceof EcsError) return error;
  return new EcsError({ operation: "GetCredentials", cause: error, ...factsOf(error, source, limitMs) });
}

function factsOf(error: unknown, source: CredentialSource, limitMs: number | undefined): Facts {
  const origin = source.origin?.name ?? source.profile ?? "default";
  if (limitMs !== undefined)
    return {
      kind: "auth",
      code: "CredentialsTimeout",
      brief: source.kind === "process" ? "credential_process hangs" : "No credentials yet",
      sentence:
        source.kind === "process"
          ? `Profile "${origin}": its credential_process didn't finish within ${String(limitMs / 1000)} s.`
          : `The credentials of ${ownerOf(source)} didn't arrive within ${String(limitMs / 1000)} s.`,
      advice:
        source.kind === "process" ? "Run it in a terminal to see why, then retry." : "Check the network, then retry.",
    };
  if (error instanceof ProcessFailure) return processFacts(error, origin);
  const fault = faultOf(error);
  const network = networkFailure(fault);
  if (network && source.kind !== "machine")
    return {
      kind: "network",
      code: network,
      brief: "Can't reach the login service",
      sentence: `Couldn't reach the service that gives the credentials of ${ownerOf(source)} (${network}).`,
      advice: "Check the network, the VPN, and the proxy, then retry.",
    };
  const rejected = rejection(fault, source);
  if (rejected) return { code: fault.name, ...rejected };
  if (/ENOENT/.test(fault.message) && source.kind !== "login") return missingFile(fault, source, origin);
  if (/MultiFactorAuthentication|MFA|one.time pass/i.test(fault.message))
    return {
      kind: "auth",
      code: "MfaRefused",
      brief: "MFA code was wrong",
      sentence: `AWS didn't accept the MFA code for ${ownerOf(source)}.`,
      advice: "Wait for the next code, then retry.",
    };
  return kindFacts(fault, source, origin);
}

function kindFacts(fault: Fault, source: CredentialSource, origin: string): Facts {
  const failed: Facts = {
    kind: "auth",
    code: fault.name,
    brief: "No credentials",
    sentence: `Getting the credentials of ${ownerOf(source)} failed: ${sentenceOf(fault.message || fault.name)}`,
    advice: "Check the profile in the AWS config files, then retry.",
  };
  if (
    /^(AccessDenied|Forbidden)/.test(fault.name) ||
    /ForbiddenException|insufficient permissions/i.test(fault.message)
  )
    return {
      ...failed,
      kind: "denied",
      brief: "Role not allowed",
      sentence: `${capital(ownerOf(source))} may not use its role: ${sentenceOf(fault.message)}`,
      advice: "Ask for access to the role, or use another profile.",
    };
  switch (source.kind) {
    case "sso":
    case "login":
      return /expired|aws sso login|aws login|re-?authenticate|Unauthorized|InvalidGrant|Token validation|not found or (is )?invalid|Failed to load/i.test(
        fault.message,
      )
        ? { code: "LoginExpired", ...loginExpired(source) }
        : failed;
    case "machine":
      return noneFound(source, origin, fault);
    case "environment":
    case "keys":
    case "process":
    case "webIdentity":
      return failed;
  }
}

function noneFound({ profile, origin }: CredentialSource, name: string, fault: Fault): Facts {
  const role = origin?.data["credential_source"];
  const sentence = role
    ? `Profile "${name}": its credential source ${role} gave no credentials.`
    : profile
      ? `Profile "${profile}" has no credentials, and this machine offers none.`
      : "No AWS credentials were found.";
  return {
    kind: "auth",
    code: fault.name,
    brief: "No credentials found",
    sentence,
    advice: role
      ? "Check that this machine has a role and that its metadata service can be reached."
      : profile
        ? "Complete the profile with aws configure or aws configure sso."
        : "Run aws configure or aws configure sso, or add a connection that uses a profile.",
  };
}

function processFacts({ why, what }: ProcessFailure, profile: string): Facts {
  const facts = {
    kind: "auth",
    code: "CredentialProcessFailed",
    brief: "credential_process failed",
    advice: "Run it in a terminal to see why, then retry.",
  } as const;
  const says = (text: string): Facts => ({
    ...facts,
    sentence: `Profile "${profile}": its credential_process ${text}`,
  });
  switch (why) {
    case "exit":
      return says(`failed (exit code ${what}${what === "127" || what === "9009" ? ", command not found" : ""}).`);
    case "signal":
      return says(`was ended by ${what}.`);
    case "start":
      return says(`couldn't be started (${what}).`);
    case "rubbish":
      return says(`printed no valid credentials (${what}).`);
    case "expired":
      return says("returned keys that have expired.");
  }
}

function missingFile(fault: Fault, source: CredentialSource, origin: string): Facts {
  const path = /open '([^']*)'/.exec(fault.message)?.[1] ?? "";
  return {
    kind: "auth",
    code: "ENOENT",
    brief: "Token file not found",
    sentence: source.origin
      ? `Profile "${origin}": its web identity token file doesn't exist (${path}).`
      : `The web identity token file doesn't exist (${path}).`,
    advice: source.origin
      ? "Correct web_identity_token_file in the AWS config file."
      : "Check AWS_WEB_IDENTITY_TOKEN_FILE.",
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

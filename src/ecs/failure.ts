import { EcsError } from "./errors";
import type { ErrorKind } from "./errors";

/** What was asked, for the sentence that says why it failed. */
export interface CallContext {
  readonly operation: string;
  readonly region: string;
  readonly endpoint?: string;
  readonly profile?: string;
}

interface Fault {
  readonly name: string;
  readonly message: string;
  readonly status?: number;
  readonly requestId?: string;
  readonly nodeCode?: string;
}

function inspect(error: unknown): Fault {
  if (typeof error !== "object" || error === null) return { name: "Error", message: String(error) };
  const fields = error as {
    name?: unknown;
    message?: unknown;
    code?: unknown;
    $metadata?: { httpStatusCode?: number; requestId?: string };
  };
  return {
    name: typeof fields.name === "string" ? fields.name : "Error",
    message: typeof fields.message === "string" ? fields.message.trim() : "",
    status: fields.$metadata?.httpStatusCode,
    requestId: fields.$metadata?.requestId,
    nodeCode: typeof fields.code === "string" ? fields.code : undefined,
  };
}

const authNames = new Set([
  "CredentialsProviderError",
  "TokenProviderError",
  "ExpiredToken",
  "ExpiredTokenException",
  "UnrecognizedClientException",
  "InvalidSignatureException",
  "InvalidClientTokenId",
  "MissingAuthenticationTokenException",
  "MissingAuthenticationToken",
  "IncompleteSignature",
  "SignatureDoesNotMatch",
  "AuthFailure",
]);

const throttleNames = new Set([
  "ThrottlingException",
  "Throttling",
  "TooManyRequestsException",
  "RequestLimitExceeded",
]);

const networkCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EPIPE",
  "EPROTO",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** The documented exceptions and what each asks of the person; limits and wording from the ECS API reference. */
const documented: Readonly<Record<string, readonly [ErrorKind, string]>> = {
  AccessDeniedException: ["denied", "Ask for that action in your IAM policy, or use another profile."],
  ClusterNotFoundException: ["missing", "Refresh: the cluster was deleted, or the region or account is another one."],
  InvalidParameterException: ["invalid", "Change the request and send it again."],
  ClientException: ["invalid", "Change the request and send it again."],
  ServerException: ["server", "It is a fault on ECS's side: try again in a moment."],
  ServiceNotFoundException: ["missing", "Refresh: the service was deleted."],
  TargetNotFoundException: ["missing", "Refresh: it no longer exists."],
  BlockedException: ["denied", "The AWS account is blocked: contact AWS Support."],
  ConflictException: [
    "conflict",
    "A request with the same client token but other content was sent before: send it as a new one.",
  ],
  PlatformTaskDefinitionIncompatibilityException: [
    "unsupported",
    "Choose a platform version that supports what the task definition asks for.",
  ],
  PlatformUnknownException: ["invalid", "Choose a platform version that exists, such as LATEST."],
  UnsupportedFeatureException: ["unsupported", "The task asks for a feature that this region does not have."],
  NamespaceNotFoundException: ["missing", "Choose a Service Connect namespace that exists."],
  NoUpdateAvailableException: ["conflict", "The agent is the newest already, or its AMI cannot be updated this way."],
  UpdateInProgressException: ["conflict", "An update is under way: watch its status on the instance."],
  MissingVersionException: [
    "unsupported",
    "ECS does not know the version of this agent: it needs an ECS-optimized AMI or ecs-init.",
  ],
  LimitExceededException: ["invalid", "A quota of the account is reached: raise it or remove something first."],
};

const sentenceOf = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** Turns whatever the SDK, Node or ECS threw into an EcsError; one that is an EcsError already is handed back. */
export function toEcsError(error: unknown, context: CallContext): EcsError {
  if (error instanceof EcsError) return error;
  const fault = inspect(error);
  const place = context.endpoint ?? `ECS in ${context.region}`;
  const make = (kind: ErrorKind, sentence: string, advice: string, maybeDone = false) =>
    new EcsError({
      kind,
      code: fault.nodeCode ?? fault.name,
      sentence,
      advice,
      maybeDone,
      operation: context.operation,
      requestId: fault.requestId,
      cause: error,
    });

  if (fault.name === "AbortError" || fault.name === "CancelledError")
    return make("cancelled", `${context.operation} was cancelled.`, "");
  if (authNames.has(fault.name)) return authError(fault, context, make);
  if (throttleNames.has(fault.name))
    return make(
      "throttled",
      `ECS throttled ${context.operation}: this account sends more requests than its rate allows.`,
      "Wait a moment and retry.",
    );
  const known = documented[fault.name];
  if (known) {
    const [kind, advice] = known;
    return make(kind, `${context.operation}: ${sentenceOf(fault.message || fault.name)}`, advice, kind === "server");
  }
  if (fault.name === "SyntaxError" || fault.status === 407)
    return make(
      "answer",
      `${place} did not answer ${context.operation} in ECS's protocol: a proxy, a captive portal or another service replied.`,
      "Check the endpoint, the proxy and the network.",
      true,
    );
  if (
    fault.name === "TimeoutError" ||
    networkCodes.has(fault.nodeCode ?? "") ||
    /socket hang up/i.test(fault.message)
  ) {
    const refused = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"].includes(fault.nodeCode ?? "");
    return make(
      "network",
      refused
        ? `Could not reach ${place} (${fault.nodeCode}).`
        : `The connection to ${place} broke before ${context.operation} was answered (${fault.nodeCode ?? fault.name}).`,
      "Check the network and the endpoint, then retry.",
      !refused,
    );
  }
  if ((fault.status ?? 0) >= 500)
    return make(
      "server",
      `${place} failed at ${context.operation}: ${sentenceOf(fault.message || fault.name)}`,
      "Try again in a moment.",
      true,
    );
  return make(
    fault.status === 403 ? "denied" : "invalid",
    `${context.operation}: ${sentenceOf(fault.message || fault.name)}`,
    fault.status === 403
      ? "Ask for that action in your IAM policy, or use another profile."
      : "Check the request and the connection.",
  );
}

function authError(
  fault: Fault,
  context: CallContext,
  make: (kind: ErrorKind, sentence: string, advice: string) => EcsError,
): EcsError {
  const profile = context.profile ? `profile «${context.profile}»` : "the default credentials";
  const login = /aws (sso )?login[^.\n`']*/.exec(fault.message)?.[0]?.trim();
  const expired = /expired|sso|token/i.test(fault.message) || /Expired/.test(fault.name);
  if (login || expired)
    return make(
      "auth",
      `The login of ${profile} has expired.`,
      `Run ${login ?? (context.profile ? `aws sso login --profile ${context.profile}` : "aws sso login")} in a terminal, then retry.`,
    );
  if (/Could not load credentials|Could not resolve credentials/i.test(fault.message))
    return make("auth", `No credentials were found for ${profile}.`, "Run aws configure, or choose another profile.");
  return make(
    "auth",
    `AWS did not accept ${profile}: ${sentenceOf(fault.message || fault.name)}`,
    "Log in again or choose another profile.",
  );
}

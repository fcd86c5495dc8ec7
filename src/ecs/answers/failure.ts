import { credentialFailure } from "../connection/credentialFailure";
import type { CredentialSource } from "../connection/credentialSource";
import { EcsError } from "../model/errors";
import type { ErrorFacts, ErrorKind } from "../model/errors";
import { faultOf, networkFailure, sentenceOf } from "../connection/fault";
import type { Fault } from "../connection/fault";
import { rejection } from "../connection/rejection";

/** What was asked, for the sentence that says why it failed. */
export interface CallContext {
  readonly operation: string;
  readonly region: string;
  readonly endpoint?: string;
  readonly profile?: string;
  /** Where the credentials come from that signed the request, for the advice when they are not accepted. */
  readonly credentials?: CredentialSource;
  /** Whose operation it is; ECS's without it. */
  readonly service?: string;
}

const throttleNames = new Set([
  "ThrottlingException",
  "Throttling",
  "TooManyRequestsException",
  "RequestLimitExceeded",
]);

/** The documented exceptions and what each asks of the person; limits and wording from the ECS API reference. */
const documented: Readonly<Record<string, readonly [ErrorKind, string]>> = {
  AccessDeniedException: ["denied", "Ask for that action in your IAM policy, or use another profile."],
  ClusterNotFoundException: [
    "missing",
    "Refresh. The cluster may have been deleted, or it is in another region or account.",
  ],
  InvalidParameterException: ["invalid", "Change the request and send it again."],
  ClientException: ["invalid", "Change the request and send it again."],
  ServerException: ["server", "ECS had an internal error. Try again in a moment."],
  ServiceNotFoundException: ["missing", "Refresh. The service was deleted."],
  ServiceNotActiveException: ["conflict", "Refresh. The service is being deleted or was deleted."],
  ServiceDeploymentNotFoundException: ["missing", "Refresh. ECS keeps a service's deployments for 90 days."],
  TargetNotConnectedException: [
    "conflict",
    "The ECS Exec agent in the container isn't connected, or the task has stopped. Wait a moment and retry.",
  ],
  "ExecuteCommand InvalidParameterException": ["invalid", "Refresh: the task may have stopped meanwhile."],
  TargetNotFoundException: ["missing", "Refresh. It no longer exists."],
  BlockedException: ["denied", "The AWS account is blocked. Contact AWS Support."],
  ConflictException: [
    "conflict",
    "The same client token was used for a different request. Send this one as a new request.",
  ],
  "StopServiceDeployment ConflictException": [
    "conflict",
    "Refresh. The deployment has ended, or is being stopped already.",
  ],
  PlatformTaskDefinitionIncompatibilityException: [
    "unsupported",
    "Choose a platform version that supports what the task definition requires.",
  ],
  PlatformUnknownException: ["invalid", "Choose a platform version that exists, such as LATEST."],
  UnsupportedFeatureException: ["unsupported", "This region doesn't support a feature the task needs."],
  NamespaceNotFoundException: ["missing", "Choose a Service Connect namespace that exists."],
  NoUpdateAvailableException: ["conflict", "The agent is already up to date, or its AMI can't be updated this way."],
  UpdateInProgressException: ["conflict", "An update is in progress. Watch its status on the instance."],
  MissingVersionException: [
    "unsupported",
    "ECS doesn't know this agent's version. The instance needs the ECS-optimized AMI or ecs-init.",
  ],
  LimitExceededException: ["invalid", "An account quota is reached. Raise it or remove something first."],
};

/** What a narrow row says of each kind of failure. */
function briefOf(kind: ErrorKind): string {
  switch (kind) {
    case "auth":
      return "Credentials not accepted";
    case "clock":
      return "Clock is wrong";
    case "denied":
      return "Access denied";
    case "throttled":
      return "ECS is throttling";
    case "missing":
      return "Not found";
    case "invalid":
      return "Request not valid";
    case "conflict":
      return "Conflict";
    case "unsupported":
      return "Not supported";
    case "network":
      return "Can't reach ECS";
    case "server":
      return "ECS failed";
    case "answer":
      return "Unexpected answer";
    case "cancelled":
      return "Canceled";
  }
}

/** AWS's encoded authorization message: long, and readable only by `aws sts decode-authorization-message`. */
const encoded = /\s*Encoded authorization failure message:\s*(\S+)/i;

/** Turns whatever the SDK, Node or ECS threw into an EcsError; one that is an EcsError already is handed back. */
export function toEcsError(error: unknown, context: CallContext): EcsError {
  if (error instanceof EcsError) return error;
  const fault = faultOf(error);
  const source: CredentialSource = context.credentials ?? { profile: context.profile, roles: [], kind: "machine" };
  if (fault.name.endsWith("ProviderError")) return credentialFailure(error, source, undefined);
  return new EcsError({
    code: fault.nodeCode ?? fault.name,
    operation: context.operation,
    requestId: fault.requestId,
    cause: error,
    ...factsOf(fault, context, source),
  });
}

type Facts = Pick<ErrorFacts, "kind" | "sentence" | "advice"> & Partial<ErrorFacts>;

function factsOf(fault: Fault, context: CallContext, source: CredentialSource): Facts {
  const { operation, service = "ECS" } = context;
  const place = context.endpoint ?? `${service} in ${context.region}`;
  const facts = (kind: ErrorKind, sentence: string, advice: string, maybeDone = false): Facts => ({
    kind,
    brief: briefOf(kind),
    sentence,
    advice,
    maybeDone,
  });

  if (fault.name === "AbortError" || fault.name === "CancelledError")
    return facts("cancelled", `${operation} was canceled.`, "");
  const rejected = rejection(fault, source);
  if (rejected) return rejected;
  if (throttleNames.has(fault.name))
    return facts(
      "throttled",
      `${service} throttled ${operation}: the account is over its request rate.`,
      "Wait a moment and retry.",
    );
  const known = documented[`${operation} ${fault.name}`] ?? documented[fault.name];
  if (known) {
    const [kind, advice] = known;
    return { ...facts(kind, refusal(fault, operation), advice, kind === "server"), ...detailOf(fault) };
  }
  if (fault.name === "SyntaxError" || fault.status === 407)
    return facts(
      "answer",
      `${place} didn't answer ${operation} in ${service}'s protocol. A proxy, a captive portal, or another service replied.`,
      "Check the endpoint, the proxy, and the network.",
      true,
    );
  const network = networkFailure(fault);
  if (network) {
    const refused = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"].includes(network);
    return facts(
      "network",
      refused
        ? `Couldn't reach ${place} (${network}).`
        : `The connection to ${place} broke before ${operation} was answered (${network}).`,
      "Check the network and the endpoint, then retry.",
      !refused,
    );
  }
  if ((fault.status ?? 0) >= 500)
    return facts(
      "server",
      `${place} failed at ${operation}: ${sentenceOf(fault.message || fault.name)}`,
      "Try again in a moment.",
      true,
    );
  if (fault.status === 403)
    return {
      ...facts("denied", refusal(fault, operation), "Ask for that action in your IAM policy, or use another profile."),
      ...detailOf(fault),
    };
  return facts("invalid", refusal(fault, operation), "Check the request and the connection.");
}

const refusal = ({ name, message }: Fault, operation: string): string =>
  `${operation}: ${sentenceOf(message.replace(encoded, "") || name)}`;

/** The encoded message is kept to be copied, not to be read. */
function detailOf({ message }: Fault): Pick<ErrorFacts, "detail"> {
  return { detail: encoded.exec(message)?.[1] };
}

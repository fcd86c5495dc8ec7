import { EcsError } from "../../ecs/model/errors";
import { toEcsError } from "../../ecs/answers/failure";
import type { ErrorKind } from "../../ecs/model/errors";
import type { CallContext } from "../../ecs/answers/failure";
import { amount } from "../../text/counts";

/** An answer that is an error, in the shape the SDK throws. */
interface ServiceFault {
  readonly name: string;
  readonly message: string;
  readonly $metadata: { readonly httpStatusCode: number; readonly requestId?: string };
}

/** What SQS, CloudWatch Logs, EventBridge and Systems Manager answer, and what a person can do; names from their API references. */
const documented: Readonly<Record<string, readonly [ErrorKind, string]>> = {
  QueueDoesNotExist: ["missing", "Check the queue's URL, region and account."],
  "AWS.SimpleQueueService.NonExistentQueue": ["missing", "Check the queue's URL, region and account."],
  InvalidAddress: ["invalid", "Check the queue's URL."],
  OverLimit: ["throttled", "Too many of the queue's messages are received and not deleted: wait until they come back."],
  ReceiptHandleIsInvalid: ["invalid", "The message will be delivered again."],
  ResourceNotFoundException: ["missing", "Check the log group's name and the region."],
  TargetNotConnected: [
    "conflict",
    "The ECS Exec agent in the container isn't connected, or the task has stopped. Wait a moment and retry.",
  ],
  InvalidParameters: ["invalid", "Change the port and try again."],
  AccessDenied: ["denied", "Ask for that action in your IAM policy, or use another profile."],
  AccessDeniedException: ["denied", "Ask for that action in your IAM policy, or use another profile."],
  KmsAccessDenied: ["denied", "Ask for the use of the key that encrypts it."],
  ThrottlingException: ["throttled", "Wait a moment and retry."],
  RequestThrottled: ["throttled", "Wait a moment and retry."],
  ServiceUnavailable: ["server", "Try again in a moment."],
  ServiceUnavailableException: ["server", "Try again in a moment."],
  LimitExceededException: [
    "throttled",
    "Wait until another query or Live Tail session of the account and region has ended, then retry.",
  ],
  InvalidParameterException: ["invalid", "Change the request and try again."],
};

/** The error of a list that didn't come while a person waited for the picker. */
export const noAnswerWithin = (ms: number, service: string, operation: string): EcsError =>
  new EcsError({
    kind: "network",
    code: "NoAnswer",
    operation,
    sentence: `${service} didn't answer within ${amount(ms / 1000)} s.`,
    advice: "Check the network, then retry.",
  });

/** Turns whatever a call of one of these services threw into an EcsError. */
export function serviceError(error: unknown, context: CallContext & { readonly service: string }): EcsError {
  const fault = error as Partial<ServiceFault>;
  const known = typeof fault.name === "string" ? documented[fault.name] : undefined;
  if (!known || error instanceof EcsError) return toEcsError(error, context);
  const [kind, advice] = known;
  const message = fault.message || fault.name || "";
  return new EcsError({
    kind,
    code: fault.name ?? "Error",
    sentence: `${context.service} refused ${context.operation}: ${/[.!?]$/.test(message) ? message : `${message}.`}`,
    advice,
    operation: context.operation,
    requestId: fault.$metadata?.requestId,
    cause: error,
  });
}

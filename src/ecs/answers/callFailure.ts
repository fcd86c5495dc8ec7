import { wrongAnswer } from "./answer";
import { EcsError } from "../model/errors";
import { toEcsError } from "./failure";
import type { CallContext } from "./failure";
import { record } from "../model/fields";

/** As `toEcsError`, for one call: knows its own deadlines, and an answer that came but makes no sense. */
export function callFailure(error: unknown, context: CallContext): EcsError {
  if (error instanceof EcsError) return error;
  const { name, message, code, $fault, $metadata } = record(error);
  // The SDK's handler gives this name to a connection that was reset, too.
  if (name === "TimeoutError" && (code === undefined || /requestTimeout/.test(String(message))))
    return timedOut(error, context, /did not establish a connection/.test(String(message)));
  const status = record($metadata)["httpStatusCode"];
  const answered = typeof status === "number" && status >= 200 && status < 300;
  // The SDK read the answer, and what it says is no value of its kind: a date that is none, for one.
  if (answered && code === undefined && $fault === undefined && name !== "SyntaxError" && name !== "AbortError")
    return wrongAnswer(context.operation, "it can't be read");
  return toEcsError(error, context);
}

function timedOut(cause: unknown, { operation, region, endpoint }: CallContext, isUnsent: boolean): EcsError {
  const place = endpoint ?? `ECS in ${region}`;
  return new EcsError({
    kind: "network",
    code: "TimeoutError",
    brief: isUnsent ? "Can't reach ECS" : "ECS doesn't answer",
    sentence: isUnsent
      ? `Couldn't connect to ${place}: it doesn't respond.`
      : `${place} didn't answer ${operation} in time.`,
    advice: "Check the network and the endpoint, then retry.",
    operation,
    maybeDone: !isUnsent,
    cause,
  });
}

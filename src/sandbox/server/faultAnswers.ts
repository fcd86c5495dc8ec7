import type { Fault } from "./faults";
import { Refusal, clusterNotFound, throttled } from "../wire/refusal";

type ExceptionKind =
  "throttle" | "error" | "expired-token" | "access-denied" | "unrecognized-client" | "clock-skew" | "cluster-vanished";

/** The exception that a fault stands for, in AWS's own words; its `type`, `message` and `status` go first. */
export function exceptionOf(fault: Fault & { readonly kind: ExceptionKind }, operation: string, now: number): Refusal {
  const usual = usualException(fault.kind, operation, now);
  const type = fault.type ?? usual.type;
  const status = fault.status ?? (type === "ServerException" ? 500 : usual.status);
  return new Refusal(type, fault.message ?? usual.message, status);
}

function usualException(kind: ExceptionKind, operation: string, now: number): Refusal {
  switch (kind) {
    case "throttle":
      return throttled();
    case "error":
      return new Refusal("ServerException", "An injected fault.");
    case "expired-token":
      return new Refusal("ExpiredTokenException", "The security token included in the request is expired");
    case "access-denied":
      return new Refusal("AccessDeniedException", deniedMessage(operation));
    case "unrecognized-client":
      return new Refusal("UnrecognizedClientException", "The security token included in the request is invalid.");
    case "clock-skew":
      return new Refusal("InvalidSignatureException", skewMessage(now));
    case "cluster-vanished":
      return clusterNotFound();
  }
}

function deniedMessage(operation: string): string {
  const action = operation.includes(":") ? operation : `ecs:${operation}`;
  const encoded = "4GIOHlTkIaWHQD0Q0m6XSnuUMCm-abcdefghijk".repeat(12);
  return (
    `User: arn:aws:sts::111122223333:assumed-role/Developer/jane is not authorized to perform: ${action} ` +
    `because no identity-based policy allows the ${action} action. Encoded authorization failure message: ${encoded}`
  );
}

/** As AWS words it for a client whose clock is 20 minutes slow; it accepts 5. */
function skewMessage(now: number): string {
  const stamp = (ms: number): string => new Date(ms).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const minutes = 60_000;
  return `Signature expired: ${stamp(now - 20 * minutes)} is now earlier than ${stamp(now - 5 * minutes)} (${stamp(now)} - 5 min.)`;
}

/** What a hotel's network answers until one has signed in. */
export const portalPage =
  "<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body><h1>Sign in to continue</h1></body></html>\n";

/** The start of an answer, as a proxy that gave up in the middle hands it on. */
export function cutOff(body: string | undefined): string {
  if (body === undefined) return '{"failures":[],"';
  return body.slice(0, Math.max(1, Math.floor(body.length / 2)));
}

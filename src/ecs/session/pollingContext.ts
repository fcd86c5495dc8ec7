import { toEcsError } from "../answers/failure";
import { Polling } from "../polling/polling";
import type { Polled } from "../polling/polling";
import type { EcsGateway } from "../gateway/gateway";
import type { Connected } from "../polling/connected";

/** What everything that is polled in a cluster shares. */
export interface PollingContext {
  readonly gateway: EcsGateway;
  readonly clusterArn: string;
  readonly intervalMs: () => number;
  readonly connected: Connected;
  readonly onThrottled: () => void;
}

/** Polls what is read beside a cluster's tasks: seen only in what it finds, and left alone while nobody looks. */
export function pollBeside(
  { gateway: { region, endpoint }, intervalMs, connected, onThrottled }: PollingContext,
  operation: string,
  work: Pick<Polled, "read" | "changed">,
): Polling {
  return new Polling({
    ...work,
    failure: error => toEcsError(error, { operation, region, endpoint }),
    intervalMs,
    isQuiet: true,
    recoversUnwatched: false,
    connected,
    onThrottled,
  });
}

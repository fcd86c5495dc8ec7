import type { SQSClientConfig } from "@aws-sdk/client-sqs";
import { EcsError } from "../ecs/errors";
import type { CallContext } from "../ecs/failure";
import { serviceError } from "./serviceError";

/** Where a connection reaches AWS's services, and as whom. */
export interface AwsAccess {
  readonly region: string;
  readonly profile?: string;
  /** Overrides AWS's own endpoint of the service. */
  readonly endpoint?: string;
  readonly credentials: NonNullable<SQSClientConfig["credentials"]>;
  /** How long an answer may take from the request to its last byte, besides what the service was asked to wait; 45 s. */
  readonly deadlineMs?: number;
}

const connectionMs = 5000;
const firstByteMs = 15_000;
const wholeAnswerMs = 45_000;

/** What is called, for the deadline and the sentence that says why it failed. */
export type ServiceContext = CallContext & Pick<AwsAccess, "deadlineMs"> & { readonly service: string };

/** What both services' clients are made with; the SDK itself reads no endpoint from the environment or a profile. */
export const clientSettings = ({ region, endpoint, credentials }: AwsAccess) => ({
  region,
  endpoint,
  credentials,
  ignoreConfiguredEndpointUrls: true,
  requestHandler: { connectionTimeout: connectionMs, throwOnRequestTimeout: true },
});

interface Client {
  readonly config: { credentials(): Promise<unknown> };
}

interface SendOptions {
  readonly abortSignal: AbortSignal;
  readonly requestTimeout: number;
}

/**
 * Sends one call, which ends within its deadline even when an answer drips in byte by byte; `waitMs` is how long the service
 * was asked to hold it back. The time that a person takes to give an MFA code does not count. Throws an EcsError.
 */
export async function callService<T>(
  client: Client,
  context: ServiceContext,
  signal: AbortSignal,
  send: (options: SendOptions) => Promise<T>,
  waitMs = 0,
): Promise<T> {
  let deadline: AbortSignal | undefined;
  try {
    signal.throwIfAborted();
    await orAborted(client.config.credentials(), signal);
    deadline = AbortSignal.timeout((context.deadlineMs ?? wholeAnswerMs) + waitMs);
    const abortSignal = AbortSignal.any([signal, deadline]);
    return await orAborted(send({ abortSignal, requestTimeout: firstByteMs + waitMs }), abortSignal);
  } catch (error) {
    if (deadline?.aborted && !signal.aborted) throw tooLate(context);
    throw serviceError(signal.aborted ? signal.reason : error, context);
  }
}

/** The promise, given up when the signal is aborted: finding credentials and the SDK's own pauses don't end by it. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = () => undefined as void;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

const tooLate = ({ operation, service, region, endpoint }: ServiceContext): EcsError =>
  new EcsError({
    kind: "network",
    code: "TimeoutError",
    sentence: `${endpoint ?? `${service} in ${region}`} did not finish its answer to ${operation} in time.`,
    advice: "Check the network and the endpoint, then retry.",
    operation,
    maybeDone: true,
  });

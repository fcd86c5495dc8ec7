import type { SQSClientConfig } from "@aws-sdk/client-sqs";
import type { CredentialSource } from "../../ecs/connection/credentialSource";
import { sendWith } from "../../ecs/transport/closing";
import { untilAborted, within } from "../../ecs/rate/deadline";
import { EcsError } from "../../ecs/model/errors";
import type { CallContext } from "../../ecs/answers/failure";
import { serviceError } from "./serviceError";

/** Where a connection reaches AWS's services, and as whom. */
export interface AwsAccess {
  readonly region: string;
  readonly profile?: string;
  /** Overrides AWS's own endpoint of the service. */
  readonly endpoint?: string;
  readonly credentials: NonNullable<SQSClientConfig["credentials"]>;
  /** Where the credentials came from, asked when a call has failed. */
  readonly source?: () => CredentialSource | undefined;
  /** How long an answer may take from the request to its last byte, besides what the service was asked to wait; 45 s. */
  readonly deadlineMs?: number;
}

const connectionMs = 5000;
const firstByteMs = 15_000;
const wholeAnswerMs = 45_000;

/** What is called, for the deadline and the sentence that says why it failed. */
export type ServiceContext = CallContext & Pick<AwsAccess, "deadlineMs"> & { readonly service: string };

/** What the services' clients are made with; the SDK itself reads no endpoint from the environment or a profile. */
export const clientSettings = ({ region, endpoint, credentials }: AwsAccess) => ({
  region,
  endpoint,
  credentials,
  ignoreConfiguredEndpointUrls: true,
  requestHandler: { connectionTimeout: connectionMs, throwOnRequestTimeout: true },
});

/** Names a service's calls for their deadlines and failures; where credentials came from is asked only when one has failed. */
export const contextsOf =
  ({ region, endpoint, profile, deadlineMs, source }: AwsAccess, service: string) =>
  (operation: string): ServiceContext => ({
    operation,
    service,
    region,
    endpoint,
    profile,
    deadlineMs,
    get credentials() {
      return source?.();
    },
  });

interface Client {
  readonly config: { credentials(): Promise<unknown> };
  destroy(): void;
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
  try {
    await untilAborted(signal, client.config.credentials());
    return await within((context.deadlineMs ?? wholeAnswerMs) + waitMs, signal, abortSignal =>
      sendWith(client, () => send({ abortSignal, requestTimeout: firstByteMs + waitMs })),
    );
  } catch (error) {
    throw serviceError(error, context);
  }
}

/** The error of an answer that is none of the service's, though its HTTP status says that all went well. */
export const wrongAnswer = ({ operation, service }: ServiceContext, what: string): EcsError =>
  new EcsError({
    kind: "answer",
    code: "WrongAnswer",
    sentence: `The answer to ${operation} isn't valid: ${what}.`,
    advice: `Check that the connection's endpoint speaks the API of ${service}, then retry.`,
    operation,
  });

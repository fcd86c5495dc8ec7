import { StartLiveTailCommand } from "@aws-sdk/client-cloudwatch-logs";
import type {
  CloudWatchLogsClient,
  StartLiveTailCommandOutput,
  StartLiveTailResponseStream,
} from "@aws-sdk/client-cloudwatch-logs";
import { EcsError } from "../../ecs/model/errors";
import { within } from "../../ecs/rate/deadline";
import { amount } from "../../text/counts";
import { messageText } from "../../text/secrets";
import { isTime, naming } from "./awsLogStreams";
import { callService, wrongAnswer } from "./serviceCall";
import type { ServiceContext } from "./serviceCall";
import type { LiveTailPort, TailRecord, TailUpdate } from "./servicePorts";

/** An update comes each second, with no lines if need be: a session that is silent for so long has been cut off. */
const silenceMs = 45_000;

type Events = AsyncIterator<StartLiveTailResponseStream>;

/** What opens sessions of Live Tail, with a client that sends once: each session is billed by the minute. */
export function liveTail(client: CloudWatchLogsClient, contextOf: (operation: string) => ServiceContext): LiveTailPort {
  return {
    async tail({ groups, groupArns, streams }, signal) {
      const context = contextOf("StartLiveTail");
      const command = new StartLiveTailCommand({
        logGroupIdentifiers: [...groupArns],
        logStreamNames: streams && [...streams],
      });
      const over = new AbortController();
      try {
        const events = await naming(groups.join(", "), streams ?? [], () =>
          callService(client, context, signal, async options => {
            // The call's own signal ends with the first answer; the session goes on until `signal` or `over` says so.
            const abortSignal = AbortSignal.any([options.abortSignal, signal, over.signal]);
            return started(() => client.send(command, { ...options, abortSignal }), context);
          }),
        );
        return updates(events, context, signal, () => over.abort());
      } catch (error) {
        over.abort();
        throw error;
      }
    },
  };
}

async function started(send: () => Promise<StartLiveTailCommandOutput>, context: ServiceContext): Promise<Events> {
  try {
    const { responseStream } = await send();
    const events = responseStream?.[Symbol.asyncIterator]();
    const first = await events?.next();
    if (events && first && !first.done && first.value.sessionStart) return events;
  } catch (error) {
    // What is no stream of events is an error without a fault of the service; only that has an answer as well.
    const { $fault, $response } = error as { readonly $fault?: unknown; readonly $response?: unknown };
    if ($fault !== undefined || $response === undefined) throw error;
  }
  throw wrongAnswer(context, "it doesn't begin with the session's start");
}

async function* updates(
  events: Events,
  context: ServiceContext,
  signal: AbortSignal,
  end: () => void,
): AsyncGenerator<TailUpdate, never> {
  try {
    for (;;) {
      const { done, value } = await within(context.deadlineMs ?? silenceMs, signal, () => events.next());
      if (done) throw cutOff("the answer ended");
      if (value.SessionTimeoutException) throw value.SessionTimeoutException;
      if (value.SessionStreamingException) throw value.SessionStreamingException;
      // What came later to the protocol is passed over.
      if (value.sessionUpdate) yield updateOf(value.sessionUpdate, context);
    }
  } catch (error) {
    throw endOf(error, context);
  } finally {
    end();
  }
}

function updateOf(update: unknown, context: ServiceContext): TailUpdate {
  const { sessionMetadata, sessionResults } = update as Readonly<Record<string, unknown>>;
  if (!Array.isArray(sessionResults)) throw wrongAnswer(context, 'an update has no list "sessionResults"');
  const records = sessionResults.map((result: unknown): TailRecord => {
    const { timestamp, message, logStreamName, logGroupIdentifier } = (result ?? {}) as Readonly<
      Record<string, unknown>
    >;
    if (!isTime(timestamp) || typeof message !== "string")
      throw wrongAnswer(context, "an event has no timestamp or no message");
    if (typeof logStreamName !== "string" || typeof logGroupIdentifier !== "string")
      throw wrongAnswer(context, "an event doesn't name its log stream or its log group");
    return { at: timestamp, message, stream: logStreamName, group: logGroupIdentifier };
  });
  return { records, isSampled: (sessionMetadata as { sampled?: unknown } | undefined)?.sampled === true };
}

/** Why a session that had begun is over. */
function endOf(error: unknown, { deadlineMs, operation }: ServiceContext): EcsError {
  if (error instanceof EcsError) return error;
  const { name, message } = error as Partial<Error>;
  if (name === "SessionTimeoutException")
    return new EcsError({
      kind: "conflict",
      code: name,
      sentence: "The session reached Live Tail's limit of 3 hours.",
      advice: "Choose Live Tail… to start another one.",
      operation,
    });
  if (name === "SessionStreamingException")
    return new EcsError({
      kind: "server",
      code: name,
      sentence: `CloudWatch Logs ended the session: ${(message || name).replace(/[.!?]$/, "")}.`,
      advice: "Choose Live Tail… to start another one.",
      operation,
    });
  return name === "TimeoutError"
    ? cutOff(`no update within ${amount((deadlineMs ?? silenceMs) / 1000)} s`)
    : cutOff(messageText(error).replace(/[.!?]$/, ""));
}

const cutOff = (why: string): EcsError =>
  new EcsError({
    kind: "network",
    code: "CutOff",
    sentence: `The session with CloudWatch Logs was cut off (${why}).`,
    advice: "Check the network, then choose Live Tail… to start another one.",
    operation: "StartLiveTail",
  });

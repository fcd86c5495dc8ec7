import { FilterLogEventsCommand, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { changed, EcsError } from "../../ecs/model/errors";
import { callService, wrongAnswer } from "./serviceCall";
import type { ServiceContext } from "./serviceCall";
import type { StreamPage, StreamRecord, StreamsPort } from "./servicePorts";

const eventsPerPage = 10_000;

/** What reads the streams that containers write. */
export function streamEvents(
  client: CloudWatchLogsClient,
  contextOf: (operation: string) => ServiceContext,
): StreamsPort {
  return {
    async filterStreams({ group, streams, from, to, pattern, next, limit = eventsPerPage }, signal) {
      const context = contextOf("FilterLogEvents");
      const command = new FilterLogEventsCommand({
        logGroupName: group,
        ...("prefix" in streams ? { logStreamNamePrefix: streams.prefix } : { logStreamNames: [...streams] }),
        ...range(from, to),
        filterPattern: pattern || undefined,
        nextToken: next,
        limit,
      });
      const { events, nextToken } = await naming(group, "prefix" in streams ? [] : streams, () =>
        callService(client, context, signal, options => client.send(command, options)),
      );
      return { records: recordsOf(context, events), next: nextToken || undefined };
    },
    async backward({ group, stream, limit, from, to, next }, signal): Promise<StreamPage> {
      const context = contextOf("GetLogEvents");
      const command = new GetLogEventsCommand({
        logGroupName: group,
        logStreamName: stream,
        ...range(from, to),
        limit,
        nextToken: next,
        startFromHead: false,
      });
      const { events, nextBackwardToken } = await naming(group, [stream], () =>
        callService(client, context, signal, options => client.send(command, options)),
      );
      const records = recordsOf(context, events, stream);
      // The end is where the token comes back unchanged; an empty page is not the end.
      return { records, next: nextBackwardToken === next ? undefined : nextBackwardToken || undefined };
    },
  };
}

/** Whole milliseconds, which is all that the service takes: a clock that was corrected has parts of them. */
const range = (from: number | undefined, to: number | undefined) => ({
  startTime: from === undefined ? undefined : Math.max(0, Math.floor(from)),
  endTime: to === undefined ? undefined : Math.ceil(to),
});

/** The answer's records; `stream` is their stream where an answer doesn't say it, since it was the only one asked. */
function recordsOf(context: ServiceContext, events: unknown, stream?: string): readonly StreamRecord[] {
  if (!Array.isArray(events)) throw wrongAnswer(context, 'it has no list "events"');
  return events.map((event: unknown): StreamRecord => {
    const { timestamp, message, eventId, logStreamName } = (event ?? {}) as Readonly<Record<string, unknown>>;
    if (!isTime(timestamp) || typeof message !== "string")
      throw wrongAnswer(context, "an event has no timestamp or no message");
    const named = stream ?? logStreamName;
    if (typeof named !== "string") throw wrongAnswer(context, "an event doesn't name its log stream");
    return { at: timestamp, message, stream: named, ...(typeof eventId === "string" && eventId && { id: eventId }) };
  });
}

/** A number of milliseconds that a Date can hold. */
export const isTime = (value: unknown): value is number =>
  typeof value === "number" && !Number.isNaN(new Date(value).getTime());

/** CloudWatch Logs has one error for a group and for a stream that lack; only its message tells which. */
export async function naming<T>(group: string, streams: readonly string[], call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof EcsError) || error.code !== "ResourceNotFoundException") throw error;
    if (/log stream/i.test(error.sentence))
      throw changed(error, {
        code: "NoLogStream",
        brief: "No log stream yet",
        sentence: `The log group ${group} has no stream ${streams.length === 1 ? streams[0] : "of these containers"}.`,
        advice: "A stream is there once its container has written a line.",
      });
    throw changed(error, {
      code: "NoLogGroup",
      brief: "No log group",
      sentence: `The log group ${group} doesn't exist.`,
      advice: "Check the group and the region in the task definition, and whether the group was deleted.",
    });
  }
}

import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  GetQueryResultsCommand,
  StartQueryCommand,
  StopQueryCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { LogGroup as ListedGroup } from "@aws-sdk/client-cloudwatch-logs";
import { close, sendWith } from "../../ecs/transport/closing";
import { EcsError } from "../../ecs/model/errors";
import { pause } from "../../ecs/rate/pause";
import type { InsightsPort } from "../insights/insights";
import { liveTail } from "./awsLiveTail";
import { streamEvents } from "./awsLogStreams";
import type { LiveTailPort, LogGroup, LogGroupsPort, LogRecord, LogsPort, StreamsPort } from "./servicePorts";
import { callService, clientSettings, contextsOf, wrongAnswer } from "./serviceCall";
import type { AwsAccess } from "./serviceCall";
import { allPages } from "./servicePages";

const recordsPerPage = 10_000;

/** Opens CloudWatch Logs for reading. Sends nothing yet. */
export function openLogs(
  access: AwsAccess,
): LogsPort & LogGroupsPort & InsightsPort & StreamsPort & LiveTailPort & { dispose(): void } {
  const settings = clientSettings(access);
  const client = new CloudWatchLogsClient(settings);
  // Live Tail's host has a prefix of its own at AWS; an endpoint that a person names is meant as it stands.
  const once = new CloudWatchLogsClient({
    ...settings,
    disableHostPrefix: access.endpoint !== undefined,
    maxAttempts: 1,
  });
  const contextOf = contextsOf(access, "CloudWatch Logs");
  return {
    ...streamEvents(client, contextOf),
    ...liveTail(once, contextOf),
    async groups(prefix, signal) {
      const context = contextOf("DescribeLogGroups");
      const found = await allPages<ListedGroup>(
        context,
        "logGroups",
        ({ logGroupName = "" }) => logGroupName,
        async nextToken => {
          const command = new DescribeLogGroupsCommand({ logGroupNamePrefix: prefix, nextToken });
          const { logGroups: items, nextToken: next } = await callService(client, context, signal, options =>
            client.send(command, options),
          );
          return { items, next };
        },
      );
      return found.map(({ logGroupName: name = "", storedBytes = 0, creationTime = 0, retentionInDays }): LogGroup => ({
        name,
        storedBytes,
        createdAt: creationTime,
        retentionDays: retentionInDays,
      }));
    },
    async query({ group, from, to, text }, signal) {
      const start = new StartQueryCommand({
        logGroupName: group,
        queryString: text,
        startTime: Math.floor(from / 1000),
        endTime: Math.floor(to / 1000),
      });
      const { queryId } = await callService(client, contextOf("StartQuery"), signal, options =>
        client.send(start, options),
      );
      if (queryId === undefined) throw wrongAnswer(contextOf("StartQuery"), 'it has no "queryId"');
      try {
        for (;;) {
          const context = contextOf("GetQueryResults");
          const { status, results, statistics } = await callService(client, context, signal, options =>
            client.send(new GetQueryResultsCommand({ queryId }), options),
          );
          if (status === undefined) throw wrongAnswer(context, 'it has no "status"');
          if (status === "Complete") {
            if (!results) throw wrongAnswer(context, 'it has no list "results"');
            const rows = results.map(row =>
              Object.fromEntries(row.map(({ field = "", value = "" }) => [field, value])),
            );
            return { rows, bytesScanned: statistics?.bytesScanned ?? 0 };
          }
          if (status !== "Running" && status !== "Scheduled") throw notCompleted(status);
          await pause(queryPauseMs, signal);
        }
      } catch (error) {
        // What goes on running goes on costing.
        if (signal.aborted)
          await sendWith(client, () => client.send(new StopQueryCommand({ queryId }), { requestTimeout: 5000 })).catch(
            () => undefined,
          );
        throw error;
      }
    },
    async filter({ group, from, to, next }, signal) {
      const command = new FilterLogEventsCommand({
        logGroupName: group,
        startTime: from,
        endTime: to,
        nextToken: next,
        limit: recordsPerPage,
      });
      const { events, nextToken } = await callService(client, contextOf("FilterLogEvents"), signal, options =>
        client.send(command, options),
      );
      if (!events) throw wrongAnswer(contextOf("FilterLogEvents"), 'it has no list "events"');
      const records = events.map(({ eventId, timestamp = 0, message = "", logStreamName = "" }): LogRecord => {
        const id = eventId || `${logStreamName} ${timestamp} ${message}`;
        return { id, at: timestamp, message };
      });
      return { records, next: nextToken || undefined };
    },
    dispose() {
      close(client);
      close(once);
    },
  };
}

const queryPauseMs = 1000;

const notCompleted = (status: string): EcsError =>
  new EcsError({
    kind: "server",
    code: `Query${status}`,
    sentence: `CloudWatch Logs didn't complete the query (${status}).`,
    advice: "Try again with a shorter time range.",
    operation: "GetQueryResults",
  });

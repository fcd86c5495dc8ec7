import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { LogRecord, LogsPort } from "./ports";
import { callService, clientSettings } from "./serviceCall";
import type { AwsAccess } from "./serviceCall";

const recordsPerPage = 10_000;

/** Opens CloudWatch Logs for reading. Sends nothing yet. */
export function openLogs(access: AwsAccess): LogsPort & { dispose(): void } {
  const client = new CloudWatchLogsClient(clientSettings(access));
  const { region, endpoint, profile, deadlineMs } = access;
  return {
    async filter({ group, from, to, next }, signal) {
      const command = new FilterLogEventsCommand({
        logGroupName: group,
        startTime: from,
        endTime: to,
        nextToken: next,
        limit: recordsPerPage,
      });
      const context = {
        operation: "FilterLogEvents",
        service: "CloudWatch Logs",
        region,
        endpoint,
        profile,
        deadlineMs,
      };
      const { events = [], nextToken } = await callService(client, context, signal, options =>
        client.send(command, options),
      );
      const records = events.map(({ eventId, timestamp = 0, message = "", logStreamName = "" }): LogRecord => {
        const id = eventId || `${logStreamName} ${timestamp} ${message}`;
        return { id, at: timestamp, message };
      });
      return { records, next: nextToken || undefined };
    },
    dispose: () => client.destroy(),
  };
}

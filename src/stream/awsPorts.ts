import { EcsError } from "../ecs/errors";
import { JsonCaller } from "./awsJson";
import type { AwsAccess, JsonService } from "./awsJson";
import type { LogRecord, LogsPort, QueueFacts, QueueMessage, QueuePort } from "./ports";

type Raw = Readonly<Record<string, unknown>>;

const sqs: JsonService = { name: "sqs", title: "Amazon SQS", target: "AmazonSQS", version: "1.0" };
const logs: JsonService = { name: "logs", title: "CloudWatch Logs", target: "Logs_20140328", version: "1.1" };
const recordsPerPage = 10_000;

const records = (value: unknown): readonly Raw[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const number = (value: unknown): number => {
  const parsed = Number(value ?? 0);
  return Number.isFinite(parsed) ? parsed : 0;
};

/** Opens a queue by its URL; throws an EcsError for one to which no credentials should be sent. Sends nothing yet. */
export function openQueue(queueUrl: string, access: AwsAccess): QueuePort & { dispose(): void } {
  const caller = new JsonCaller(sqs, { ...access, ...placeOfQueue(queueUrl, access) });
  const call = (operation: string, input: Raw, signal: AbortSignal) =>
    caller.call(operation, { QueueUrl: queueUrl, ...input }, signal);
  return {
    async facts(signal): Promise<QueueFacts> {
      const answer = await call("GetQueueAttributes", { AttributeNames: ["All"] }, signal);
      const attributes = (answer["Attributes"] ?? {}) as Raw;
      return {
        messages: number(attributes["ApproximateNumberOfMessages"]),
        hidden: number(attributes["ApproximateNumberOfMessagesNotVisible"]),
        maxReceives: maxReceivesOf(attributes["RedrivePolicy"]),
      };
    },
    async receive({ hiddenSeconds, waitSeconds }, signal): Promise<readonly QueueMessage[]> {
      const answer = await call(
        "ReceiveMessage",
        {
          MaxNumberOfMessages: 10,
          VisibilityTimeout: hiddenSeconds,
          WaitTimeSeconds: waitSeconds,
          MessageSystemAttributeNames: ["ApproximateReceiveCount"],
        },
        signal,
      );
      return records(answer["Messages"]).map(message => ({
        id: text(message["MessageId"]),
        receipt: text(message["ReceiptHandle"]),
        body: text(message["Body"]),
        receives: number(((message["Attributes"] ?? {}) as Raw)["ApproximateReceiveCount"]) || 1,
      }));
    },
    async remove(receipts, signal): Promise<void> {
      const entries = receipts.map((receipt, index) => ({ Id: String(index), ReceiptHandle: receipt }));
      await call("DeleteMessageBatch", { Entries: entries }, signal);
    },
    dispose: () => caller.dispose(),
  };
}

/** Opens CloudWatch Logs for reading. Sends nothing yet. */
export function openLogs(access: AwsAccess): LogsPort & { dispose(): void } {
  const caller = new JsonCaller(logs, access);
  return {
    async filter({ group, from, to, next }, signal) {
      const input = { logGroupName: group, startTime: from, endTime: to, nextToken: next, limit: recordsPerPage };
      const answer = await caller.call("FilterLogEvents", input, signal);
      const found = records(answer["events"]).map((record): LogRecord => {
        const stream = text(record["logStreamName"]);
        return {
          id: text(record["eventId"]) || `${stream} ${number(record["timestamp"])} ${text(record["message"])}`,
          at: number(record["timestamp"]),
          message: text(record["message"]),
        };
      });
      return { records: found, next: text(answer["nextToken"]) || undefined };
    },
    dispose: () => caller.dispose(),
  };
}

/** A connection with an endpoint of its own reaches its queues there; otherwise the queue's URL names AWS's. */
function placeOfQueue(queueUrl: string, access: AwsAccess): Pick<AwsAccess, "region" | "endpoint"> {
  if (access.endpoint !== undefined) return access;
  const url = URL.canParse(queueUrl) ? new URL(queueUrl) : undefined;
  const ours =
    url && /^sqs\.([a-z0-9-]+)\.(amazonaws\.com(\.cn)?|amazonaws\.eu|c2s\.ic\.gov|sc2s\.sgov\.gov)$/.exec(url.host);
  if (url?.protocol === "https:" && ours?.[1]) return { region: ours[1], endpoint: url.origin };
  throw new EcsError({
    kind: "invalid",
    code: "InvalidQueueUrl",
    sentence: "That is no URL of an Amazon SQS queue, so no signed request is sent there.",
    advice: `Give its URL, such as https://sqs.${access.region}.amazonaws.com/111122223333/ecs-events.`,
  });
}

function maxReceivesOf(policy: unknown): number | undefined {
  if (typeof policy !== "string") return undefined;
  try {
    const most = Number((JSON.parse(policy) as Raw)["maxReceiveCount"]);
    return Number.isFinite(most) ? most : undefined;
  } catch {
    return undefined;
  }
}

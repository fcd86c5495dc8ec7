import type { Context, Operation } from "../context";
import { Input } from "../input";
import { Refusal } from "../refusal";
import type { EventQueue, Message } from "../eventQueue";

const noQueue = (): Refusal =>
  new Refusal("com.amazonaws.sqs#QueueDoesNotExist", "The specified queue does not exist.");
const badHandle = (receipt: string): Refusal =>
  new Refusal("com.amazonaws.sqs#ReceiptHandleIsInvalid", `The input receipt handle "${receipt}" is invalid.`);

/** SQS's part of the sandbox: one queue, at `http://127.0.0.1:PORT/ACCOUNT/ecs-events`. */
export const sqsOperations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ["ListQueues", context => ({ QueueUrls: [queueUrl(context)] })],
  [
    "GetQueueUrl",
    (context, input) => {
      if (input.text("QueueName") !== context.queue.name) throw noQueue();
      return { QueueUrl: queueUrl(context) };
    },
  ],
  ["GetQueueAttributes", (context, input) => ({ Attributes: attributes(context, queueOf(context, input)) })],
  ["ReceiveMessage", receive],
  [
    "DeleteMessage",
    (context, input) => {
      const receipt = receiptOf(input);
      if (!ifOurs(queueOf(context, input), receipt)) throw badHandle(receipt);
      return {};
    },
  ],
  ["DeleteMessageBatch", (context, input) => batch(input, entry => ifOurs(queueOf(context, input), receiptOf(entry)))],
  [
    "ChangeMessageVisibility",
    (context, input) => {
      const seconds = input.wholeNumber("VisibilityTimeout", 0, 43_200) ?? 0;
      const receipt = receiptOf(input);
      if (!queueOf(context, input).hide(receipt, seconds * 1000)) throw badHandle(receipt);
      return {};
    },
  ],
  [
    "ChangeMessageVisibilityBatch",
    (context, input) =>
      batch(input, entry => {
        const seconds = entry.wholeNumber("VisibilityTimeout", 0, 43_200) ?? 0;
        return queueOf(context, input).hide(receiptOf(entry), seconds * 1000);
      }),
  ],
  [
    "PurgeQueue",
    (context, input) => {
      queueOf(context, input).purge();
      return {};
    },
  ],
]);

async function receive(context: Context, input: Input): Promise<object> {
  const queue = queueOf(context, input);
  const most = input.wholeNumber("MaxNumberOfMessages", 1, 10) ?? 1;
  const hidden = input.wholeNumber("VisibilityTimeout", 0, 43_200) ?? queue.visibilityTimeoutSeconds;
  const until = Date.now() + (input.wholeNumber("WaitTimeSeconds", 0, 20) ?? 0) * 1000;
  let messages = queue.receive(most, hidden * 1000);
  while (messages.length === 0 && Date.now() < until) {
    // Messages whose time-out ends arrive without a sound: look again at least each quarter of a second.
    await queue.arrival(Math.min(250, until - Date.now()));
    messages = queue.receive(most, hidden * 1000);
  }
  const wanted = [...input.texts("MessageSystemAttributeNames"), ...input.texts("AttributeNames")];
  return messages.length === 0 ? {} : { Messages: messages.map(message => answer(message, wanted)) };
}

function answer(message: Message, wanted: readonly string[]): object {
  const all: Readonly<Record<string, string>> = {
    SenderId: "AIDAJ3EVENTBRIDGE",
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receives),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  };
  const chosen = Object.entries(all).filter(([name]) => wanted.includes("All") || wanted.includes(name));
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    MD5OfBody: message.bodyHash,
    Body: message.body,
    ...(chosen.length > 0 ? { Attributes: Object.fromEntries(chosen) } : {}),
  };
}

/** Up to ten entries, each of which goes well or not by itself. */
function batch(input: Input, act: (entry: Input) => boolean): object {
  const entries = input.items("Entries").map(entry => new Input(entry));
  if (entries.length === 0) {
    throw new Refusal("com.amazonaws.sqs#EmptyBatchRequest", "There should be at least one entry in the request.");
  }
  if (entries.length > 10) {
    throw new Refusal(
      "com.amazonaws.sqs#TooManyEntriesInBatchRequest",
      "Maximum number of entries per request are 10.",
    );
  }
  const done = entries.map(entry => ({ entry, ok: act(entry) }));
  return {
    Successful: done.filter(({ ok }) => ok).map(({ entry }) => ({ Id: entry.text("Id") })),
    Failed: done
      .filter(({ ok }) => !ok)
      .map(({ entry }) => ({
        Id: entry.text("Id"),
        SenderFault: true,
        Code: "ReceiptHandleIsInvalid",
        Message: "The input receipt handle is invalid.",
      })),
  };
}

/** SQS deletes without a word what was deleted before; only a receipt that it never gave out is an error. */
function ifOurs(queue: EventQueue, receipt: string): boolean {
  return queue.remove(receipt) || looksLikeOurs(receipt);
}

function looksLikeOurs(receipt: string): boolean {
  return /^[0-9a-f]{48}$/.test(receipt);
}

function receiptOf(input: Input): string {
  return input.need("ReceiptHandle", "The request must contain the parameter ReceiptHandle.");
}

function queueOf({ queue }: Context, input: Input): EventQueue {
  if (input.text("QueueUrl")?.split("/").at(-1) !== queue.name) throw noQueue();
  return queue;
}

/** Where the queue is reached, as GetQueueUrl answers it. */
export function queueUrl({ url, world, queue }: Context): string {
  return `${url()}/${world.arns.account}/${queue.name}`;
}

function attributes({ world }: Context, queue: EventQueue): Readonly<Record<string, string>> {
  const { visible, hidden } = queue.counts();
  return {
    QueueArn: `arn:aws:sqs:${world.arns.region}:${world.arns.account}:${queue.name}`,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(hidden),
    ApproximateNumberOfMessagesDelayed: "0",
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
    MaximumMessageSize: "262144",
    MessageRetentionPeriod: "345600",
    DelaySeconds: "0",
    ReceiveMessageWaitTimeSeconds: "0",
  };
}

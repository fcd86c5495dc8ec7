import type { Context, Operation } from "../operations/context";
import { Input } from "../wire/input";
import { Refusal } from "../wire/refusal";
import { md5 } from "../events/queue";
import type { Message, Queue } from "../events/queue";
import { queueOf, sqsQueueOperations } from "./sqsQueues";

const badHandle = (receipt: string): Refusal =>
  new Refusal("com.amazonaws.sqs#ReceiptHandleIsInvalid", `The input receipt handle "${receipt}" is invalid.`);

/** SQS's part of the sandbox: the queue of events at `http://127.0.0.1:PORT/ACCOUNT/ecs-events`, and any that is created. */
export const sqsOperations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ...sqsQueueOperations,
  ["SendMessage", (context, input) => sent(queueOf(context, input), input)],
  ["SendMessageBatch", sendBatch],
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
]);

async function receive(context: Context, input: Input): Promise<object> {
  const queue = queueOf(context, input);
  const most = input.wholeNumber("MaxNumberOfMessages", 1, 10) ?? 1;
  const hidden = input.wholeNumber("VisibilityTimeout", 0, 43_200) ?? queue.settings.visibilityTimeoutSeconds;
  const waitSeconds = input.wholeNumber("WaitTimeSeconds", 0, 20) ?? queue.settings.waitSeconds;
  const until = Date.now() + waitSeconds * 1000;
  const take = (): readonly Message[] => queue.receive(most, hidden * 1000, waitSeconds === 0);
  let messages = take();
  while (messages.length === 0 && Date.now() < until) {
    // Messages whose time-out ends arrive without a sound: look again at least each quarter of a second.
    await queue.arrival(Math.min(250, until - Date.now()));
    messages = take();
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
    ...(message.group === undefined ? {} : { MessageGroupId: message.group }),
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

function sent(queue: Queue, input: Input): { readonly MessageId: string; readonly MD5OfMessageBody: string } {
  const body = input.need("MessageBody", "The request must contain the parameter MessageBody.");
  const group = input.text("MessageGroupId");
  if (queue.isFifo && group === undefined) {
    throw new Refusal("com.amazonaws.sqs#MissingParameter", "The request must contain the parameter MessageGroupId.");
  }
  const ofContent = queue.settings.contentBasedDeduplication ? md5(body) : undefined;
  const deduplicationId = queue.isFifo ? (input.text("MessageDeduplicationId") ?? ofContent) : undefined;
  if (queue.isFifo && deduplicationId === undefined) {
    throw new Refusal(
      "com.amazonaws.sqs#InvalidParameterValue",
      "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    );
  }
  return { MessageId: queue.send({ content: body, group, deduplicationId }), MD5OfMessageBody: md5(body) };
}

function sendBatch(context: Context, input: Input): object {
  const queue = queueOf(context, input);
  const entries = input.items("Entries", 10).map(entry => new Input(entry));
  return { Successful: entries.map(entry => ({ Id: entry.text("Id"), ...sent(queue, entry) })), Failed: [] };
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
function ifOurs(queue: Queue, receipt: string): boolean {
  return queue.remove(receipt) || looksLikeOurs(receipt);
}

function looksLikeOurs(receipt: string): boolean {
  return /^[0-9a-f]{48}$/.test(receipt);
}

function receiptOf(input: Input): string {
  return input.need("ReceiptHandle", "The request must contain the parameter ReceiptHandle.");
}

import type { Context, Operation } from "../operations/context";
import type { Input } from "../wire/input";
import type { Queue } from "../events/queue";
import { Refusal } from "../wire/refusal";

const noQueue = (): Refusal =>
  new Refusal("com.amazonaws.sqs#QueueDoesNotExist", "The specified queue does not exist.");
const invalidValue = (message: string): Refusal => new Refusal("com.amazonaws.sqs#InvalidAttributeValue", message);

/** What creates, lists and sets queues; any attribute of SQS's that the sandbox knows. */
export const sqsQueueOperations: readonly (readonly [string, Operation])[] = [
  [
    "ListQueues",
    (context, input) => {
      const prefix = input.text("QueueNamePrefix") ?? "";
      const found = context.queues.all.filter(({ name }) => name.startsWith(prefix));
      return found.length > 0 ? { QueueUrls: found.map(queue => queueUrl(context, queue)) } : {};
    },
  ],
  [
    "GetQueueUrl",
    (context, input) => {
      const queue = context.queues.get(input.text("QueueName") ?? "");
      if (!queue) throw noQueue();
      return { QueueUrl: queueUrl(context, queue) };
    },
  ],
  ["CreateQueue", create],
  [
    "DeleteQueue",
    (context, input) => {
      context.queues.delete(queueOf(context, input).name);
      return {};
    },
  ],
  [
    "SetQueueAttributes",
    (context, input) => {
      set(context, queueOf(context, input), input.structure("Attributes") ?? {});
      return {};
    },
  ],
  [
    "GetQueueAttributes",
    (context, input) => {
      const wanted = input.texts("AttributeNames");
      const chosen = Object.entries(attributes(queueOf(context, input))).filter(
        ([name]) => wanted.includes("All") || wanted.includes(name),
      );
      return chosen.length > 0 ? { Attributes: Object.fromEntries(chosen) } : {};
    },
  ],
  [
    "PurgeQueue",
    (context, input) => {
      queueOf(context, input).purge();
      return {};
    },
  ],
];

export function queueOf({ queues }: Context, input: Input): Queue {
  const queue = queues.get(input.text("QueueUrl")?.split("/").at(-1) ?? "");
  if (!queue) throw noQueue();
  return queue;
}

/** Where a queue is reached, as GetQueueUrl answers it. */
export function queueUrl({ url, world }: Context, { name }: Queue): string {
  return `${url()}/${world.arns.account}/${name}`;
}

function create(context: Context, input: Input): object {
  const name = input.text("QueueName") ?? "";
  if (!/^[A-Za-z0-9_-]{1,75}(\.fifo)?$/.test(name)) {
    throw new Refusal(
      "com.amazonaws.sqs#InvalidParameterValue",
      "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
    );
  }
  const given = input.structure("Attributes") ?? {};
  if (name.endsWith(".fifo") !== (given["FifoQueue"] === "true")) {
    throw invalidValue("The name of a FIFO queue can only include ... and must end with .fifo suffix.");
  }
  const queue = context.queues.get(name) ?? context.queues.create(name);
  set(context, queue, given);
  return { QueueUrl: queueUrl(context, queue) };
}

const numbers = {
  VisibilityTimeout: ["visibilityTimeoutSeconds", 0, 43_200],
  ReceiveMessageWaitTimeSeconds: ["waitSeconds", 0, 20],
  MessageRetentionPeriod: ["retentionSeconds", 60, 1_209_600],
} as const;

function set(context: Context, queue: Queue, given: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(given)) {
    if (name in numbers) {
      const [setting, low, high] = numbers[name as keyof typeof numbers];
      const parsed = Number(value);
      if (!(Number.isInteger(parsed) && parsed >= low && parsed <= high)) {
        throw invalidValue(`Invalid value for the parameter ${name}.`);
      }
      queue.settings[setting] = parsed;
    } else if (name === "RedrivePolicy") setRedrive(context, queue, String(value));
    else if (name === "ContentBasedDeduplication") queue.settings.contentBasedDeduplication = value === "true";
  }
}

function setRedrive({ queues }: Context, queue: Queue, policy: string): void {
  if (policy === "") {
    queue.settings.redrive = undefined;
    return;
  }
  const { deadLetterTargetArn, maxReceiveCount } = parsed(policy);
  const target = queues.all.find(({ arn }) => arn === deadLetterTargetArn);
  const maxReceives = Number(maxReceiveCount);
  if (!target || target.isFifo !== queue.isFifo || !(maxReceives >= 1 && maxReceives <= 1000)) {
    throw invalidValue(`Value ${policy} for parameter RedrivePolicy is invalid.`);
  }
  queue.settings.redrive = { deadLetterArn: target.arn, maxReceives };
}

function parsed(policy: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(policy) as Record<string, unknown>;
  } catch {
    throw invalidValue(`Value ${policy} for parameter RedrivePolicy is invalid. Reason: Amazon SQS can't parse it.`);
  }
}

function attributes(queue: Queue): Readonly<Record<string, string>> {
  const { visible, hidden } = queue.counts();
  const { settings } = queue;
  const createdAt = String(Math.floor(queue.createdAt / 1000));
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(hidden),
    ApproximateNumberOfMessagesDelayed: "0",
    CreatedTimestamp: createdAt,
    LastModifiedTimestamp: createdAt,
    VisibilityTimeout: String(settings.visibilityTimeoutSeconds),
    MaximumMessageSize: "262144",
    MessageRetentionPeriod: String(settings.retentionSeconds),
    DelaySeconds: "0",
    ReceiveMessageWaitTimeSeconds: String(settings.waitSeconds),
    ...(queue.isFifo
      ? { FifoQueue: "true", ContentBasedDeduplication: String(settings.contentBasedDeduplication) }
      : {}),
    ...(settings.redrive
      ? {
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: settings.redrive.deadLetterArn,
            maxReceiveCount: settings.redrive.maxReceives,
          }),
        }
      : {}),
  };
}

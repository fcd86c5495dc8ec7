import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { close } from "../../ecs/transport/closing";
import { EcsError } from "../../ecs/model/errors";
import { checkReceived } from "./receiveAnswer";
import type { QueuePort } from "./servicePorts";
import { callService, clientSettings, contextsOf, wrongAnswer } from "./serviceCall";
import type { AwsAccess } from "./serviceCall";

/** Opens a queue by its URL; throws an EcsError for one to which no credentials should be sent. Sends nothing yet. */
export function openQueue(queueUrl: string, access: AwsAccess): QueuePort & { dispose(): void } {
  const at = { ...access, ...placeOfQueue(queueUrl, access) };
  // TLS guards the bodies already, and a Node in FIPS mode has no MD5 to check them with.
  const settings = { ...clientSettings(at), md5: false as const };
  const client = new SQSClient(settings);
  // A receive whose answer was lost has hidden and counted messages: only the source knows whether to ask again.
  const once = new SQSClient({ ...settings, maxAttempts: 1 });
  const context = contextsOf(at, "Amazon SQS");
  return {
    async facts(signal) {
      const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["All"] });
      const { Attributes: attributes } = await callService(client, context("GetQueueAttributes"), signal, options =>
        client.send(command, options),
      );
      if (!attributes) throw wrongAnswer(context("GetQueueAttributes"), 'it has no "Attributes"');
      return {
        messages: Number(attributes.ApproximateNumberOfMessages ?? 0),
        hidden: Number(attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
        isFifo: attributes.FifoQueue === "true",
        maxReceives: maxReceivesOf(attributes.RedrivePolicy),
      };
    },
    async receive({ most, hiddenSeconds, waitSeconds }, signal) {
      const command = new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: most,
        VisibilityTimeout: hiddenSeconds,
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ["ApproximateReceiveCount"],
      });
      checkReceived(command, context("ReceiveMessage"));
      const { Messages: messages = [] } = await callService(
        once,
        context("ReceiveMessage"),
        signal,
        options => once.send(command, options),
        waitSeconds * 1000,
      );
      return messages.map(({ MessageId: id = "", ReceiptHandle: receipt = "", Body: body = "", Attributes }) => ({
        id,
        receipt,
        body,
        receives: Number(Attributes?.ApproximateReceiveCount ?? 1),
      }));
    },
    async remove(receipts, signal) {
      const entries = receipts.map((receipt, index) => ({ Id: String(index), ReceiptHandle: receipt }));
      const command = new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries });
      const { Successful, Failed } = await callService(client, context("DeleteMessageBatch"), signal, options =>
        client.send(command, options),
      );
      if (!Successful && !Failed)
        throw wrongAnswer(context("DeleteMessageBatch"), "it lists neither deleted nor failed messages");
    },
    dispose() {
      close(client);
      close(once);
    },
  };
}

/** A connection with an endpoint of its own reaches its queues there; otherwise the queue's URL names AWS's. */
function placeOfQueue(queueUrl: string, access: AwsAccess): Pick<AwsAccess, "region" | "endpoint"> {
  if (access.endpoint !== undefined) return access;
  const url = URL.canParse(queueUrl) ? new URL(queueUrl) : undefined;
  const region = url && /^sqs(?:-fips)?\.([a-z0-9-]+)\./.exec(url.host)?.[1];
  if (url && region && isEndpointOfSqs(url, region)) return { region, endpoint: url.origin };
  throw new EcsError({
    kind: "invalid",
    code: "InvalidQueueUrl",
    sentence: "That is no URL of an Amazon SQS queue, so no signed request is sent there.",
    advice: `Give its URL, such as https://sqs.${access.region}.amazonaws.com/111122223333/ecs-events.`,
  });
}

/** The URL of a queue by its ARN: at the connection's own endpoint, or where the SDK's rules say that its region's SQS is. */
export function queueUrlOf(arn: string, { endpoint }: AwsAccess): string {
  const [, , , region = "", account = "", name = ""] = arn.split(":");
  const origin = endpoint === undefined ? endpointsOf()({ Region: region }).url.origin : new URL(endpoint).origin;
  return `${origin}/${account}/${name}`;
}

/** The SDK's own rules of where SQS is; a client is made for them, and sends nothing. */
const endpointsOf = () =>
  new SQSClient({ region: "us-east-1", credentials: { accessKeyId: "", secretAccessKey: "" } }).config.endpointProvider;

/** Asks the SDK's own rules, which know each partition, FIPS and dual-stack; it reads nothing else for it. */
function isEndpointOfSqs(url: URL, region: string): boolean {
  const rules = endpointsOf();
  const both = [false, true];
  return both.some(fips =>
    both.some(dualStack => {
      try {
        return rules({ Region: region, UseFIPS: fips, UseDualStack: dualStack }).url.origin === url.origin;
      } catch {
        // A partition without dual-stack or FIPS.
        return false;
      }
    }),
  );
}

function maxReceivesOf(policy: string | undefined): number | undefined {
  if (policy === undefined) return undefined;
  try {
    const most = Number((JSON.parse(policy) as { maxReceiveCount?: unknown }).maxReceiveCount);
    return Number.isFinite(most) ? most : undefined;
  } catch {
    return undefined;
  }
}

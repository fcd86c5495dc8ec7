import type { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { wrongAnswer } from "./serviceCall";
import type { ServiceContext } from "./serviceCall";

type Body = AsyncIterable<Uint8Array> | Uint8Array;

/**
 * Reads the answer to a ReceiveMessage before the SDK does, which takes any JSON without `Messages` for an empty queue.
 * SQS itself leaves the member out then, and so answers an empty object; one with other members alone is not SQS's.
 */
export function checkReceived(command: ReceiveMessageCommand, context: ServiceContext): void {
  command.middlewareStack.add(
    next => async args => {
      const result = await next(args);
      const response = result.response as { statusCode: number; body: Body };
      if (response.statusCode !== 200) return result;
      const bytes = await bytesOf(response.body);
      response.body = bytes;
      const problem = problemOf(Buffer.from(bytes).toString("utf8"));
      if (problem !== undefined) throw wrongAnswer(context, problem);
      return result;
    },
    // Next to the wire: it sees the answer first.
    { step: "deserialize", name: "checkReceived", priority: "low" },
  );
}

async function bytesOf(body: Body): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** What is wrong with the answer; what is no JSON at all the SDK refuses by itself. */
function problemOf(text: string): string | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) return "it isn't a JSON object";
  if (!("Messages" in answer)) return Object.keys(answer).length > 0 ? 'it has no "Messages"' : undefined;
  const messages: unknown = answer.Messages;
  if (messages === null) return undefined;
  if (!Array.isArray(messages)) return 'its "Messages" is not a list';
  return messages.every(isMessage) ? undefined : "one of its messages lacks its id, its receipt handle, or its body";
}

function isMessage(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { MessageId, ReceiptHandle, Body } = value as Readonly<Record<string, unknown>>;
  return [MessageId, ReceiptHandle, Body].every(text => typeof text === "string");
}

import { readEnvelope } from "./event";
import type { Raw } from "./event";
import type { StreamItem } from "./item";

/** Wrappings that may lie in each other: a Logs record of an SQS message of an SNS notification of an event. */
const deepest = 5;
const excerptCharacters = 120;

/** Members that hold a list of records in what the AWS CLI, Lambda and a Logs subscription write. */
export const recordLists = ["Messages", "events", "logEvents", "Records"] as const;

const wrappers: readonly (readonly [string, readonly string[]])[] = [
  ["Body", ["MessageId", "ReceiptHandle"]],
  ["body", ["messageId", "receiptHandle"]],
  ["message", ["timestamp", "eventId", "logStreamName", "ingestionTime"]],
];

/** Hands each event in a parsed JSON value to `emit`, taken out of what SQS, SNS or CloudWatch Logs put around it. */
export function unwrap(value: unknown, line: number | undefined, emit: (item: StreamItem) => void, depth = 0): void {
  if (Array.isArray(value) && depth < deepest) {
    for (const element of value) unwrap(element, line, emit, depth + 1);
    return;
  }
  const body = depth < deepest ? wrapped(value) : undefined;
  if (body === undefined) emit(readEnvelope(value));
  else if (typeof body === "string") unwrapText(body, line, emit, depth + 1);
  else unwrap(body, line, emit, depth + 1);
}

/** As `unwrap`, for a body that is still text; what is no JSON is told, not thrown. */
export function unwrapText(text: string, line: number | undefined, emit: (item: StreamItem) => void, depth = 0): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    emit(unreadable(line, error, text));
    return;
  }
  unwrap(value, line, emit, depth);
}

export function unreadable(line: number | undefined, error: unknown, text: string): StreamItem {
  const reason = error instanceof Error ? error.message : String(error);
  return { kind: "unreadable", line, reason: reason.slice(0, 200), excerpt: text.slice(0, excerptCharacters) };
}

function wrapped(value: unknown): string | readonly unknown[] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const record = value as Raw;
  if (typeof record["detail-type"] === "string") return undefined;
  const sns = record["Type"] === "Notification" ? record["Message"] : undefined;
  if (typeof sns === "string") return sns;
  // The neighbours tell a wrapper from somebody's own JSON that happens to have a `message`.
  for (const [name, neighbours] of wrappers) {
    const body = record[name];
    if (typeof body === "string" && neighbours.some(neighbour => neighbour in record)) return body;
  }
  for (const name of recordLists) {
    const list = record[name];
    if (Array.isArray(list)) return list;
  }
  return undefined;
}

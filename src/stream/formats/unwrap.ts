import { eventOfRow, resultRow } from "../event/columns";
import { readEnvelope } from "../event/event";
import { isRecord } from "../event/record";
import type { Raw } from "../event/record";
import type { StreamItem } from "../event/item";
import { readJsonInLine } from "./jsonInLine";
import { unpacked } from "./packed";
import { recordLists } from "./recordLists";
import { JsonSplitter } from "./splitter";
import { messageText, withoutValues } from "../../text/secrets";

/** Wrappings that may lie in each other: a Logs record of an SQS message of an SNS notification of an event. */
const deepest = 12;
const excerptCharacters = 120;

type Emit = (item: StreamItem) => void;

/** Bodies, and the neighbors that tell a wrapper from somebody's own JSON that happens to have a `message`. */
const bodies: readonly (readonly [string, readonly string[]])[] = [
  ["Body", ["MessageId", "ReceiptHandle"]],
  ["body", ["messageId", "receiptHandle"]],
  ["message", ["timestamp", "eventId", "logStreamName", "ingestionTime"]],
  ["Message", ["TopicArn"]],
  ["@message", ["@timestamp", "@ptr", "@logStream"]],
  ["data", ["recordId", "partitionKey", "sequenceNumber", "kinesisSchemaVersion"]],
  ["Data", ["SequenceNumber", "PartitionKey"]],
];
/** Members that hold the rest of the way: of a Logs subscription, of what Lambda gets from SNS and Kinesis, and writes itself. */
const holders = ["awslogs", "Sns", "kinesis", "requestPayload"] as const;

/** Hands each event in a parsed JSON value to `emit`, taken out of what AWS's services and tools put around it. */
export function unwrap(value: unknown, line: number | undefined, emit: Emit, depth = 0): void {
  if (depth >= deepest) {
    const reason = `It is wrapped more than ${deepest} times.`;
    emit({ kind: "skipped", type: "JSON", why: "notEnvelope", line, unclear: { reason, value } });
    return;
  }
  if (Array.isArray(value)) {
    const row = resultRow(value);
    if (row) unwrapRow(row, line, emit, depth + 1);
    else for (const element of value) unwrapElement(element, line, emit, depth + 1);
    return;
  }
  const inner = isRecord(value) ? innerOf(value) : undefined;
  if (inner === undefined) emitReading(value, line, emit);
  else unwrapInner(inner, line, emit, depth + 1);
}

/** One of a list; a text in it is a body where it can be one, as `--query Messages[].Body` writes them. */
export function unwrapElement(value: unknown, line: number | undefined, emit: Emit, depth = 0): void {
  const isBody = typeof value === "string" && (looksLikeJson(value) || unpacked(value) !== undefined);
  if (isBody) unwrapText(value, line, emit, depth);
  else unwrap(value, line, emit, depth);
}

function unwrapInner(inner: unknown, line: number | undefined, emit: Emit, depth: number): void {
  if (typeof inner === "string") unwrapText(inner, line, emit, depth);
  else unwrap(inner, line, emit, depth);
}

/** As `unwrap`, for a body that is still text; what is no JSON is told, not thrown. */
export function unwrapText(text: string, line: number | undefined, emit: Emit, depth = 0): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    unwrapOther(text, error, line, emit, depth);
    return;
  }
  // A text inside a text: JSON was written as JSON once more.
  if (typeof value === "string" && depth < deepest) unwrapText(value, line, emit, depth + 1);
  else unwrap(value, line, emit, depth);
}

/** The event in one row of a table of query results. */
export function unwrapRow(row: Raw, line: number | undefined, emit: Emit, depth = 0): void {
  const inner = eventOfRow(row);
  if (inner !== undefined) {
    unwrapInner(inner, line, emit, depth + 1);
    return;
  }
  const reason = "This row has no column with the event. Query it with `fields @timestamp, @message`.";
  emit({ kind: "skipped", type: "JSON", why: "notEnvelope", line, unclear: { reason, value: row } });
}

/** Text that is no JSON by itself: several values, a log line that ends in one, or base64 of one. */
function unwrapOther(text: string, error: unknown, line: number | undefined, emit: Emit, depth: number): void {
  const trimmed = text.trimStart();
  if (depth < deepest && (trimmed.startsWith("{") || trimmed.startsWith("["))) {
    const splitter = new JsonSplitter({
      value: value => unwrap(value, line, emit, depth + 1),
      unreadable: (_, reason, excerpt) => emit(unreadable(line, reason, excerpt)),
    });
    splitter.push(Buffer.from(text));
    splitter.finish();
    return;
  }
  const inner = depth < deepest ? (unpacked(text) ?? jsonInLine(text)) : undefined;
  if (inner === undefined) emit(unreadable(line, error, text));
  else unwrapText(inner, line, emit, depth + 1);
}

function jsonInLine(text: string): string | undefined {
  const found = readJsonInLine(text);
  return found?.kind === "json" ? found.text : undefined;
}

export function unreadable(line: number | undefined, error: unknown, text: string): StreamItem {
  const excerpt = withoutValues(text.slice(0, excerptCharacters));
  return { kind: "unreadable", line, reason: messageText(error).slice(0, 200), excerpt };
}

function emitReading(value: unknown, line: number | undefined, emit: Emit): void {
  const reading = readEnvelope(value);
  emit(reading.kind === "event" ? reading : { ...reading, line });
}

/** What is inside a wrapper; undefined for an event, and for what is no wrapper. */
function innerOf(record: Raw): unknown {
  if (typeof record["detail-type"] === "string") return undefined;
  if (typeof record["DetailType"] === "string") return putEvent(record);
  // CloudWatch Logs tries a subscription's target with a message of its own.
  if (record["messageType"] === "CONTROL_MESSAGE") return undefined;
  const sns = record["Type"] === "Notification" ? record["Message"] : undefined;
  if (typeof sns === "string") return sns;
  for (const [name, neighbors] of bodies) {
    const body = record[name];
    if (typeof body === "string" && (looksLikeJson(body) || neighbors.some(other => other in record))) return body;
    if (isRecord(body) && holdsEvent(body)) return body;
  }
  for (const name of holders) if (isRecord(record[name])) return record[name];
  for (const name of recordLists) if (Array.isArray(record[name])) return record[name];
  if (typeof record["data"] === "string") return unpacked(record["data"]);
  if (typeof record["Data"] === "string") return unpacked(record["Data"]);
  return Object.values(record).find(holdsEvent);
}

const looksLikeJson = (text: string): boolean => /^\s*[{[]/.test(text);

/** Whether it is an event, or the text of one: whatever member it stands under, it is meant. */
const holdsEvent = (value: unknown): boolean =>
  typeof value === "string"
    ? value.includes('"detail-type"') && looksLikeJson(value)
    : isRecord(value) && typeof value["detail-type"] === "string";

/** An entry of PutEvents as the event that EventBridge makes of it. */
function putEvent(entry: Raw): Raw {
  const { Source, DetailType, Detail, Time } = entry;
  let detail: unknown = Detail;
  try {
    if (typeof Detail === "string") detail = JSON.parse(Detail);
  } catch {
    // Stays a text, which is no detail; the reading says so.
  }
  return { source: Source, "detail-type": DetailType, detail, time: Time };
}

import { randomUUID } from "node:crypto";
import type { Context, Operation } from "../operations/context";
import type { Input } from "../wire/input";
import { runInsights } from "./insights";
import type { Journal, JournalEntry } from "../events/journal";
import { invalid, Refusal } from "../wire/refusal";
import type { Arns } from "../world/arn";

/** The group that holds the history of events. */
export const logGroup = "/aws/events/ecs";
/** ECS's event capture, which Container Insights' lifecycle events use, makes such a group for a cluster; here for the first. */
const captureGroupOf = (clusterName: string): string => `/aws/events/ecs/containerinsights/${clusterName}/performance`;

export const groupArn = ({ region, account }: Arns, name: string): string =>
  `arn:aws:logs:${region}:${account}:log-group:${name}`;

interface Group {
  readonly name: string;
  readonly entries: (from: number) => readonly JournalEntry[];
}

function groupsOf({ world, journal }: Pick<Context, "world" | "journal">): readonly Group[] {
  const all = { name: logGroup, entries: (from: number) => journal.from(from) };
  const [first] = world.clusters.values();
  if (!first) return [all];
  const { clusterArn, clusterName } = first.cluster;
  const isOf = ({ event }: JournalEntry) => event.detail["clusterArn"] === clusterArn;
  return [all, { name: captureGroupOf(clusterName), entries: from => journal.from(from).filter(isOf) }];
}

/** EventBridge writes to one stream of its own naming. */
const stream = "6f1c7d1e-9c2a-3b58-8d04-ecs0events00";

/** CloudWatch Logs' part of the sandbox: a group that a rule writes every event to, and one of a cluster. */
export const logsOperations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  [
    "DescribeLogGroups",
    (context, input) => {
      const prefix = input.text("logGroupNamePrefix") ?? "";
      const pattern = input.text("logGroupNamePattern") ?? "";
      const found = groupsOf(context).filter(({ name }) => name.startsWith(prefix) && name.includes(pattern));
      return { logGroups: found.map(group => describeGroup(context, group)) };
    },
  ],
  [
    "DescribeLogStreams",
    (context, input) => {
      const group = needGroup(context, input);
      const entries = group.entries(0);
      return {
        logStreams: [
          {
            logStreamName: stream,
            creationTime: context.journal.createdAt,
            firstEventTimestamp: entries[0]?.at,
            lastEventTimestamp: entries.at(-1)?.at,
            lastIngestionTime: entries.at(-1)?.at,
            uploadSequenceToken: "0",
            arn: `${arnOf(context, group)}:log-stream:${stream}`,
            storedBytes: 0,
          },
        ],
      };
    },
  ],
  ["FilterLogEvents", filter],
  ["GetLogEvents", getEvents],
  ["StartQuery", startQuery],
  [
    "GetQueryResults",
    ({ journal }, input) => {
      const found = queriesOf(journal).get(input.text("queryId") ?? "");
      if (!found) throw missing("Query does not exist.");
      return found;
    },
  ],
  ["StopQuery", () => ({ success: false })],
]);

function filter(context: Context, input: Input): object {
  const group = needGroup(context, input);
  const limit = input.wholeNumber("limit", 1, 10_000) ?? 10_000;
  const terms = termsOf(input.text("filterPattern") ?? "");
  const names = input.texts("logStreamNames");
  const within = range(input);
  const events: object[] = [];
  let bytes = 0;
  for (const entry of group.entries(numberIn(input.text("nextToken"), "f"))) {
    if (!within(entry) || (names.length > 0 && !names.includes(stream))) continue;
    const message = JSON.stringify(entry.event);
    if (!terms.every(term => message.includes(term))) continue;
    // A page has at most 1 MB.
    if (events.length === limit || bytes + message.length > 1_000_000) {
      return { events, searchedLogStreams: [], nextToken: token("f", entry.number) };
    }
    bytes += message.length;
    events.push({ ...record(entry, message), eventId: String(entry.number).padStart(56, "0") });
  }
  return { events, searchedLogStreams: [] };
}

/** The answers to queries, which are complete at once. */
const queries = new WeakMap<Journal, Map<string, object>>();

function queriesOf(journal: Journal): Map<string, object> {
  let found = queries.get(journal);
  if (!found) queries.set(journal, (found = new Map()));
  return found;
}

function startQuery(context: Context, input: Input): object {
  const group = needGroup(context, input);
  const start = (input.wholeNumber("startTime", 0, Number.MAX_SAFE_INTEGER) ?? 0) * 1000;
  const end = (input.wholeNumber("endTime", 0, Number.MAX_SAFE_INTEGER) ?? 0) * 1000 + 999;
  const messages = group
    .entries(0)
    .filter(({ at }) => at >= start && at <= end)
    .map(({ event }) => JSON.stringify(event));
  const rows = runInsights(input.need("queryString", "queryString is required."), messages);
  const queryId = randomUUID();
  queriesOf(context.journal).set(queryId, {
    status: "Complete",
    results: rows.map(row => Object.entries(row).map(([field, value]) => ({ field, value }))),
    statistics: {
      recordsMatched: messages.length,
      recordsScanned: messages.length,
      bytesScanned: messages.reduce((sum, message) => sum + message.length, 0),
    },
  });
  return { queryId };
}

/** Goes on from a token either way; at an end its token is the one that was sent. */
function getEvents(context: Context, input: Input): object {
  const group = needGroup(context, input);
  if (input.text("logStreamName") !== stream) throw missing("The specified log stream does not exist.");
  const limit = input.wholeNumber("limit", 1, 10_000) ?? 1000;
  const all = group.entries(0).filter(range(input));
  const asked = input.text("nextToken");
  const forward = asked ? asked.startsWith("f") : input.flag("startFromHead");
  const edge = asked ? numberIn(asked, forward ? "f" : "b") : forward ? 0 : Infinity;
  const page = forward
    ? all.filter(({ number }) => number >= edge).slice(0, limit)
    : all.filter(({ number }) => number < edge).slice(-limit);
  const last = page.at(-1);
  const standing = Number.isFinite(edge) ? edge : 0;
  return {
    events: page.map(entry => record(entry, JSON.stringify(entry.event))),
    nextForwardToken: token("f", last ? last.number + 1 : standing),
    nextBackwardToken: token("b", page[0]?.number ?? standing),
  };
}

function record({ at }: JournalEntry, message: string): object {
  return { logStreamName: stream, timestamp: at, message, ingestionTime: at + 150 };
}

function range(input: Input): (entry: JournalEntry) => boolean {
  const start = input.wholeNumber("startTime", 0, Number.MAX_SAFE_INTEGER) ?? 0;
  const end = input.wholeNumber("endTime", 0, Number.MAX_SAFE_INTEGER) ?? Infinity;
  return ({ at }) => at >= start && at <= end;
}

/** Plain and quoted terms, all of which a message must have. */
function termsOf(pattern: string): readonly string[] {
  if (/^\s*[{[%]/.test(pattern))
    throw invalid("The sandbox's filter patterns are made of plain and quoted terms only.");
  return [...pattern.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}

const missing = (message: string): Refusal => new Refusal("ResourceNotFoundException", message);

function needGroup(context: Context, input: Input): Group {
  const name = input.text("logGroupName") ?? input.text("logGroupIdentifier")?.replace(/^arn:.*:log-group:/, "");
  const found = groupsOf(context).find(group => group.name === name);
  if (!found) throw missing("The specified log group does not exist.");
  return found;
}

function token(kind: "f" | "b", number: number): string {
  return `${kind}/${String(number).padStart(56, "0")}/s`;
}

function numberIn(text: string | undefined, kind: "f" | "b"): number {
  if (text === undefined) return 0;
  const [, found, number] = /^([fb])\/(\d{56})\/s$/.exec(text) ?? [];
  if (found !== kind) throw invalid("The specified nextToken is invalid.");
  return Number(number);
}

const arnOf = ({ world }: Context, { name }: Group): string => groupArn(world.arns, name);

function describeGroup(context: Context, group: Group): object {
  return {
    logGroupName: group.name,
    creationTime: context.journal.createdAt,
    retentionInDays: 30,
    metricFilterCount: 0,
    arn: `${arnOf(context, group)}:*`,
    logGroupArn: arnOf(context, group),
    logGroupClass: "STANDARD",
    storedBytes: group.entries(0).reduce((sum, { event }) => sum + JSON.stringify(event).length, 0),
  };
}

import { randomUUID } from "node:crypto";
import type { Context, Operation } from "../operations/context";
import type { Input } from "../wire/input";
import { runInsights } from "./insights";
import { filterLogEvents, getLogEvents } from "./logEvents";
import { startLiveTail } from "./liveTail";
import {
  createLogGroup,
  createLogStream,
  deleteLogGroup,
  describeLogGroups,
  describeLogStreams,
  missing,
  needGroup,
  putLogEvents,
} from "./logGroups";
import { interleaved } from "../logs/interleave";
import type { LogStore } from "../logs/logStore";

/** CloudWatch Logs' part of the sandbox: what containers print, and the events of ECS. */
export const logsOperations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ["CreateLogGroup", createLogGroup],
  ["CreateLogStream", createLogStream],
  ["DeleteLogGroup", deleteLogGroup],
  ["DescribeLogGroups", describeLogGroups],
  ["DescribeLogStreams", describeLogStreams],
  ["FilterLogEvents", filterLogEvents],
  ["GetLogEvents", getLogEvents],
  ["PutLogEvents", putLogEvents],
  ["StartLiveTail", startLiveTail],
  ["StartQuery", startQuery],
  [
    "GetQueryResults",
    ({ logs }, input) => {
      const found = queriesOf(logs).get(input.text("queryId") ?? "");
      if (!found) throw missing("Query does not exist.");
      return found;
    },
  ],
  ["StopQuery", () => ({ success: false })],
]);

/** The answers to queries, which are complete at once. */
const queries = new WeakMap<LogStore, Map<string, object>>();

function queriesOf(logs: LogStore): Map<string, object> {
  let found = queries.get(logs);
  if (!found) queries.set(logs, (found = new Map()));
  return found;
}

/** A query scans so many events at most. */
const scanned = 200_000;

function startQuery(context: Context, input: Input): object {
  const { logs, world } = context;
  const start = (input.wholeNumber("startTime", 0, Number.MAX_SAFE_INTEGER) ?? 0) * 1000;
  const end = (input.wholeNumber("endTime", 0, Number.MAX_SAFE_INTEGER) ?? 0) * 1000 + 999;
  const messages: string[] = [];
  const streams = logs.streamsOf(needGroup(context, input)).values();
  for (const { line } of interleaved(streams, { from: start, now: world.clock.now() })) {
    if (line.at > end || messages.length === scanned) break;
    messages.push(line.message);
  }
  const rows = runInsights(input.need("queryString", "queryString is required."), messages);
  const queryId = randomUUID();
  queriesOf(logs).set(queryId, {
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

import { randomUUID } from "node:crypto";
import type { Context, Operation } from "../operations/context";
import { EventStream, type EventSink, type StreamEvent } from "../wire/eventStream";
import type { Input } from "../wire/input";
import { parseFilterPattern } from "../logs/filterPattern";
import type { StreamLine } from "../logs/interleave";
import { order } from "../logs/line";
import type { LogStore } from "../logs/logStore";
import { groupArn, missing } from "./logGroups";
import { invalid, Refusal } from "../wire/refusal";
import type { LogGroup } from "../world/logGroups";

/** A session tells once in so many milliseconds what was ingested since, at most so many events of it. */
const updateMs = 1000;
const eventsPerUpdate = 500;
/** What a client that is too slow has not yet been sent is dropped, the oldest first. */
const updatesWaiting = 10;
const longestMs = 3 * 3_600_000;
const sessionsAtOnce = 15;

/** Sessions that are open, for their quota. */
const open = new WeakMap<LogStore, Set<object>>();

export const startLiveTail: Operation = (context, input) => {
  const { logs, region, world } = context;
  const arns = input.texts("logGroupIdentifiers");
  if (arns.length < 1 || arns.length > 10) throw invalid("logGroupIdentifiers must have between 1 and 10 items.");
  const groups = arns.map((arn): readonly [string, LogGroup] => {
    const [, name] = /^arn:[\w-]+:logs:[\w-]+:\d{12}:log-group:([^:*]+)$/.exec(arn) ?? [];
    if (name === undefined) throw invalid(`Log group identifier ${arn} is not a valid log group ARN.`);
    const group = logs.find(region, name);
    if (!group || groupArn(world.arns, region, name) !== arn) throw missing("The specified log group does not exist.");
    return [arn, group];
  });
  const logStreamNames = input.texts("logStreamNames");
  const logStreamNamePrefixes = input.texts("logStreamNamePrefixes");
  if (logStreamNames.length > 0 && logStreamNamePrefixes.length > 0) {
    throw invalid("logStreamNames and logStreamNamePrefixes cannot both be specified.");
  }
  if (logStreamNames.length + logStreamNamePrefixes.length > 0 && arns.length > 1) {
    throw invalid("Log streams can be specified for a single log group only.");
  }
  const accepts = selection(input, logStreamNames, logStreamNamePrefixes);
  const sessions = open.get(logs) ?? new Set();
  open.set(logs, sessions);
  if (sessions.size >= sessionsAtOnce) throw new Refusal("LimitExceededException", "Live Tail session limit exceeded.");
  const sessionStart = {
    requestId: randomUUID(),
    sessionId: randomUUID(),
    logGroupIdentifiers: arns,
    logStreamNames,
    logStreamNamePrefixes,
    logEventFilterPattern: input.text("logEventFilterPattern") ?? "",
  };
  return new EventStream(sink => {
    sessions.add(sink);
    // A client of a protocol without REST first expects what is not in the stream: nothing.
    sink.send({ type: "initial-response", payload: {} });
    sink.send({ type: "sessionStart", payload: sessionStart });
    const stop = follow(context, sink, (since, now) => accepts(arrived(logs, groups, since, now)));
    return () => {
      sessions.delete(sink);
      stop();
    };
  });
};

interface Arrived extends StreamLine {
  readonly arn: string;
}

function arrived(
  logs: LogStore,
  groups: readonly (readonly [string, LogGroup])[],
  since: number,
  now: number,
): readonly Arrived[] {
  const found: Arrived[] = [];
  for (const [arn, group] of groups) {
    for (const stream of logs.streamsOf(group).values()) {
      for (const line of stream.arrived(since, now)) found.push({ arn, stream, line });
    }
  }
  return found.sort((one, other) => order(one.line, other.line));
}

function selection(input: Input, names: readonly string[], prefixes: readonly string[]) {
  const matches = parseFilterPattern(input.text("logEventFilterPattern", 1024) ?? "");
  const isOfStream = ({ stream: { name } }: Arrived): boolean => {
    if (names.length > 0) return names.includes(name);
    return prefixes.length === 0 || prefixes.some(prefix => name.startsWith(prefix));
  };
  return (all: readonly Arrived[]) => all.filter(one => isOfStream(one) && matches(one.line.message));
}

function follow(
  { world }: Context,
  sink: EventSink,
  read: (since: number, now: number) => readonly Arrived[],
): () => void {
  const startedAt = world.clock.now();
  const waiting: StreamEvent[] = [];
  let since = startedAt;
  let timer = world.after(updateMs, tick);
  function tick(): void {
    const now = world.clock.now();
    if (now - startedAt >= longestMs) {
      sink.send({ type: "SessionTimeoutException", isException: true, payload: { message: "The session timed out." } });
      sink.end();
      return;
    }
    waiting.push(update(read(since, now)));
    if (waiting.length > updatesWaiting) waiting.shift();
    for (let next = waiting[0]; next && !sink.isBusy; next = waiting[0]) {
      waiting.shift();
      sink.send(next);
    }
    since = now;
    timer = world.after(updateMs, tick);
  }
  return () => timer.cancel();
}

function update(all: readonly Arrived[]): StreamEvent {
  const sampled = all.length > eventsPerUpdate;
  const step = all.length / eventsPerUpdate;
  const told = sampled ? all.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step)) : all;
  return {
    type: "sessionUpdate",
    payload: {
      sessionMetadata: { sampled },
      sessionResults: told.map(({ arn, stream, line }) => ({
        logGroupIdentifier: arn,
        logStreamName: stream.name,
        message: line.message,
        timestamp: line.at,
        ingestionTime: line.ingestedAt,
      })),
    },
  };
}

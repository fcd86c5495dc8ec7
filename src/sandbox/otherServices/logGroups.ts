import type { Context, Operation } from "../operations/context";
import type { Input } from "../wire/input";
import { type LogStream, firstPlace, lastPlace } from "../logs/line";
import { WrittenStream } from "../logs/writtenStream";
import { invalid, Refusal } from "../wire/refusal";
import type { Arns } from "../world/arn";
import type { LogGroup } from "../world/logGroups";

export const groupArn = ({ account }: Arns, region: string, name: string): string =>
  `arn:aws:logs:${region}:${account}:log-group:${name}`;

export const missing = (message: string): Refusal => new Refusal("ResourceNotFoundException", message);
const exists = (message: string): Refusal => new Refusal("ResourceAlreadyExistsException", message);

/** The group that a request names, by its name or its ARN. */
export function needGroup({ logs, region }: Context, input: Input): LogGroup {
  const name = input.text("logGroupName");
  const identifier = input.text("logGroupIdentifier");
  if (name !== undefined && identifier !== undefined) {
    throw invalid("You must specify either logGroupName or logGroupIdentifier, but not both.");
  }
  if (!name && !identifier) throw invalid("Must provide a logGroupName or a logGroupIdentifier.");
  const found = logs.find(region, name ?? identifier?.replace(/^arn:.*?:log-group:/, "") ?? "");
  if (!found) throw missing("The specified log group does not exist.");
  return found;
}

export function needStream({ logs }: Context, group: LogGroup, name: string | undefined): LogStream {
  const found = name === undefined ? undefined : logs.streamsOf(group).get(name);
  if (!found) throw missing("The specified log stream does not exist.");
  return found;
}

/** From when on a group's events are still there. */
export function keptSince({ world }: Context, { retentionInDays }: LogGroup): number {
  return retentionInDays === undefined ? 0 : world.clock.now() - retentionInDays * 86_400_000;
}

/** One page of what is sorted by a key that no two have; a token names the last key of the page before. */
function page<T>(input: Input, sorted: readonly T[], keyOf: (item: T) => string) {
  const limit = input.wholeNumber("limit", 1, 50) ?? 50;
  const token = input.text("nextToken");
  const start = token === undefined ? 0 : sorted.findIndex(item => keyOf(item) === readToken(token)) + 1;
  if (token !== undefined && start === 0) throw invalid("The specified nextToken is invalid.");
  const items = sorted.slice(start, start + limit);
  const last = items.at(-1);
  const isMore = start + limit < sorted.length && last !== undefined;
  return { items, more: isMore ? { nextToken: Buffer.from(keyOf(last)).toString("base64url") } : {} };
}

const readToken = (token: string): string => Buffer.from(token, "base64url").toString();

export const describeLogGroups: Operation = (context, input) => {
  const prefix = input.text("logGroupNamePrefix");
  const pattern = input.text("logGroupNamePattern");
  if (prefix !== undefined && pattern !== undefined) {
    throw invalid("logGroupNamePrefix and logGroupNamePattern are mutually exclusive parameters.");
  }
  const found = context.logs
    .groups(context.region)
    .filter(({ name }) => name.startsWith(prefix ?? "") && name.toLowerCase().includes(pattern?.toLowerCase() ?? ""));
  const { items, more } = page(input, found, ({ name }) => name);
  return { logGroups: items.map(group => describeGroup(context, group)), ...more };
};

function describeGroup(context: Context, group: LogGroup): object {
  const arn = groupArn(context.world.arns, group.region, group.name);
  const { retentionInDays } = group;
  const streams = [...context.logs.streamsOf(group).values()];
  const now = context.world.clock.now();
  return {
    logGroupName: group.name,
    creationTime: group.createdAt,
    ...(retentionInDays === undefined ? {} : { retentionInDays }),
    metricFilterCount: 0,
    arn: `${arn}:*`,
    logGroupArn: arn,
    logGroupClass: "STANDARD",
    storedBytes: streams.reduce((sum, stream) => sum + stream.storedBytes(now), 0),
  };
}

export const describeLogStreams: Operation = (context, input) => {
  const group = needGroup(context, input);
  const now = context.world.clock.now();
  const prefix = input.text("logStreamNamePrefix");
  const byTime = input.choice("orderBy", ["LogStreamName", "LastEventTime"]) === "LastEventTime";
  if (byTime && prefix !== undefined) throw invalid("Cannot order by LastEventTime with a logStreamNamePrefix.");
  const found = [...context.logs.streamsOf(group).values()].filter(({ name }) => name.startsWith(prefix ?? ""));
  const lastOf = new Map(byTime ? found.map(stream => [stream, lastLine(stream, now)?.at ?? 0]) : []);
  found.sort((one, other) => (lastOf.get(one) ?? 0) - (lastOf.get(other) ?? 0) || (one.name < other.name ? -1 : 1));
  if (input.flag("descending")) found.reverse();
  const { items, more } = page(input, found, ({ name }) => name);
  const arn = groupArn(context.world.arns, group.region, group.name);
  return { logStreams: items.map(stream => describeStream(stream, `${arn}:log-stream:${stream.name}`, now)), ...more };
};

function describeStream(stream: LogStream, arn: string, now: number): object {
  const [first] = take(stream.forward(firstPlace, now), 1);
  const last = lastLine(stream, now);
  return {
    logStreamName: stream.name,
    creationTime: stream.createdAt,
    ...(first && last
      ? { firstEventTimestamp: first.at, lastEventTimestamp: last.at, lastIngestionTime: last.ingestedAt }
      : {}),
    uploadSequenceToken: "0",
    arn,
    storedBytes: 0,
  };
}

const lastLine = (stream: LogStream, now: number) => take(stream.backward(lastPlace, now), 1)[0];

/** The first ones of what could go on for ever. */
function take<T>(items: Iterable<T>, count: number): readonly T[] {
  const taken: T[] = [];
  if (count === 0) return taken;
  for (const item of items) if (taken.push(item) >= count) break;
  return taken;
}

export const createLogGroup: Operation = ({ logs, world, region }, input) => {
  const name = input.need("logGroupName", "logGroupName is required.");
  if (!/^[\w./#-]{1,512}$/.test(name)) throw invalid("Value at 'logGroupName' failed to satisfy constraint.");
  if (logs.find(region, name)) throw exists("The specified log group already exists");
  logs.create({ region, name, createdAt: world.clock.now() });
  return {};
};

export const deleteLogGroup: Operation = (context, input) => {
  context.logs.delete(needGroup(context, input));
  return {};
};

export const createLogStream: Operation = (context, input) => {
  const streams = context.logs.streamsOf(needGroup(context, input));
  const name = input.need("logStreamName", "logStreamName is required.");
  if (/[:*]/.test(name) || name.length > 512) throw invalid("Value at 'logStreamName' failed to satisfy constraint.");
  if (streams.has(name)) throw exists("The specified log stream already exists");
  streams.set(name, new WrittenStream(name, context.world.clock.now()));
  return {};
};

/** Events may be 14 days old and two hours ahead. */
const tooOldMs = 14 * 86_400_000;
const tooNewMs = 2 * 3_600_000;

export const putLogEvents: Operation = (context, input) => {
  const stream = needStream(context, needGroup(context, input), input.text("logStreamName"));
  if (!(stream instanceof WrittenStream)) throw invalid("The sandbox writes this log stream itself.");
  const now = context.world.clock.now();
  const events = input.items("logEvents", 10_000).map(({ timestamp, message }) => {
    if (typeof timestamp !== "number" || typeof message !== "string" || message === "") {
      throw invalid("Log event must have a timestamp and a message.");
    }
    return { at: timestamp, message };
  });
  if (events.length === 0) throw invalid("logEvents must have at least one event.");
  if (events.some(({ at }, index) => at < (events[index - 1]?.at ?? 0))) {
    throw invalid("Log events in a single PutLogEvents request must be in chronological order.");
  }
  const tooOld = events.filter(({ at }) => at < now - tooOldMs).length;
  const firstTooNew = events.findIndex(({ at }) => at > now + tooNewMs);
  stream.write(events.slice(tooOld, firstTooNew < 0 ? undefined : firstTooNew), now);
  const rejected = {
    ...(tooOld > 0 ? { tooOldLogEventEndIndex: tooOld } : {}),
    ...(firstTooNew < 0 ? {} : { tooNewLogEventStartIndex: firstTooNew }),
  };
  return {
    nextSequenceToken: "0",
    ...(Object.keys(rejected).length > 0 ? { rejectedLogEventsInfo: rejected } : {}),
  };
};

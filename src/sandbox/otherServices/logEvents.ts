import type { Context, Operation } from "../operations/context";
import type { Input } from "../wire/input";
import { parseFilterPattern } from "../logs/filterPattern";
import { interleaved, type Last, type StreamLine } from "../logs/interleave";
import { after, firstPlace, lastPlace, type LogLine, type LogStream, type Place } from "../logs/line";
import { hash } from "../logs/printedStream";
import { keptSince, needGroup, needStream } from "./logGroups";
import { invalid } from "../wire/refusal";
import type { LogGroup } from "../world/logGroups";

const eventsPerPage = 10_000;
/** A page has at most 1 MB, where each event counts 26 bytes more than its message. */
const bytesPerPage = 1_048_576;
const bytesOf = ({ message }: LogLine): number => Buffer.byteLength(message) + 26;
/** A search looks at so many events, and answers what it has found, with a token that goes on. */
const searchedPerPage = 20_000;

const invalidToken = () => invalid("The specified nextToken is invalid.");

function times(context: Context, group: LogGroup, input: Input) {
  const most = Number.MAX_SAFE_INTEGER;
  const start = input.wholeNumber("startTime", 0, most) ?? 0;
  const end = input.wholeNumber("endTime", 0, most) ?? most;
  if (start > end) throw invalid("startTime must be less than or equal to endTime.");
  return { start: Math.max(start, keptSince(context, group)), end };
}

/** One stream, page by page either way: at an end the token that comes back is the one that was sent. */
export const getLogEvents: Operation = (context, input) => {
  const group = needGroup(context, input);
  const stream = needStream(context, group, input.text("logStreamName"));
  const limit = input.wholeNumber("limit", 1, eventsPerPage) ?? eventsPerPage;
  const { start, end } = times(context, group, input);
  const now = context.world.clock.now();
  const asked = input.text("nextToken");
  const token = asked === undefined ? undefined : readToken(asked);
  const goesForward = token ? token.goesForward : input.flag("startFromHead");
  const lines = goesForward
    ? onePage(
        stream.forward(latest(token?.place ?? firstPlace, { at: start, seq: 0 }), now),
        limit,
        ({ at }) => at < end,
      )
    : onePage(
        stream.backward(earliest(token?.place ?? lastPlace, { at: end, seq: 0 }), now),
        limit,
        ({ at }) => at >= start,
      ).toReversed();
  const [first] = lines;
  const last = lines.at(-1);
  const standing = token?.place ?? { at: start, seq: 0 };
  return {
    events: lines.map(({ at, message, ingestedAt }) => ({ timestamp: at, message, ingestionTime: ingestedAt })),
    nextForwardToken: writeToken("f", last ? after(last) : standing),
    nextBackwardToken: writeToken("b", first ?? standing),
  };
};

const latest = (one: Place, other: Place): Place => (one.at >= other.at ? one : other);
const earliest = (one: Place, other: Place): Place => (one.at < other.at ? one : other);

function onePage(lines: Iterable<LogLine>, limit: number, isWithin: (line: LogLine) => boolean): readonly LogLine[] {
  const found: LogLine[] = [];
  let bytes = 0;
  for (const line of lines) {
    if (!isWithin(line)) break;
    bytes += bytesOf(line);
    if (found.length > 0 && bytes > bytesPerPage) break;
    if (found.push(line) >= limit) break;
  }
  return found;
}

const digits = 56;
const seqDigits = 20;

function writeToken(kind: "f" | "b", { at, seq }: Place): string {
  return `${kind}/${String(at).padStart(digits - seqDigits, "0")}${String(seq).padStart(seqDigits, "0")}/s`;
}

function readToken(text: string): { readonly goesForward: boolean; readonly place: Place } {
  const [, kind, at, seq] = /^([fb])\/(\d{36})(\d{20})\/s$/.exec(text) ?? [];
  if (kind === undefined) throw invalidToken();
  return { goesForward: kind === "f", place: { at: Number(at), seq: Number(seq) } };
}

/** Many streams of a group, interleaved by time, and of them what fits a pattern. */
export const filterLogEvents: Operation = (context, input) => {
  const group = needGroup(context, input);
  const limit = input.wholeNumber("limit", 1, eventsPerPage) ?? eventsPerPage;
  const matches = parseFilterPattern(input.text("filterPattern", 1024) ?? "");
  const { start, end } = times(context, group, input);
  const asked = input.text("nextToken");
  const token = asked === undefined ? { now: context.world.clock.now() } : readSearch(asked);
  const events: object[] = [];
  let bytes = 0;
  let searched = 0;
  let last: Last | undefined = token.last;
  const lines = interleaved(streamsFor(context, group, input), { from: start, ...token });
  for (const { stream, line } of lines) {
    if (line.at > end) break;
    if (events.length === limit || searched === searchedPerPage)
      return { events, searchedLogStreams: [], nextToken: writeSearch(token.now, last) };
    if (matches(line.message)) {
      bytes += bytesOf(line);
      if (events.length > 0 && bytes > bytesPerPage)
        return { events, searchedLogStreams: [], nextToken: writeSearch(token.now, last) };
      events.push(filtered({ stream, line }));
    }
    searched++;
    last = { at: line.at, seq: line.seq, name: stream.name };
  }
  return { events, searchedLogStreams: [] };
};

function filtered({ stream, line }: StreamLine): object {
  return {
    logStreamName: stream.name,
    timestamp: line.at,
    message: line.message,
    ingestionTime: line.ingestedAt,
    eventId: `${String(line.at).padStart(24, "0")}${String(line.seq).padStart(16, "0")}${String(hash(stream.name)).padStart(16, "0")}`,
  };
}

function streamsFor(context: Context, group: LogGroup, input: Input): Iterable<LogStream> {
  const names = input.texts("logStreamNames");
  const prefix = input.text("logStreamNamePrefix");
  if (names.length > 100) throw invalid("logStreamNames can have at most 100 items.");
  if (names.length > 0 && prefix !== undefined) {
    throw invalid("Cannot specify both logStreamNames and logStreamNamePrefix.");
  }
  if (names.length > 0) {
    return new Set(names.map(name => needStream(context, group, name)));
  }
  return [...context.logs.streamsOf(group).values()].filter(({ name }) => name.startsWith(prefix ?? ""));
}

interface Search {
  /** What was ingested later is not in this search. */
  readonly now: number;
  readonly last?: Last;
}

function writeSearch(now: number, last: Last | undefined): string {
  return Buffer.from(JSON.stringify(last ? [now, last.at, last.seq, last.name] : [now])).toString("base64url");
}

function readSearch(token: string): Search {
  try {
    const [now, at, seq, name] = JSON.parse(Buffer.from(token, "base64url").toString()) as readonly unknown[];
    if (typeof now !== "number") throw invalidToken();
    return typeof at === "number" && typeof seq === "number" && typeof name === "string"
      ? { now, last: { at, seq, name } }
      : { now };
  } catch {
    throw invalidToken();
  }
}

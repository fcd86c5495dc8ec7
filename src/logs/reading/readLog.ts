import type { Timestamp } from "../../ecs/model/model";
import { concurrently } from "../../ecs/rate/concurrently";
import { pause } from "../../ecs/rate/pause";
import type { StreamsPort } from "../../stream/aws/servicePorts";
import { mostStreams } from "./batch";
import { endless, lastLines } from "./lastLines";
import { byTime } from "../place/logLine";
import type { LogLine, LogSource } from "../place/logLine";

/** Which lines of a log are wanted. */
export interface LogRequest {
  /** At most so many, of all containers together. */
  readonly most: number;
  readonly from?: Timestamp;
  readonly to?: Timestamp;
  /** In CloudWatch Logs' filter language. */
  readonly pattern?: string;
}

export interface ReadLog {
  readonly lines: readonly LogLine[];
  /** Whether there are more before the first line, or behind the last one that was wanted. */
  readonly more: "older" | "newer" | "none";
  /** Containers that have no stream: they have written nothing yet. */
  readonly silent: readonly LogSource[];
}

type PortOf = (region: string) => Promise<StreamsPort>;

const streamsAtATime = 4;
const betweenCallsMs = 250;
/** A search through much that doesn't match answers many pages without a line. */
const mostPages = 500;

/**
 * The last lines that were written, or with a pattern or a beginning the first lines that match. The signal ends it; throws an
 * EcsError.
 */
export const readLog = (
  sources: readonly LogSource[],
  request: LogRequest,
  port: PortOf,
  signal: AbortSignal,
): Promise<ReadLog> =>
  request.pattern === undefined && request.from === undefined
    ? readLast(sources, request, port, signal)
    : search(sources, request, port, signal);

async function readLast(
  sources: readonly LogSource[],
  { most, to }: LogRequest,
  port: PortOf,
  signal: AbortSignal,
): Promise<ReadLog> {
  const silent: LogSource[] = [];
  let hasOlder = false;
  let lines: readonly LogLine[] = [];
  await concurrently(sources, streamsAtATime, signal, async (source, own) => {
    // Of a service with many tasks, most lines of most streams are older than those that are kept.
    const from = hasOlder && lines.length === most ? lines[0]?.at : undefined;
    const last = await unlessSilent(source, silent, async () =>
      lastLines(await port(source.place.region), source.place, { count: most, from, to }, own),
    );
    if (!last) return;
    const all = [...lines, ...last.records.map(({ at, message }): LogLine => ({ at, message, source }))].sort(byTime);
    hasOlder ||= last.hasOlder || all.length > most;
    lines = all.slice(-most);
  });
  return { lines, more: hasOlder ? "older" : "none", silent };
}

async function search(
  sources: readonly LogSource[],
  request: LogRequest,
  port: PortOf,
  signal: AbortSignal,
): Promise<ReadLog> {
  const silent: LogSource[] = [];
  const { most } = request;
  let lines: readonly LogLine[] = [];
  let hasNewer = false;
  for (const part of batches(sources)) {
    // Of a service with many tasks, most matches of most streams are newer than those that are kept.
    const to = hasNewer && lines.length === most ? lines.at(-1)?.at : request.to;
    const found = await searchPart(part, silent, { ...request, to }, port, signal);
    const all = [...lines, ...found.lines].sort(byTime);
    hasNewer ||= found.hasNewer || all.length > most;
    lines = all.slice(0, most);
  }
  return { lines, more: hasNewer ? "newer" : "none", silent };
}

/** Streams that are asked for in one call: of one region and group, at most 100. */
function batches(sources: readonly LogSource[]): readonly (readonly LogSource[])[] {
  const groups = new Map<string, LogSource[]>();
  for (const source of sources) {
    const key = JSON.stringify([source.place.region, source.place.group]);
    groups.set(key, [...(groups.get(key) ?? []), source]);
  }
  return [...groups.values()].flatMap(group =>
    Array.from({ length: Math.ceil(group.length / mostStreams) }, (_, index) =>
      group.slice(index * mostStreams, (index + 1) * mostStreams),
    ),
  );
}

interface Found {
  readonly lines: readonly LogLine[];
  readonly hasNewer: boolean;
}

/** One stream that isn't there fails the call of all: then each half is asked by itself. */
async function searchPart(
  part: readonly LogSource[],
  silent: LogSource[],
  request: LogRequest,
  port: PortOf,
  signal: AbortSignal,
): Promise<Found> {
  const [first] = part;
  if (!first) return { lines: [], hasNewer: false };
  if (part.length === 1)
    return (
      (await unlessSilent(first, silent, () => searchStreams(part, first, request, port, signal))) ?? {
        lines: [],
        hasNewer: false,
      }
    );
  const absent: LogSource[] = [];
  const whole = await unlessSilent(first, absent, () => searchStreams(part, first, request, port, signal));
  if (whole) return whole;
  const middle = Math.ceil(part.length / 2);
  const before = await searchPart(part.slice(0, middle), silent, request, port, signal);
  const behind = await searchPart(part.slice(middle), silent, request, port, signal);
  return { lines: [...before.lines, ...behind.lines], hasNewer: before.hasNewer || behind.hasNewer };
}

async function searchStreams(
  part: readonly LogSource[],
  { place: { region, group } }: LogSource,
  { most, from, to, pattern }: LogRequest,
  port: PortOf,
  signal: AbortSignal,
): Promise<Found> {
  const byStream = new Map(part.map(source => [source.place.stream, source]));
  const streams = [...byStream.keys()];
  const lines: LogLine[] = [];
  const tokens = new Set<string>();
  let next: string | undefined;
  for (let pages = 0; pages < mostPages; pages++) {
    if (next !== undefined) await pause(betweenCallsMs, signal);
    const page = await (await port(region)).filterStreams({ group, streams, from, to, pattern, next }, signal);
    for (const { at, message, stream } of page.records) {
      const source = byStream.get(stream);
      if (source) lines.push({ at, message, source });
    }
    next = page.next;
    if (next === undefined) return { lines, hasNewer: false };
    if (lines.length >= most) return { lines, hasNewer: true };
    if (tokens.has(next)) break;
    tokens.add(next);
  }
  throw endless("FilterLogEvents");
}

/** Undefined for a stream that isn't there, which is noted. */
async function unlessSilent<T>(source: LogSource, silent: LogSource[], read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== "NoLogStream") throw error;
    silent.push(source);
    return undefined;
  }
}

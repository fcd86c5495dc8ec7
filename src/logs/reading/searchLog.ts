import { pause } from "../../ecs/rate/pause";
import type { StreamsQuery } from "../../stream/aws/servicePorts";
import { mostStreams } from "./batch";
import { endless } from "./lastLines";
import { byTime } from "../place/logLine";
import type { LogLine, LogSource } from "../place/logLine";
import { unlessSilent } from "./logRequest";
import type { LogRequest, PortOf, ReadLog, Unlisted } from "./logRequest";
import { UnreadGroups } from "./unreadGroups";

const betweenCallsMs = 250;
/** A search through much that doesn't match answers many pages without a line. */
const mostPages = 500;

/** The first lines of a range, and of them those that match. */
export async function searchLog(
  sources: readonly LogSource[],
  request: LogRequest,
  port: PortOf,
  signal: AbortSignal,
  unlisted?: Unlisted,
): Promise<ReadLog> {
  const silent: LogSource[] = [];
  const groups = new UnreadGroups();
  const { most } = request;
  let lines: readonly LogLine[] = [];
  let hasNewer = false;
  const take = async (find: (to: number | undefined) => Promise<Found>) => {
    // Of a service with many tasks, most matches of most streams are newer than those that are kept.
    const found = await find(hasNewer && lines.length === most ? lines.at(-1)?.at : request.to);
    const all = [...lines, ...found.lines].sort(byTime);
    hasNewer ||= found.hasNewer || all.length > most;
    lines = all.slice(0, most);
  };
  for (const part of batches(sources)) {
    const [first] = part;
    if (first)
      await take(async to => {
        const read = () => searchPart(part, silent, { ...request, to }, port, signal);
        return (await groups.unless(first.place, read)) ?? nothing;
      });
  }
  for (const prefix of unlisted?.prefixes ?? [])
    await take(async (to = Infinity) => {
      const { until = 0 } = unlisted ?? {};
      if ((request.from ?? 0) >= until) return nothing;
      const streams: Streams = {
        ...prefix,
        streams: { prefix: prefix.prefix },
        sourceOf: stream => unlisted?.sourceOf(prefix, stream),
      };
      const read = () =>
        search(streams, { ...request, to: Math.min(to, until) }, port, signal).catch((error: unknown) => {
          if ((error as { readonly code?: unknown }).code !== "NoLogStream") throw error;
          return nothing;
        });
      return (await groups.unless(prefix, read)) ?? nothing;
    });
  return { lines, more: hasNewer ? "newer" : "none", silent, unreadGroups: groups.all };
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

const nothing: Found = { lines: [], hasNewer: false };

/** One stream that isn't there fails the call of all: then each half is asked by itself. */
async function searchPart(
  part: readonly LogSource[],
  silent: LogSource[],
  request: LogRequest,
  port: PortOf,
  signal: AbortSignal,
): Promise<Found> {
  const [first] = part;
  if (!first) return nothing;
  const byStream = new Map(part.map(source => [source.place.stream, source]));
  const { region, group } = first.place;
  const streams = { region, group, streams: [...byStream.keys()], sourceOf: (name: string) => byStream.get(name) };
  const absent: LogSource[] = [];
  const whole = await unlessSilent(first, part.length === 1 ? silent : absent, () =>
    search(streams, request, port, signal),
  );
  if (whole) return whole;
  if (part.length === 1) return nothing;
  const middle = Math.ceil(part.length / 2);
  const before = await searchPart(part.slice(0, middle), silent, request, port, signal);
  const behind = await searchPart(part.slice(middle), silent, request, port, signal);
  return { lines: [...before.lines, ...behind.lines], hasNewer: before.hasNewer || behind.hasNewer };
}

interface Streams {
  readonly region: string;
  readonly group: string;
  readonly streams: StreamsQuery["streams"];
  readonly sourceOf: (stream: string) => LogSource | undefined;
}

async function search(
  { region, group, streams, sourceOf }: Streams,
  { most, from, to, pattern }: LogRequest,
  port: PortOf,
  signal: AbortSignal,
): Promise<Found> {
  const lines: LogLine[] = [];
  const tokens = new Set<string>();
  let next: string | undefined;
  for (let pages = 0; pages < mostPages; pages++) {
    if (next !== undefined) await pause(betweenCallsMs, signal);
    const page = await (await port(region)).filterStreams({ group, streams, from, to, pattern, next }, signal);
    for (const { at, message, stream } of page.records) {
      const source = sourceOf(stream);
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

import { concurrently } from "../../ecs/rate/concurrently";
import { lastLines } from "./lastLines";
import { byTime } from "../place/logLine";
import type { LogLine, LogSource } from "../place/logLine";
import { unlessSilent } from "./logRequest";
import type { LogRequest, PortOf, ReadLog, Unlisted } from "./logRequest";
import { searchLog } from "./searchLog";
import { UnreadGroups } from "./unreadGroups";

const streamsAtATime = 4;

/**
 * The last lines that were written, or with a pattern or a beginning the first lines that match; those of unlisted tasks only
 * then. The signal ends it; throws an EcsError.
 */
export const readLog = (
  sources: readonly LogSource[],
  request: LogRequest,
  port: PortOf,
  signal: AbortSignal,
  unlisted?: Unlisted,
): Promise<ReadLog> =>
  request.pattern === undefined && request.from === undefined
    ? readLast(sources, request, port, signal)
    : searchLog(sources, request, port, signal, unlisted);

async function readLast(
  sources: readonly LogSource[],
  { most, to }: LogRequest,
  port: PortOf,
  signal: AbortSignal,
): Promise<ReadLog> {
  const silent: LogSource[] = [];
  const groups = new UnreadGroups();
  let hasOlder = false;
  let lines: readonly LogLine[] = [];
  await concurrently(sources, streamsAtATime, signal, async (source, own) => {
    // Of a service with many tasks, most lines of most streams are older than those that are kept.
    const from = hasOlder && lines.length === most ? lines[0]?.at : undefined;
    const { place } = source;
    const last = await groups.unless(place, () =>
      unlessSilent(source, silent, async () =>
        lastLines(await port(place.region), place, { count: most, from, to }, own),
      ),
    );
    if (!last) return;
    const all = [...lines, ...last.records.map(({ at, message }): LogLine => ({ at, message, source }))].sort(byTime);
    hasOlder ||= last.hasOlder || all.length > most;
    lines = all.slice(-most);
  });
  return { lines, more: hasOlder ? "older" : "none", silent, unreadGroups: groups.all };
}

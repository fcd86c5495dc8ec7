import type { Timestamp } from "../../ecs/model/model";
import { toEcsError } from "../../ecs/answers/failure";
import { EcsError } from "../../ecs/model/errors";
import type { StreamRecord, StreamsPort } from "../../stream/aws/servicePorts";
import type { StreamPlace } from "../place/logPlace";

/** What is asked of the end of a stream. */
export interface LastQuery {
  readonly count: number;
  readonly from?: Timestamp;
  readonly to?: Timestamp;
}

export interface LastLines {
  /** Oldest first. */
  readonly records: readonly StreamRecord[];
  /** Whether older lines may be there. */
  readonly hasOlder: boolean;
}

/** GetLogEvents answers at most so many events a call. */
const mostPerCall = 10_000;
/** A stream may answer empty pages before it answers a line; so many in a row lead nowhere. */
const mostEmptyPages = 20;

/**
 * The last lines of a stream, in one call where its end holds as many, and else by as many as lead to its beginning.
 * Throws an EcsError.
 */
export async function lastLines(
  port: StreamsPort,
  { group, stream }: StreamPlace,
  { count, from, to }: LastQuery,
  signal: AbortSignal,
): Promise<LastLines> {
  let records: readonly StreamRecord[] = [];
  let next: string | undefined;
  let emptyPages = 0;
  const tokens = new Set<string>();
  for (;;) {
    const limit = Math.min(mostPerCall, count - records.length);
    const page = await port.backward({ group, stream, limit, from, to, next }, signal);
    records = [...page.records, ...records];
    next = page.next;
    if (next === undefined) return { records, hasOlder: false };
    if (records.length >= count) return { records: records.slice(-count), hasOlder: true };
    emptyPages = page.records.length === 0 ? emptyPages + 1 : 0;
    if (tokens.has(next) || emptyPages > mostEmptyPages) throw endless("GetLogEvents");
    tokens.add(next);
  }
}

/** What a failed reading of logs comes to. */
export const logsError = (error: unknown, operation: string, region: string): EcsError =>
  toEcsError(error, { operation, region, service: "CloudWatch Logs" });

/** The error of pages that lead nowhere. */
export const endless = (operation: string): EcsError =>
  new EcsError({
    kind: "answer",
    code: "WrongAnswer",
    operation,
    sentence: `The answer to ${operation} isn't valid: its pages don't end.`,
    advice: "Check that the connection's endpoint speaks the API of CloudWatch Logs, then retry.",
  });

import type { Timestamp } from "../../ecs/model/model";
import type { StreamsPort } from "../../stream/aws/servicePorts";
import type { LogLine, LogSource } from "../place/logLine";
import type { StreamPrefix } from "../place/streamPrefix";
import type { UnreadGroup } from "./unreadGroups";

/** Which lines of a log are wanted. */
export interface LogRequest {
  /** At most so many, of all containers together. */
  readonly most: number;
  readonly from?: Timestamp;
  readonly to?: Timestamp;
  /** In CloudWatch Logs' filter language. */
  readonly pattern?: string;
}

/** Streams of tasks that ECS no longer lists, known by the beginning of their names alone. */
export interface Unlisted {
  readonly prefixes: readonly StreamPrefix[];
  /** A task that wrote a line later is listed. */
  readonly until: Timestamp;
  /** Undefined for the stream of a task that is listed. */
  sourceOf(prefix: StreamPrefix, stream: string): LogSource | undefined;
}

export interface ReadLog {
  readonly lines: readonly LogLine[];
  /** Whether there are more before the first line, or behind the last one that was wanted. */
  readonly more: "older" | "newer" | "none";
  /** Containers that have no stream: they have written nothing yet. */
  readonly silent: readonly LogSource[];
  /** Log groups whose lines are none of these. */
  readonly unreadGroups: readonly UnreadGroup[];
}

export type PortOf = (region: string) => Promise<StreamsPort>;

/** Undefined for a stream that isn't there, which is noted. */
export async function unlessSilent<T>(
  source: LogSource,
  silent: LogSource[],
  read: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== "NoLogStream") throw error;
    silent.push(source);
    return undefined;
  }
}

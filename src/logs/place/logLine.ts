import type { Timestamp } from "../../ecs/model/model";
import type { StreamPlace } from "./logPlace";

/** One container of one task, whose lines are read. */
export interface LogSource {
  /** Tells it from all others: the task's ARN and the container's name. */
  readonly key: string;
  readonly taskArn: string;
  readonly container: string;
  readonly place: StreamPlace;
  /** No line of it is older. */
  readonly since: Timestamp;
  /** When it stopped; its last lines may come a little later. */
  readonly stoppedAt?: Timestamp;
}

/** A container without lines to read, and why. */
export interface Silent {
  readonly key: string;
  readonly taskArn: string;
  readonly container: string;
  readonly sentence: string;
  /** Whether it is only too early to know. */
  readonly isPending?: boolean;
}

export interface LogLine {
  readonly at: Timestamp;
  readonly message: string;
  readonly source: LogSource;
}

export const sourceKey = (taskArn: string, container: string): string => `${taskArn} ${container}`;

/** By time; lines of one moment keep the order they came in. */
export const byTime = (a: LogLine, b: LogLine): number => a.at - b.at;

import type { OpenSession } from "../../ecs/gateway/executeCommand";
import type { Timestamp } from "../../ecs/model/model";

/** One record of a CloudWatch Logs group; an EventBridge rule writes one event a record. */
export interface LogRecord {
  readonly id: string;
  readonly at: Timestamp;
  readonly message: string;
}

interface LogPage {
  readonly records: readonly LogRecord[];
  /** Present while more is to be read; a page may be empty and still have one. */
  readonly next?: string;
}

/** The one reading call of CloudWatch Logs that a source needs, FilterLogEvents. It throws an EcsError. */
export interface LogsPort {
  filter(
    query: { readonly group: string; readonly from?: Timestamp; readonly to?: Timestamp; readonly next?: string },
    signal: AbortSignal,
  ): Promise<LogPage>;
}

/** One record of a log stream; GetLogEvents gives it no id. */
export interface StreamRecord extends Omit<LogRecord, "id"> {
  readonly id?: string;
  readonly stream: string;
}

export interface StreamPage {
  readonly records: readonly StreamRecord[];
  /** Where to read on: absent at the end. GetLogEvents may answer an empty page before it. */
  readonly next?: string;
}

/** Some streams of a log group, in a range of time. */
export interface StreamsQuery {
  readonly group: string;
  /** 1 to 100 names of streams, or what the names of all that are wanted begin with. */
  readonly streams: readonly string[] | { readonly prefix: string };
  readonly from?: Timestamp;
  readonly to?: Timestamp;
  /** In CloudWatch Logs' own filter language. */
  readonly pattern?: string;
  readonly next?: string;
  /** The most lines of a page, 1 to 10,000; 10,000 when left out. */
  readonly limit?: number;
}

/** One stream, from its end backward. */
export interface BackwardQuery {
  readonly group: string;
  readonly stream: string;
  readonly limit: number;
  readonly from?: Timestamp;
  readonly to?: Timestamp;
  readonly next?: string;
}

/**
 * What reads containers' logs: FilterLogEvents of some streams, and GetLogEvents backward. They throw an EcsError, whose code
 * is `NoLogGroup` or `NoLogStream` where that is what lacks.
 */
export interface StreamsPort {
  filterStreams(query: StreamsQuery, signal: AbortSignal): Promise<StreamPage>;
  backward(query: BackwardQuery, signal: AbortSignal): Promise<StreamPage>;
}

/** Log groups of one account and region, 1 to 10, and if there is one only, which of its streams (1 to 100). */
export interface TailQuery {
  readonly groups: readonly string[];
  /** In the order of the groups, without `:*` at their ends. */
  readonly groupArns: readonly string[];
  readonly streams?: readonly string[];
}

export interface TailRecord extends Pick<StreamRecord, "at" | "message" | "stream"> {
  /** The group's name or ARN. */
  readonly group: string;
}

/** What was ingested in one second: of more than 500 lines a sample. */
export interface TailUpdate {
  readonly records: readonly TailRecord[];
  readonly isSampled: boolean;
}

/** StartLiveTail of CloudWatch Logs, which is billed by the minute. */
export interface LiveTailPort {
  /**
   * Resolves once the session has started. It is open until `signal` is aborted or the loop over its updates is left; the loop ends
   * with an EcsError only, whose code is `SessionTimeoutException` after three hours.
   */
  tail(query: TailQuery, signal: AbortSignal): Promise<AsyncIterable<TailUpdate>>;
}

export interface LogGroup {
  readonly name: string;
  readonly storedBytes: number;
  readonly createdAt: Timestamp;
  /** Absent where lines never expire. */
  readonly retentionDays?: number;
}

/** DescribeLogGroups, of those whose names begin so. It throws an EcsError. */
export interface LogGroupsPort {
  groups(prefix: string, signal: AbortSignal): Promise<readonly LogGroup[]>;
}

/** A rule of EventBridge, as it answers it. */
export interface EventRule {
  readonly name: string;
  /** JSON; absent for a schedule. */
  readonly pattern?: string;
  readonly isEnabled: boolean;
}

export interface RuleTarget {
  readonly arn: string;
  /** Whether the rule sends something else than the event: a part of it, a constant, or what a template makes of it. */
  readonly isTransformed: boolean;
}

/** ListRules and ListTargetsByRule, of the default event bus, to which ECS sends. They throw an EcsError. */
export interface RulesPort {
  rules(signal: AbortSignal): Promise<readonly EventRule[]>;
  targets(rule: string, signal: AbortSignal): Promise<readonly RuleTarget[]>;
}

export interface QueueMessage {
  readonly id: string;
  /** What a removal names; it changes with each receive. */
  readonly receipt: string;
  readonly body: string;
  /** How often anyone has received it, this time included. */
  readonly receives: number;
}

export interface QueueFacts {
  /** As SQS estimates it. */
  readonly messages: number;
  readonly hidden: number;
  /** A FIFO queue hands out a group's later messages only once the earlier ones are deleted. */
  readonly isFifo: boolean;
  /** After so many receives a message moves to the dead-letter queue; absent when the queue has none. */
  readonly maxReceives?: number;
}

/** The three calls of SQS that a source needs. They throw an EcsError. */
export interface QueuePort {
  facts(signal: AbortSignal): Promise<QueueFacts>;
  /** Up to `most` (ten at most) messages, hidden from everybody for so many seconds; waits up to `waitSeconds` (20) for one. */
  receive(
    how: { readonly most: number; readonly hiddenSeconds: number; readonly waitSeconds: number },
    signal: AbortSignal,
  ): Promise<readonly QueueMessage[]>;
  /** Removes at most ten; what SQS did not remove comes back by itself. */
  remove(receipts: readonly string[], signal: AbortSignal): Promise<void>;
}

/** StartSession and TerminateSession of Systems Manager. They throw an EcsError. */
export interface SessionsPort {
  /** Where the plugin finds Systems Manager. */
  endpoint(): Promise<string>;
  /** Sent once: where the answer got lost, a session may stay open until nobody has used it for a while. */
  start(
    session: {
      readonly target: string;
      readonly document: string;
      readonly parameters: Readonly<Record<string, readonly string[]>>;
    },
    signal: AbortSignal,
  ): Promise<OpenSession>;
  /** Ends a session; one that has ended already is no failure. */
  end(sessionId: string, signal: AbortSignal): Promise<void>;
}

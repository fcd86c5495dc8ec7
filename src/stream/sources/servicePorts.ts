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

export interface LogGroup {
  readonly name: string;
  readonly storedBytes: number;
  readonly createdAt: Timestamp;
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

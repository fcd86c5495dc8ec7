import { EcsError } from "../../ecs/model/errors";
import type { Timestamp } from "../../ecs/model/model";
import type { ServiceEvent } from "../../ecs/model/serviceEvent";
import type { SkipReason, StreamEvent } from "./event";
import type { Unclear } from "./shape";

/** Tells the source that what it handed over was applied; only then does a consumed message go from its queue. */
export type Acknowledge = () => void;

/** What a source hands over, one after the other. */
export type StreamItem =
  | {
      readonly kind: "event";
      readonly type: string;
      readonly event: StreamEvent;
      readonly ack?: Acknowledge;
      /** Whether this same message was handed over and counted before, and came back since it was not acknowledged. */
      readonly again?: boolean;
    }
  | {
      readonly kind: "skipped";
      readonly type: string;
      readonly why: SkipReason;
      readonly service?: ServiceEvent;
      readonly line?: number;
      /** Present where this is not what was to be expected. */
      readonly unclear?: Unclear;
    }
  | {
      readonly kind: "unreadable";
      /** Counted from 1; absent for a source that has no lines. */
      readonly line?: number;
      readonly reason: string;
      readonly excerpt: string;
    }
  /** Everything the source had until now was handed over; only sources that follow say it. */
  | { readonly kind: "caughtUp" }
  /** The source answered with nothing but what it handed over before; what is new may wait behind that. */
  | { readonly kind: "seenOnly" };

/** Messages that a consumed queue keeps, since not all that is in them was applied. */
export interface LeftMessages {
  readonly unreadable: number;
  /** Another service's events, ECS's without a version, or nothing at all. */
  readonly foreign: number;
  /** Of clusters that this window does not show. */
  readonly notApplied: number;
}

/** Where events come from. `items` may be called again after a failure and then goes on where it was. */
export interface EventSource {
  /** What a person calls it: a file's name, a log group, a queue. */
  readonly name: string;
  readonly kind: "file" | "text" | "logs" | "queue";
  /** What reading it means for others, in plain sentences. */
  readonly statement: string;
  /** For a queue that is consumed: what stays in it. */
  readonly left?: LeftMessages;
  /** Throws an EcsError, of kind `cancelled` when the signal was aborted; releases what it holds when the loop is left. */
  items(signal: AbortSignal): AsyncIterable<StreamItem>;
  /** Moves its end to a later time: `items` then hands over what came since. Absent where nothing can come. */
  readOnTo?(time: Timestamp): void;
}

/** Throws the EcsError that stands for cancellation once the signal is aborted. */
export function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted)
    throw new EcsError({ kind: "cancelled", code: "AbortError", sentence: "Reading was cancelled.", advice: "" });
}

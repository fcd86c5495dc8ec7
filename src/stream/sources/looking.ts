import { amount } from "../../text/counts";
import { EcsError } from "../../ecs/model/errors";
import type { QueueFacts } from "../aws/servicePorts";

/** What peeking at a queue means for whoever reads it; found out before the first receive. */
export interface LookingTerms {
  /** Why peeking is refused: it would do harm, or could never be complete. */
  readonly refusal?: EcsError;
  /** What it does to the queue's own reader. */
  readonly costs: readonly string[];
  /** Why it may end early, or show events late. */
  readonly doubts: readonly string[];
}

/** Codes of the errors after which peeking must not go on, nor be tried again. */
const finalCodes = new Set(["LastReceiveNear", "NoReceiveToSpare", "FifoQueue", "QueueNotSeen"]);

/** From so many waiting messages on, new ones are found late among them. */
const backlog = 500;
/** Up to so many allowed receives, a message that nobody takes ends peeking within minutes. */
const fewReceives = 10;

/** Whether an error ended peeking for good, to keep the queue's messages from harm. */
export const endsLooking = (error: EcsError): boolean => finalCodes.has(error.code);

const ownQueue = 'Use a queue of your own: "Set Up an Event Stream" writes it.';

const refuse = (code: string, sentence: string): EcsError =>
  new EcsError({ kind: "conflict", code, sentence, advice: ownQueue });

/** What a queue's facts say about peeking at it. */
export function lookingTerms(name: string, facts: QueueFacts, hiddenSeconds: number): LookingTerms {
  const { maxReceives, isFifo, messages } = facts;
  const costs = [
    `Peeking receives messages: each is hidden from the queue's other readers for ${hiddenSeconds} seconds, and its receive count goes up. A message that nobody deletes is hidden again and again.`,
  ];
  if (isFifo) {
    const sentence = `"${name}" is a FIFO queue: later messages come only after the earlier ones are deleted, so peeking would never see them.`;
    return { costs, doubts: [], refusal: refuse("FifoQueue", sentence) };
  }
  if (maxReceives === undefined) return { costs, doubts: doubtsOf(messages) };
  if (maxReceives < 2) {
    const sentence = `"${name}" moves a message to its dead-letter queue after ${maxReceives} receive: peeking would use it up.`;
    return { costs, doubts: [], refusal: refuse("NoReceiveToSpare", sentence) };
  }
  const last = maxReceives - 1;
  const allowed = `The queue moves a message to its dead-letter queue after ${maxReceives} receives. Peeking stops when a message has had ${last}, so that its reader keeps one. A message that its reader already failed to process ${last} ${last === 1 ? "time" : "times"} can lose its last receive.`;
  const soon =
    maxReceives <= fewReceives ? [`A message that nobody takes for ${last * hiddenSeconds} seconds ends peeking.`] : [];
  return { costs: [...costs, allowed], doubts: [...soon, ...doubtsOf(messages)] };
}

const doubtsOf = (messages: number): readonly string[] =>
  messages < backlog
    ? []
    : [
        `About ${amount(messages)} messages are waiting. SQS hands out old and new ones in no order, so new events show up late.`,
      ];

/** Peeking ends: at its next receives a message would reach the dead-letter queue's limit. */
export const lastReceiveNear = (name: string, receives: number, maxReceives: number): EcsError =>
  new EcsError({
    kind: "conflict",
    code: "LastReceiveNear",
    sentence: `Peeking at "${name}" stopped: a message was received ${receives} of ${maxReceives} times, and its reader needs the last.`,
    advice: ownQueue,
  });

/** Peeking once did not show all that the queue holds. */
export const queueNotSeen = (name: string, seen: number, held: number): EcsError =>
  refuse(
    "QueueNotSeen",
    `Only ${amount(seen)} of about ${amount(held)} messages of "${name}" could be seen by peeking.`,
  );

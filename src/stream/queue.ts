import { pause } from "../ecs/pause";
import { EcsError } from "../ecs/errors";
import { Acknowledgements } from "./acknowledgements";
import { stopIfAborted } from "./item";
import type { Acknowledge, EventSource, StreamItem } from "./item";
import type { QueueMessage, QueuePort } from "./ports";
import { unwrapText } from "./unwrap";

export interface QueueOptions {
  /** `look` deletes nothing; `consume` deletes what was applied and is for a queue that nobody else reads. */
  readonly mode: "look" | "consume";
  /** How long a received message is hidden from every reader; 10 s to look, 30 s to consume. */
  readonly hiddenSeconds?: number;
  /** Ends once the queue has shown nothing new for a whole visibility timeout; for an audit. */
  readonly once?: boolean;
}

/** Standard queues hold at most 120,000 received messages at a time, so no more come back. */
const mostSeen = 120_000;
const waitSeconds = 20;
const lookAgainMs = 1000;

/** Events that a rule sends to an SQS queue. */
export class QueueSource implements EventSource {
  readonly kind = "queue";
  readonly statement: string;
  private readonly hiddenSeconds: number;
  /** Ids of messages handed over; what is only looked at comes back by itself. */
  private readonly seen = new Set<string>();

  constructor(
    readonly name: string,
    private readonly port: QueuePort,
    private readonly options: QueueOptions,
  ) {
    this.hiddenSeconds = options.hiddenSeconds ?? (options.mode === "look" ? 10 : 30);
    this.statement =
      options.mode === "look"
        ? `Nothing is deleted. But SQS has no way to look without receiving: each message is hidden from the queue's other readers for ${this.hiddenSeconds} seconds, and its receive count goes up. Reading stops before that would move a message to a dead-letter queue.`
        : "Each message is deleted once it was applied, so other readers of this queue miss it. Only use a queue that is there for this window.";
  }

  async *items(signal: AbortSignal): AsyncGenerator<StreamItem> {
    const done = new Acknowledgements(receipts => this.port.remove(receipts, AbortSignal.timeout(10_000)));
    const { maxReceives } = this.options.mode === "look" ? await this.port.facts(signal) : {};
    let quietSince = Date.now();
    // Short until the queue was once found empty, so that this is known soon.
    let wait = 1;
    try {
      for (;;) {
        stopIfAborted(signal);
        done.rethrow();
        const messages = await this.port.receive({ hiddenSeconds: this.hiddenSeconds, waitSeconds: wait }, signal);
        const fresh = messages.filter(message => this.options.mode === "consume" || !this.seen.has(message.id));
        for (const message of fresh) {
          this.remember(message.id);
          for (const item of itemsOf(message, done, this.options.mode)) yield item;
        }
        for (const message of messages) this.guard(message, maxReceives);
        if (fresh.length > 0) {
          quietSince = Date.now();
          continue;
        }
        // Only an empty answer says that there is no more: what was seen can come again before what was not.
        if (messages.length === 0) yield { kind: "caughtUp" };
        if (!this.options.once) wait = waitSeconds;
        if (this.options.once && Date.now() - quietSince > this.hiddenSeconds * 1000) return;
        // What was seen comes back as soon as it may: do not spin on it.
        if (messages.length > 0) await pause(lookAgainMs, signal);
      }
    } finally {
      await done.finish();
    }
  }

  private guard(message: QueueMessage, maxReceives: number | undefined): void {
    if (this.options.mode !== "look" || maxReceives === undefined || message.receives < maxReceives) return;
    throw new EcsError({
      kind: "conflict",
      code: "DeadLetterQueueNear",
      sentence: `A message of ${this.name} was received ${message.receives} times; at its next receive SQS moves it to the dead-letter queue.`,
      advice: "Looking was stopped to keep it: let the queue's own reader take it, or attach a queue of your own.",
    });
  }

  private remember(id: string): void {
    this.seen.add(id);
    if (this.seen.size <= mostSeen) return;
    const [oldest] = this.seen;
    if (oldest !== undefined) this.seen.delete(oldest);
  }
}

/** The message goes once everything that was in it is acknowledged. */
function itemsOf(message: QueueMessage, done: Acknowledgements, mode: QueueOptions["mode"]): readonly StreamItem[] {
  const items: StreamItem[] = [];
  if (mode === "look") {
    unwrapText(message.body, undefined, item => items.push(item));
    return items;
  }
  let open = 0;
  const ack: Acknowledge = () => {
    if (--open === 0) done.add(message.receipt);
  };
  unwrapText(message.body, undefined, item => {
    if (item.kind !== "caughtUp") items.push({ ...item, ack });
  });
  open = items.length;
  if (open === 0) done.add(message.receipt);
  return items;
}

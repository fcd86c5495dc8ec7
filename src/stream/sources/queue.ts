import { forAtMost } from "../../ecs/rate/deadline";
import type { EcsError } from "../../ecs/model/errors";
import { toEcsError } from "../../ecs/answers/failure";
import { pause } from "../../ecs/rate/pause";
import { Acknowledgements } from "./acknowledgements";
import { Consuming } from "./consuming";
import { stopIfAborted } from "../event/item";
import type { EventSource, LeftMessages, StreamItem } from "../event/item";
import { lastReceiveNear, lookingTerms, queueNotSeen } from "./looking";
import type { QueueMessage, QueuePort } from "../aws/servicePorts";
import { unwrapText } from "../formats/unwrap";

export interface QueueOptions {
  /** `look` deletes nothing; `consume` deletes what was applied and is for a queue that nobody else reads. */
  readonly mode: "look" | "consume";
  /** How long a received message is hidden from every reader; 10 s to look, 30 s to consume or to look once. */
  readonly hiddenSeconds?: number;
  /** Ends once the queue has shown nothing new for a whole visibility timeout; for an audit. */
  readonly once?: boolean;
  /** Told when looking had to stop so that its reader keeps a message's last receive. */
  readonly onStop?: (error: EcsError) => void;
}

/** How long a message that is looked at is hidden from its queue's readers. */
const lookHiddenSeconds = 10;

/** How long a receive hides a message from the queue's other readers; peeking once for all needs time to read to the end. */
export const hiddenSecondsOf = ({ mode, once, hiddenSeconds }: QueueOptions): number =>
  hiddenSeconds ?? (mode === "look" && !once ? lookHiddenSeconds : 30);
/** Standard queues hold at most 120,000 received messages at a time, so no more come back. */
const mostSeen = 120_000;
const waitSeconds = 20;
/** Between two receives that brought only what was seen: new messages wait among it, so all of it must be received soon. */
const seenAgainMs = 50;

/** Events that a rule sends to an SQS queue. */
export class QueueSource implements EventSource {
  readonly kind = "queue";
  readonly statement: string;
  private readonly hiddenSeconds: number;
  /** Ids of messages handed over by looking, which come back by themselves. */
  private readonly seen = new Set<string>();
  private readonly done: Acknowledgements;
  private readonly consuming: Consuming;
  /** The highest receive count of any message, as far as is known. */
  private receives = 0;
  private maxReceives?: number;
  private stopped?: EcsError;

  constructor(
    readonly name: string,
    private readonly port: QueuePort,
    private readonly options: QueueOptions,
  ) {
    this.hiddenSeconds = hiddenSecondsOf(options);
    this.statement =
      options.mode === "look"
        ? `Nothing is deleted, but SQS can't show a message without a receive: it is hidden from the queue's other readers for ${this.hiddenSeconds} seconds and its receive count goes up, again and again until somebody deletes it. Peeking stops before it would take a message's last receive.`
        : "Each message is deleted once its event was applied, so other readers miss it. Messages that can't be read or hold something else stay in the queue.";
    this.done = new Acknowledgements(receipts => forAtMost(10_000, signal => port.remove(receipts, signal)));
    this.consuming = new Consuming(this.done);
  }

  /** Messages of a consumed queue that stay in it; undefined for one that is only looked at. */
  get left(): LeftMessages | undefined {
    return this.options.mode === "consume" ? this.consuming.left : undefined;
  }

  async *items(signal: AbortSignal): AsyncGenerator<StreamItem> {
    if (this.options.mode === "look") await this.agree(signal);
    let newAt = Date.now();
    // Short until the queue was once found empty, so that this is known soon.
    let wait = 1;
    try {
      for (;;) {
        stopIfAborted(signal);
        this.done.rethrow();
        const messages = await this.receive(wait, signal);
        const items = messages.flatMap(message => this.itemsOf(message));
        for (const item of items) yield item;
        this.guard();
        if (items.length > 0) newAt = Date.now();
        // Only an empty answer says that there is no more: what was seen can come again before what was not.
        if (messages.length === 0) yield { kind: "caughtUp" };
        else if (items.length === 0) yield { kind: "seenOnly" };
        if (!this.options.once && messages.length === 0) wait = waitSeconds;
        if (this.options.once && Date.now() - newAt > this.hiddenSeconds * 1000) break;
        if (messages.length > 0 && items.length === 0) await pause(seenAgainMs, signal);
      }
      if (this.options.mode === "look") await this.claimComplete(signal);
    } finally {
      await this.done.finish();
    }
  }

  /** Throws where looking would do harm or could never be complete. */
  private async agree(signal: AbortSignal): Promise<void> {
    if (this.stopped) throw this.stopped;
    const facts = await this.port.facts(signal);
    const { refusal } = lookingTerms(this.name, facts, this.hiddenSeconds);
    if (refusal) throw refusal;
    this.maxReceives = facts.maxReceives;
    this.guard();
  }

  private async receive(wait: number, signal: AbortSignal): Promise<readonly QueueMessage[]> {
    // Until a count is known, one message at a time is risked.
    const most = this.maxReceives !== undefined && this.receives === 0 ? 1 : 10;
    const how = { most, hiddenSeconds: this.hiddenSeconds, waitSeconds: wait };
    try {
      const messages = await this.port.receive(how, signal);
      for (const { receives } of messages) this.receives = Math.max(this.receives, receives);
      return messages;
    } catch (error) {
      const failure = toEcsError(error, { operation: "ReceiveMessage", region: "" });
      // It may have counted for messages whose counts were not seen.
      if (failure.maybeDone) this.receives++;
      throw failure;
    }
  }

  private guard(): void {
    if (this.options.mode !== "look" || this.maxReceives === undefined) return;
    if (this.receives < this.maxReceives - 1) return;
    this.stopped = lastReceiveNear(this.name, this.receives, this.maxReceives);
    this.options.onStop?.(this.stopped);
    throw this.stopped;
  }

  private itemsOf(message: QueueMessage): readonly StreamItem[] {
    if (this.options.mode === "consume") return this.consuming.itemsOf(message);
    if (this.seen.has(message.id)) return [];
    this.remember(message.id);
    const items: StreamItem[] = [];
    unwrapText(message.body, undefined, item => items.push(item));
    return items;
  }

  /** A receive shows some of what is there; whether all of it was seen, the queue's own count says. */
  private async claimComplete(signal: AbortSignal): Promise<void> {
    const { messages, hidden } = await this.port.facts(signal);
    const held = messages + hidden;
    // SQS's counts are approximate, and what its reader deleted meanwhile was seen all the same.
    if (held > this.seen.size * 1.05 + 10) throw queueNotSeen(this.name, this.seen.size, held);
  }

  private remember(id: string): void {
    this.seen.add(id);
    if (this.seen.size <= mostSeen) return;
    const [oldest] = this.seen;
    if (oldest !== undefined) this.seen.delete(oldest);
  }
}

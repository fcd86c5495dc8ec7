import type { Acknowledgements } from "./acknowledgements";
import type { Acknowledge, LeftMessages, StreamItem } from "../event/item";
import type { QueueMessage } from "../aws/servicePorts";
import { unwrapText } from "../formats/unwrap";

/** Standard queues hold at most 120,000 received messages at a time. */
const mostKept = 120_000;

/** Hands over the messages of a queue that is consumed, and keeps account of those that stay in it. */
export class Consuming {
  /** Messages that were handed over and not deleted, and why they stay once that is known. */
  private readonly kept = new Map<string, keyof LeftMessages | undefined>();

  constructor(private readonly done: Acknowledgements) {}

  /** How many messages stay in the queue, by reason. */
  get left(): LeftMessages {
    const left = { unreadable: 0, foreign: 0, notApplied: 0 };
    for (const why of this.kept.values()) if (why) left[why]++;
    return left;
  }

  /** What is in a message. It is deleted once all of it was applied; what is left is delivered again and not counted twice. */
  itemsOf(message: QueueMessage): readonly StreamItem[] {
    const again = this.kept.has(message.id);
    const items: StreamItem[] = [];
    let foreign = false;
    let unreadable = false;
    let open = 0;
    const ack: Acknowledge = () => {
      open--;
      if (open > 0 || foreign || unreadable) return;
      this.kept.delete(message.id);
      this.done.add(message.receipt);
    };
    unwrapText(message.body, undefined, item => {
      if (item.kind === "event") {
        open++;
        items.push({ ...item, ack, again });
        return;
      }
      if (item.kind === "skipped") foreign = true;
      if (item.kind === "unreadable") unreadable = true;
      if (!again) items.push(item);
    });
    foreign ||= items.length === 0 && !again;
    this.keep(message.id, unreadable ? "unreadable" : foreign ? "foreign" : again ? "notApplied" : undefined);
    return items;
  }

  private keep(id: string, why: keyof LeftMessages | undefined): void {
    // What stayed for one reason at first stays for it.
    this.kept.set(id, this.kept.get(id) ?? why);
    if (this.kept.size <= mostKept) return;
    const [oldest] = this.kept.keys();
    if (oldest !== undefined) this.kept.delete(oldest);
  }
}

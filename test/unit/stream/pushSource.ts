import type { EventSource, StreamItem } from "../../../src/stream/event/item";
import { stopIfAborted } from "../../../src/stream/event/item";
import { unwrap } from "../../../src/stream/formats/unwrap";
import { clusterArn, envelope, taskArn } from "./envelope";
import type { Told } from "./envelope";

const web = clusterArn("web");

/** A source that tests push into; it ends, fails and counts how often it was opened. */
export class PushSource implements EventSource {
  readonly kind = "queue";
  readonly name = "pushed";
  readonly statement = "";
  opened = 0;
  closed = 0;
  private waiting: (StreamItem | Error | "end")[] = [];
  private wake: () => void = () => undefined;

  push(...items: (StreamItem | Error | "end")[]): void {
    this.waiting.push(...items);
    this.wake();
  }

  tell(version: number, more: Partial<Told> = {}, ack?: () => void): void {
    const told: Told = { kind: "task", arn: taskArn(1), clusterArn: web, version, at: Date.now(), ...more };
    unwrap(envelope(told), undefined, item => this.push(item.kind === "event" ? { ...item, ack } : item));
  }

  async *items(signal: AbortSignal): AsyncGenerator<StreamItem> {
    this.opened++;
    signal.addEventListener("abort", () => this.wake());
    try {
      for (;;) {
        stopIfAborted(signal);
        const next = this.waiting.shift();
        if (next === "end") return;
        if (next instanceof Error) throw next;
        if (next) yield next;
        else await new Promise<void>(resolve => (this.wake = resolve));
      }
    } finally {
      this.closed++;
    }
  }
}

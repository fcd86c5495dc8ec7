import { createHash } from "node:crypto";
import type { EcsEvent } from "./events";
import type { Journal } from "./journal";
import type { World } from "./world";

/** How the queue treats what it is sent. */
export interface Delivery {
  readonly order: "ordered" | "shuffled";
  /** Share of events that never arrive, 0 to 1. SQS itself loses none: this is a rule that was off, or a bug. */
  readonly lossRate: number;
  /** Share of events that arrive twice, 0 to 1. */
  readonly duplicateRate: number;
}

interface Waiting {
  readonly id: string;
  readonly event: EcsEvent;
  readonly sentAt: number;
  visibleAt: number;
  receipt?: string;
  firstReceivedAt?: number;
  receives: number;
}

export interface Message {
  readonly id: string;
  readonly receipt: string;
  readonly body: string;
  readonly bodyHash: string;
  readonly sentAt: number;
  readonly firstReceivedAt: number;
  readonly receives: number;
}

/** More than that and the oldest go, as after SQS's retention period. */
const kept = 50_000;

/** A standard SQS queue that an EventBridge rule sends the events to: at least once, and back after the time-out. */
export class EventQueue {
  readonly name = "ecs-events";
  readonly visibilityTimeoutSeconds = 30;
  readonly createdAt: number;
  /** By id, the oldest first. */
  private readonly waiting = new Map<string, Waiting>();
  private readonly byReceipt = new Map<string, Waiting>();
  private readonly arrivals = new Set<() => void>();

  constructor(
    private readonly world: World,
    journal: Journal,
    private readonly delivery: Delivery,
  ) {
    this.createdAt = world.clock.now();
    journal.readers.add(({ event, at }) => this.take(event, at));
  }

  /** How many can be received now, and how many are hidden until their time-outs. */
  counts(): { readonly visible: number; readonly hidden: number } {
    const now = this.world.clock.now();
    let visible = 0;
    for (const { visibleAt } of this.waiting.values()) if (visibleAt <= now) visible++;
    return { visible, hidden: this.waiting.size - visible };
  }

  receive(most: number, hiddenMs: number): readonly Message[] {
    const now = this.world.clock.now();
    const picked = this.delivery.order === "ordered" ? this.first(most, now) : this.some(most, now);
    return picked.map(waiting => {
      waiting.visibleAt = now + hiddenMs;
      waiting.firstReceivedAt ??= now;
      waiting.receives++;
      if (waiting.receipt !== undefined) this.byReceipt.delete(waiting.receipt);
      waiting.receipt = this.world.random.hex(48);
      this.byReceipt.set(waiting.receipt, waiting);
      const body = JSON.stringify(waiting.event);
      return {
        id: waiting.id,
        receipt: waiting.receipt,
        body,
        bodyHash: createHash("md5").update(body).digest("hex"),
        sentAt: waiting.sentAt,
        firstReceivedAt: waiting.firstReceivedAt,
        receives: waiting.receives,
      };
    });
  }

  /** Whether the receipt was one that the queue gave out; a message that was received again since has another. */
  remove(receipt: string): boolean {
    const found = this.byReceipt.get(receipt);
    if (!found) return false;
    this.byReceipt.delete(receipt);
    this.waiting.delete(found.id);
    return true;
  }

  hide(receipt: string, ms: number): boolean {
    const found = this.byReceipt.get(receipt);
    if (!found) return false;
    found.visibleAt = this.world.clock.now() + ms;
    return true;
  }

  purge(): void {
    this.waiting.clear();
    this.byReceipt.clear();
  }

  /** Resolves at the next arrival or after so many real milliseconds, whichever is first. */
  arrival(ms: number): Promise<void> {
    return new Promise(resolve => {
      const done = (): void => {
        clearTimeout(timer);
        this.arrivals.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      timer.unref();
      this.arrivals.add(done);
    });
  }

  private take(event: EcsEvent, at: number): void {
    const { random } = this.world;
    if (random.chance(this.delivery.lossRate)) return;
    const copies = random.chance(this.delivery.duplicateRate) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const id = random.uuid();
      this.waiting.set(id, { id, event, sentAt: at, visibleAt: 0, receives: 0 });
    }
    while (this.waiting.size > kept) {
      const [oldest] = this.waiting.values();
      if (!oldest) break;
      this.waiting.delete(oldest.id);
      if (oldest.receipt !== undefined) this.byReceipt.delete(oldest.receipt);
    }
    for (const arrived of this.arrivals) arrived();
  }

  private first(most: number, now: number): readonly Waiting[] {
    const found: Waiting[] = [];
    for (const waiting of this.waiting.values()) {
      if (waiting.visibleAt > now) continue;
      found.push(waiting);
      if (found.length === most) break;
    }
    return found;
  }

  private some(most: number, now: number): readonly Waiting[] {
    const visible = [...this.waiting.values()].filter(({ visibleAt }) => visibleAt <= now);
    const found: Waiting[] = [];
    while (found.length < most && visible.length > 0) {
      found.push(...visible.splice(this.world.random.between(0, visible.length - 1), 1));
    }
    return found;
  }
}

import { createHash } from "node:crypto";
import type { World } from "../world/world";

/** Where a message goes once it was received so often without being deleted. */
interface Redrive {
  readonly deadLetterArn: string;
  readonly maxReceives: number;
}

/** What a queue's owner may set. */
export interface QueueSettings {
  visibilityTimeoutSeconds: number;
  waitSeconds: number;
  retentionSeconds: number;
  contentBasedDeduplication: boolean;
  redrive?: Redrive;
}

/** What came in: text as it was sent, or an event that becomes text when it is received. */
type Content = string | object;

interface Waiting {
  readonly id: string;
  readonly content: Content;
  readonly sentAt: number;
  /** FIFO queues only. */
  readonly group?: string;
  /** Which of SQS's servers holds it; a short poll asks some of them. */
  readonly server: number;
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
  readonly group?: string;
}

export interface Sent {
  readonly content: Content;
  readonly sentAt?: number;
  readonly group?: string;
  readonly deduplicationId?: string;
}

/** How a queue picks what it hands out; a queue of one's own is `ordered` and does not sample. */
export interface Picking {
  readonly order: "ordered" | "shuffled";
  /** Whether a short poll asks only some of SQS's servers, as SQS does: it may miss what is there. */
  readonly sampling: boolean;
}

/** More than that and the oldest go. */
const kept = 50_000;
const servers = 8;
const deduplicationMs = 300_000;

export const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

/** A queue as SQS has them, standard or FIFO: at least once, back after the time-out, to the dead-letter queue at last. */
export class Queue {
  readonly createdAt: number;
  readonly isFifo: boolean;
  readonly settings: QueueSettings = {
    visibilityTimeoutSeconds: 30,
    waitSeconds: 0,
    retentionSeconds: 345_600,
    contentBasedDeduplication: false,
  };
  /** By id, the oldest first. */
  private readonly waiting = new Map<string, Waiting>();
  private readonly byReceipt = new Map<string, Waiting>();
  private readonly recent = new Map<string, { readonly id: string; readonly at: number }>();
  private readonly arrivals = new Set<() => void>();

  constructor(
    readonly name: string,
    private readonly world: World,
    private readonly picking: Picking = { order: "ordered", sampling: false },
    /** Takes what was received too often; undefined when the queue that the policy names does not exist. */
    private readonly deadLetters: (arn: string) => Queue | undefined = () => undefined,
  ) {
    this.createdAt = world.clock.now();
    this.isFifo = name.endsWith(".fifo");
  }

  get arn(): string {
    return `arn:aws:sqs:${this.world.arns.region}:${this.world.arns.account}:${this.name}`;
  }

  /** How many can be received now, and how many are hidden until their time-outs. */
  counts(): { readonly visible: number; readonly hidden: number } {
    const now = this.world.clock.now();
    let visible = 0;
    for (const { visibleAt } of this.waiting.values()) if (visibleAt <= now) visible++;
    return { visible, hidden: this.waiting.size - visible };
  }

  /** Takes a message; one of the same deduplication id within five minutes is dropped. Answers its id. */
  send({ content, sentAt = this.world.clock.now(), group, deduplicationId }: Sent): string {
    const now = this.world.clock.now();
    const before = deduplicationId === undefined ? undefined : this.recent.get(deduplicationId);
    if (before && now - before.at < deduplicationMs) return before.id;
    const { random } = this.world;
    const id = random.uuid();
    if (deduplicationId !== undefined) this.recent.set(deduplicationId, { id, at: now });
    this.put({ id, content, sentAt, group, server: random.between(0, servers - 1), visibleAt: 0, receives: 0 });
    return id;
  }

  receive(most: number, hiddenMs: number, isShortPoll: boolean): readonly Message[] {
    const now = this.world.clock.now();
    return this.pick(most, now, isShortPoll).map(waiting => {
      waiting.visibleAt = now + hiddenMs;
      waiting.firstReceivedAt ??= now;
      waiting.receives++;
      if (waiting.receipt !== undefined) this.byReceipt.delete(waiting.receipt);
      waiting.receipt = this.world.random.hex(48);
      this.byReceipt.set(waiting.receipt, waiting);
      const { id, receipt, content, sentAt, firstReceivedAt, receives, group } = waiting;
      const body = typeof content === "string" ? content : JSON.stringify(content);
      return { id, receipt, body, bodyHash: md5(body), sentAt, firstReceivedAt, receives, group };
    });
  }

  /** Whether the receipt was one that the queue gave out; a message that was received again since has another. */
  remove(receipt: string): boolean {
    const found = this.byReceipt.get(receipt);
    if (!found) return false;
    this.drop(found);
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

  private put(waiting: Waiting): void {
    this.waiting.set(waiting.id, waiting);
    while (this.waiting.size > kept) {
      const [oldest] = this.waiting.values();
      if (oldest) this.drop(oldest);
    }
    for (const arrived of this.arrivals) arrived();
  }

  private drop(waiting: Waiting): void {
    this.waiting.delete(waiting.id);
    if (waiting.receipt !== undefined) this.byReceipt.delete(waiting.receipt);
  }

  private pick(most: number, now: number, isShortPoll: boolean): readonly Waiting[] {
    const asked = this.picking.sampling && isShortPoll ? this.someServers() : undefined;
    const candidates = this.isFifo ? this.inTurn(now) : [...this.waiting.values()].filter(w => w.visibleAt <= now);
    const found: Waiting[] = [];
    const shuffled = this.picking.order === "shuffled";
    while (found.length < most && candidates.length > 0) {
      const [next] = candidates.splice(shuffled ? this.world.random.between(0, candidates.length - 1) : 0, 1);
      if (!next || (asked && !asked.has(next.server)) || this.isDead(next)) continue;
      found.push(next);
    }
    return found;
  }

  /** Of each group the messages before the first that is hidden: a group's next ones wait for it. */
  private inTurn(now: number): Waiting[] {
    const blocked = new Set<string | undefined>();
    return [...this.waiting.values()].filter(({ group, visibleAt }) => {
      if (visibleAt > now) blocked.add(group);
      return !blocked.has(group);
    });
  }

  /** Moves a message that was received as often as its queue allows, at the receive that would be one too many. */
  private isDead(waiting: Waiting): boolean {
    const { redrive } = this.settings;
    if (!redrive || waiting.receives < redrive.maxReceives) return false;
    const target = this.deadLetters(redrive.deadLetterArn);
    if (!target) return false;
    this.drop(waiting);
    target.put({ ...waiting, receipt: undefined, visibleAt: 0 });
    return true;
  }

  private someServers(): ReadonlySet<number> {
    const { random } = this.world;
    return new Set(Array.from({ length: servers }, (_, server) => server).filter(() => random.chance(0.6)));
  }
}

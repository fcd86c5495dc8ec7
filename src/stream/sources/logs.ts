import { EcsError } from "../../ecs/model/errors";
import { pause } from "../../ecs/rate/pause";
import type { Timestamp } from "../../ecs/model/model";
import { stopIfAborted } from "../event/item";
import type { EventSource, StreamItem } from "../event/item";
import type { LogsPort } from "../aws/servicePorts";
import { unwrapText } from "../formats/unwrap";

export interface LogsRange {
  readonly group: string;
  readonly from?: Timestamp;
  /** Up to when; without it the source follows. */
  readonly to?: Timestamp;
}

/** FilterLogEvents allows 5 calls a second in most regions, for everybody in the account; this takes at most two. */
const shortestWaitMs = 500;
const longestWaitMs = 900;
/** Records become readable out of order; so much of what was read is asked for again at each turn. */
const overlapMs = 10_000;
/**
 * FilterLogEvents selects by a record's own time, not by when it was ingested, and EventBridge retries a delivery for up to a
 * day: so now and then more is asked for again. What comes later still is found missing by the comparison with the API.
 */
const lookBackMs = 300_000;
const lookBackEveryMs = 30_000;
/** A search may find nothing for many pages; so many that only repeat what was read don't end. */
const mostRepeats = 5;

const endless = (): EcsError =>
  new EcsError({
    kind: "answer",
    code: "WrongAnswer",
    operation: "FilterLogEvents",
    sentence: "The answer to FilterLogEvents isn't valid: its pages don't end.",
    advice: "Check that the connection's endpoint speaks the API of CloudWatch Logs, then retry.",
  });

/** Events that a rule writes to a log group: a range of the past, then what comes. Resumes where it was after a failure. */
export class LogsSource implements EventSource {
  readonly kind = "logs";
  readonly name: string;
  readonly statement =
    "The log group is only read, and FilterLogEvents isn't charged. Events that arrive more than 5 minutes late aren't read: the comparison with the API finds what they changed.";
  private to: Timestamp | undefined;
  private newest: Timestamp | undefined;
  private lookedBackAt = 0;
  /** Ids of records handed over that a further turn may name again. */
  private readonly seen = new Map<string, Timestamp>();

  constructor(
    private readonly port: LogsPort,
    private readonly range: LogsRange,
    /** Least time from one page's request to the next. */
    private readonly pageMs = shortestWaitMs,
    private readonly backEveryMs = lookBackEveryMs,
  ) {
    this.name = range.group;
    this.to = range.to;
  }

  readOnTo(time: Timestamp): void {
    this.to = time;
  }

  async *items(signal: AbortSignal): AsyncGenerator<StreamItem> {
    let wait = shortestWaitMs;
    for (;;) {
      let handedOver = 0;
      for await (const items of this.turn(signal)) {
        handedOver += items.length;
        for (const item of items) yield item;
      }
      yield { kind: "caughtUp" };
      if (this.to !== undefined) return;
      wait = handedOver > 0 ? shortestWaitMs : Math.min(wait * 1.25, longestWaitMs);
      await pause(wait, signal);
    }
  }

  /** Reads all pages from a little before the newest record on. */
  private async *turn(signal: AbortSignal): AsyncGenerator<readonly StreamItem[]> {
    const from =
      this.newest === undefined ? this.range.from : Math.max(this.range.from ?? 0, this.newest - this.overlap());
    let next: string | undefined;
    let askedAt = 0;
    let repeats = 0;
    const tokens = new Set<string>();
    const ofTurn = new Set<string>();
    do {
      stopIfAborted(signal);
      if (next !== undefined) await pause(Math.max(0, askedAt + this.pageMs - Date.now()), signal);
      askedAt = Date.now();
      const query = { group: this.range.group, from, to: this.to, next };
      const page = await this.port.filter(query, signal);
      const items: StreamItem[] = [];
      const before = ofTurn.size;
      for (const record of page.records) {
        ofTurn.add(record.id);
        if (this.seen.has(record.id)) continue;
        this.seen.set(record.id, record.at);
        this.newest = Math.max(this.newest ?? record.at, record.at);
        unwrapText(record.message, undefined, item => items.push(item));
      }
      yield items;
      this.forget();
      next = page.next;
      repeats = page.records.length > 0 && ofTurn.size === before ? repeats + 1 : 0;
      if (next === undefined) return;
      if (tokens.has(next) || repeats > mostRepeats) throw endless();
      tokens.add(next);
    } while (next !== undefined);
  }

  /** How far before the newest record a turn begins; the last turn of a comparison looks back, too. */
  private overlap(): number {
    const now = Date.now();
    if (this.to === undefined && now - this.lookedBackAt < this.backEveryMs) return overlapMs;
    this.lookedBackAt = now;
    return lookBackMs;
  }

  private forget(): void {
    const before = (this.newest ?? 0) - lookBackMs;
    for (const [id, at] of this.seen) if (at < before) this.seen.delete(id);
  }
}

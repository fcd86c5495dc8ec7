import type { Timestamp } from "../../ecs/model/model";
import type { ApiAnswer } from "../../ecs/replica/replica";
import type { Audit } from "../audit/audit";
import { tellsEnd } from "../event/event";
import type { StreamEvent } from "../event/event";
import type { AuditKnowledge } from "./knowledge";

/** ECS forgets a task about an hour after it stopped; a check in between may still compare it. */
const keptMs = 70 * 60_000;
/** The whole last event is kept only for so many that ended, for a comparison field by field. */
const detailsKept = 2000;

interface Ended {
  readonly arn: string;
  readonly at: Timestamp;
}

/** Lets go of resources that ended, or that the API no longer has, so that a stream can be followed for days. */
export class Tombstones {
  private ended: Ended[] = [];
  /** Those before it in `ended` have no detail any more. */
  private bare = 0;
  /** Whose end no event told, and since when the API no longer has them. */
  private readonly vanished = new Map<string, Timestamp>();

  constructor(
    private readonly audit: Audit,
    private readonly knowledge: AuditKnowledge,
  ) {}

  told(event: StreamEvent, readAt: Timestamp): void {
    this.vanished.delete(event.arn);
    if (!tellsEnd(event)) return;
    this.ended.push({ arn: event.arn, at: readAt });
    while (this.ended.length - this.bare > detailsKept) {
      const track = this.audit.get(this.ended[this.bare++]?.arn ?? "");
      if (track?.ended) track.detail = undefined;
    }
  }

  /** Takes an answer of the API: only it can say that a resource whose end was never told is gone. */
  answered({ found, missing }: ApiAnswer, at: Timestamp): void {
    for (const { arn } of found) this.vanished.delete(arn);
    for (const arn of missing) {
      const known = this.knowledge.known(arn);
      if (known && !known.ended && !this.vanished.has(arn)) this.vanished.set(arn, at);
    }
  }

  /** Drops what ended so long ago that ECS itself has forgotten it. */
  evict(now: Timestamp): void {
    // In the order in which they went, so the first that is young ends the search.
    for (const [arn, at] of this.vanished) {
      if (now - at < keptMs) break;
      this.vanished.delete(arn);
      this.knowledge.forget(arn);
    }
    let due = 0;
    for (; due < this.ended.length; due++) {
      const ended = this.ended[due];
      if (!ended || now - ended.at < keptMs) break;
      if (this.audit.get(ended.arn)?.ended) this.knowledge.forget(ended.arn);
    }
    if (due === 0) return;
    this.ended = this.ended.slice(due);
    this.bare = Math.max(0, this.bare - due);
  }
}

import type { Timestamp } from "../../ecs/model/model";
import type { Audit } from "../audit/audit";
import { tellsEnd } from "../event/event";
import type { StreamEvent } from "../event/event";

/** ECS forgets a task about an hour after it stopped; a check in between may still compare it. */
const keptMs = 70 * 60_000;
/** The whole last event is kept only for so many that ended, for a comparison field by field. */
const detailsKept = 2000;

interface Ended {
  readonly arn: string;
  readonly at: Timestamp;
}

/** Lets go of resources that ended, so that a stream can be followed for days. */
export class Tombstones {
  private ended: Ended[] = [];
  /** Those before it in `ended` have no detail any more. */
  private bare = 0;

  constructor(private readonly audit: Audit) {}

  told(event: StreamEvent, readAt: Timestamp): void {
    if (!tellsEnd(event)) return;
    this.ended.push({ arn: event.arn, at: readAt });
    while (this.ended.length - this.bare > detailsKept) {
      const track = this.audit.get(this.ended[this.bare++]?.arn ?? "");
      if (track?.ended) track.detail = undefined;
    }
  }

  /** Drops what ended so long ago that ECS itself has forgotten it. */
  evict(now: Timestamp): void {
    let due = 0;
    for (; due < this.ended.length; due++) {
      const ended = this.ended[due];
      if (!ended || now - ended.at < keptMs) break;
      if (this.audit.get(ended.arn)?.ended) this.audit.forget(ended.arn);
    }
    if (due === 0) return;
    this.ended = this.ended.slice(due);
    this.bare = Math.max(0, this.bare - due);
  }
}

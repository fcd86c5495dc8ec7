import { isDeepStrictEqual } from "node:util";
import type { Timestamp } from "../../ecs/model/model";
import type { Replica } from "../../ecs/replica/replica";
import { applyEvents } from "./applyEvents";
import type { Audit } from "../audit/audit";
import type { StreamEvent } from "../event/event";
import type { Acknowledge, StreamItem } from "../event/item";
import type { Arrival } from "../audit/versionSet";

type EventItem = Extract<StreamItem, { kind: "event" }>;

interface Pending {
  readonly event: StreamEvent;
  readonly ack?: Acknowledge;
}

/** Events on their way to the replicas: each is acknowledged once it was applied, and only then. */
export class Incoming {
  private pending: Pending[] = [];
  /** Duplicates need no second application, but their messages must go. */
  private readonly acks: Acknowledge[] = [];

  constructor(
    private readonly audit: Audit,
    private readonly replica: (clusterArn: string) => Replica | undefined,
  ) {}

  get size(): number {
    return this.pending.length;
  }

  add({ event, ack, again }: EventItem, arrival: Arrival | undefined): void {
    if (again || arrival !== "duplicate" || this.saysOther(event)) this.pending.push({ event, ack });
    else if (ack) this.acks.push(ack);
  }

  /** Applies what came, in order. */
  apply(now: Timestamp): void {
    const { pending } = this;
    this.pending = [];
    const applied = applyEvents(
      pending.map(item => item.event),
      this.replica,
      now,
    );
    pending.forEach(({ ack }, index) => {
      if (applied[index]) ack?.();
    });
    for (const ack of this.acks.splice(0)) ack();
  }

  /** Of one version, but with other content: the replica can lay one over the other. */
  private saysOther(event: StreamEvent): boolean {
    const track = this.audit.get(event.arn);
    return track?.versions.highest === event.version && !isDeepStrictEqual(track.detail, event.detail);
  }
}

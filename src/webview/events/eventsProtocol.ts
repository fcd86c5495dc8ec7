import type { Place, Tone } from "../parts/protocol";

/** What the Events page and its host say to each other. */

export type EventKind = "task" | "containerInstance" | "service" | "other";

/** What the check says of one event; people choose by it. */
type CheckKind = "first" | "inOrder" | "gap" | "filled" | "accepted" | "late" | "duplicate" | "unversioned";

export interface EventCheck {
  readonly kind: CheckKind;
  readonly tone: Tone;
  readonly text: string;
  readonly hint: string;
}

/** One event that was delivered, as a line. */
export interface EventRow {
  /** In the order of arrival. */
  readonly number: number;
  readonly kind: EventKind;
  /** When ECS made the change, and when its event was read; epoch milliseconds. */
  readonly at?: number;
  readonly readAt: number;
  readonly name: string;
  /** What tells it from others of its name. */
  readonly id?: string;
  readonly arn?: string;
  /** The ARN of the service that a task belongs to. */
  readonly service?: string;
  readonly cluster: string;
  readonly change: string;
  readonly version?: number;
  readonly check: EventCheck;
}

/** What the list is narrowed to: a task, a container instance or a service, by its ARN. */
export interface EventSubject {
  readonly kind: EventKind;
  readonly arn: string;
  readonly name: string;
}

/** The stream whose events these are, and how far it can be trusted. */
export interface StreamHead {
  readonly source: string;
  readonly place: Place;
  readonly tone: Tone;
  readonly state: string;
  /** The state in a sentence or more. */
  readonly hint?: string;
  /** What the last check found. */
  readonly check: string;
  readonly isAttached: boolean;
  readonly total: number;
  readonly dropped: number;
}

/** What one event changed, field by field, and what is known of its resource now. */
export interface EventDetail {
  readonly number: number;
  readonly sentence: string;
  readonly check: EventCheck;
  readonly since: string;
  readonly fields: readonly { readonly path: string; readonly before?: string; readonly after?: string }[];
  readonly furtherFields: number;
  /** What the last check said of the resource. */
  readonly finding?: string;
  readonly canOpen: boolean;
  readonly hasJson: boolean;
}

export type EventsHostMessage =
  /** All that is kept; without `head` there is no stream to speak of. */
  | {
      readonly kind: "events";
      readonly now: number;
      readonly head?: StreamHead;
      readonly subject?: EventSubject;
      readonly rows: readonly EventRow[];
    }
  | {
      readonly kind: "more";
      readonly now: number;
      readonly head: StreamHead;
      readonly rows: readonly EventRow[];
      /** Of rows that were sent before, those of which the check now says something else. */
      readonly checks: readonly { readonly number: number; readonly check: EventCheck }[];
    }
  | { readonly kind: "subject"; readonly subject?: EventSubject }
  | { readonly kind: "detail"; readonly detail: EventDetail }
  /** The event that was chosen is no longer kept. */
  | { readonly kind: "dropped"; readonly number: number };

/** What may be done with one event. */
export const eventDeeds = ["select", "narrow", "open", "json", "compare"] as const;
export type EventDeed = (typeof eventDeeds)[number];

export type EventsPageMessage =
  | { readonly kind: "ready" }
  | { readonly kind: EventDeed; readonly number: number }
  /** The list is no longer narrowed to one resource. */
  | { readonly kind: "everything" }
  | { readonly kind: "attach" }
  | { readonly kind: "check" };

/** What the Replay page and its host say to each other. */

/** One event of the history, as a line. */
export interface ReplayStep {
  readonly index: number;
  readonly at: number;
  readonly name: string;
  readonly change: string;
}

/** A resource as the events up to then told it. */
export interface ReplayResource {
  readonly key: string;
  readonly name: string;
  readonly id: string;
  readonly state: string;
  readonly version: string;
  /** Whether the event at hand changed it. */
  readonly isChanged: boolean;
}

/** What was at one event, and what that event changed. */
export interface ReplayMoment {
  readonly index: number;
  readonly at: number;
  readonly sentence: string;
  readonly since: string;
  readonly fields: readonly { readonly path: string; readonly before?: string; readonly after?: string }[];
  readonly furtherFields: number;
  readonly resources: readonly ReplayResource[];
  /** Of the cluster: what is not listed, in words. */
  readonly notes: readonly string[];
  /** The events before and after it. */
  readonly around: readonly ReplayStep[];
}

export interface ReplayHead {
  readonly name: string;
  readonly source: string;
  readonly isCluster: boolean;
  readonly count: number;
  readonly from: number;
  readonly to: number;
  /** More events were there than could be kept, so that the beginning is missing. */
  readonly isCut: boolean;
  /** How many events each equal part of the time had, from the first to the last. */
  readonly density: readonly number[];
}

export interface ReplayHostMessage {
  readonly kind: "moment";
  readonly now: number;
  readonly head: ReplayHead;
  readonly moment: ReplayMoment;
}

export type ReplayPageMessage =
  { readonly kind: "ready" } | { readonly kind: "to"; readonly index: number } | { readonly kind: "text" };

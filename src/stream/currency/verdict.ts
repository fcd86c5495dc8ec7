import type { Timestamp } from "../../ecs/model/model";
import type { Resource } from "../../ecs/replica/resource";

/**
 * CURRENT: the stream told the version the API has. BEHIND: a lower one. AHEAD: a higher one, since the API's reads can be
 * stale. GONE: the API no longer knows it. UNSEEN: the stream never spoke of it. IN_FLIGHT: it changed within the grace, so its
 * event may be under way. UNVERSIONED: the endpoint gives no version, so nothing can be said. UNREAD: the API failed to describe
 * it, for another reason than that it doesn't exist, so nothing can be said either.
 */
export type Verdict = (typeof verdicts)[number];

export const verdicts = ["CURRENT", "BEHIND", "AHEAD", "GONE", "UNSEEN", "IN_FLIGHT", "UNVERSIONED", "UNREAD"] as const;

/** The last that a stream said of a resource. */
export interface Known {
  readonly kind: Resource["kind"];
  readonly arn: string;
  readonly clusterArn: string;
  readonly version: number;
  readonly at?: Timestamp;
  /** Whether it told of the resource's end. */
  readonly ended: boolean;
}

/** What is said of one resource. */
export interface Finding {
  readonly kind: Resource["kind"];
  readonly arn: string;
  readonly clusterArn: string;
  readonly verdict: Verdict;
  readonly streamVersion?: number;
  readonly apiVersion?: number;
  /** BEHIND and IN_FLIGHT: how many versions the stream lacks. */
  readonly behindBy?: number;
  /** BEHIND: since the last event on it, milliseconds; so the lag is at most this. */
  readonly lagMs?: number;
  /** BEHIND and IN_FLIGHT, a task: not before this did the API's version come to be. */
  readonly changedAt?: Timestamp;
  /** GONE: whether the stream told of its end, so that nothing is missing. */
  readonly ended?: boolean;
  /** Whether the API's version is the resource's end. */
  readonly apiEnded?: boolean;
  /** AHEAD: the API was asked again and still had the lower version. */
  readonly reread?: boolean;
  /** UNREAD: the reason that the API gave. */
  readonly reason?: string;
}

export interface Judgement {
  readonly now: Timestamp;
  readonly graceMs: number;
  /** When the API's version came to be, as far as is known. */
  readonly changedAt?: Timestamp;
  readonly reread: boolean;
  /** Why the API failed to describe it, though it may be there. */
  readonly unread?: string;
}

/** Compares what a stream last said with what the API answers; one of both must be there. */
export function judge(known: Known | undefined, resource: Resource | undefined, how: Judgement): Finding {
  const subject = resource ?? known;
  if (!subject) throw new TypeError("A verdict needs a resource of the stream or of the API.");
  const { kind, arn, clusterArn } = subject;
  const base = {
    kind,
    arn,
    clusterArn,
    streamVersion: known?.version,
    apiVersion: resource?.version,
    ...(resource && hasEnded(resource) && { apiEnded: true }),
  };
  if (!resource && how.unread !== undefined) return { ...base, verdict: "UNREAD", reason: how.unread };
  if (!resource) return { ...base, verdict: "GONE", ended: known?.ended ?? false };
  if (resource.version === undefined) return { ...base, verdict: "UNVERSIONED" };
  const recent = how.changedAt !== undefined && how.now - how.changedAt < how.graceMs;
  if (!known) return { ...base, verdict: recent ? "IN_FLIGHT" : "UNSEEN" };
  const behindBy = resource.version - known.version;
  if (behindBy === 0) return { ...base, verdict: "CURRENT" };
  if (behindBy < 0) return { ...base, verdict: "AHEAD", reread: how.reread };
  const lacking = { ...base, behindBy, changedAt: kind === "task" ? how.changedAt : undefined };
  if (recent) return { ...lacking, verdict: "IN_FLIGHT" };
  return { ...lacking, verdict: "BEHIND", lagMs: known.at === undefined ? undefined : how.now - known.at };
}

/** Whether a description tells of a resource's end. */
export const hasEnded = (resource: Resource): boolean =>
  resource.kind === "task" ? resource.lastStatus === "STOPPED" : resource.status === "INACTIVE";

/** The newest time that a description of a task names; a container instance names only its registration. */
export function lastChange(resource: Resource): Timestamp | undefined {
  const times =
    resource.kind === "task"
      ? Object.values(resource.times as Readonly<Record<string, unknown>>)
      : [resource.registeredAt];
  const known = times.filter((time): time is number => typeof time === "number");
  return known.length > 0 ? Math.max(...known) : undefined;
}

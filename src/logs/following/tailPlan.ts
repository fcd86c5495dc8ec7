import { EcsError } from "../../ecs/model/errors";
import { isStopped } from "../../ecs/model/model";
import type { ClusterSession } from "../../ecs/session/clusterSession";
import type { TailQuery, TailUpdate } from "../../stream/aws/servicePorts";
import { plural } from "../../text/counts";
import { byTime } from "../place/logLine";
import type { LogLine, LogSource } from "../place/logLine";
import type { Scope } from "./follower";

/** What StartLiveTail takes at most. */
const mostGroups = 10;
const mostStreams = 100;

/** A stopped task's last lines may come a little later. */
const lastLinesMs = 15_000;

export type TailUpdates = AsyncIterable<TailUpdate>;

/** What one session of Live Tail would read. */
export interface TailPlan {
  /** The running containers of which lines are shown. */
  readonly sources: readonly LogSource[];
  readonly region: string;
  readonly query: TailQuery;
}

/** Throws an EcsError where one session can't read them all; `arn` is the cluster's, whose account the log groups are in. */
export function tailPlan(
  scope: Pick<Scope, "sources" | "silent">,
  { arn, account }: { readonly arn: string; readonly account: string },
): TailPlan {
  const sources = scope.sources.filter(({ stoppedAt }) => stoppedAt === undefined);
  const regions = [...new Set(sources.map(({ place }) => place.region))].toSorted();
  const [region] = regions;
  if (region === undefined)
    throw refused(
      `There is nothing to tail: no running container here logs to CloudWatch Logs.${because(scope.silent)}`,
      "Show Logs reads what was written before.",
    );
  if (regions.length > 1)
    throw refused(
      `These containers log to several regions (${regions.join(", ")}), and a Live Tail session reads only one.`,
      "Choose containers that log to the same region, or Show Logs.",
    );
  const groups = [...new Set(sources.map(({ place }) => place.group))].toSorted();
  if (groups.length > mostGroups)
    throw refused(
      `These containers log to ${plural(groups.length, "log group")}, and a Live Tail session reads at most ${String(mostGroups)}.`,
      "Choose fewer, or Show Logs.",
    );
  const partition = arn.split(":")[1] ?? "aws";
  const groupArns = groups.map(group => `arn:${partition}:logs:${region}:${account}:log-group:${group}`);
  const streams = [...new Set(sources.map(({ place }) => place.stream))];
  // Of several groups, or of more streams than can be named, all lines come, and those of others are left out here.
  const isNamed = groups.length === 1 && streams.length <= mostStreams;
  return { sources, region, query: { groups, groupArns, ...(isNamed && { streams }) } };
}

function because([first]: NonNullable<Scope["silent"]> = []): string {
  return first ? ` Container ${first.container}: ${first.sentence}` : "";
}

const refused = (sentence: string, advice: string): EcsError =>
  new EcsError({ kind: "invalid", code: "NoLiveTail", sentence, advice });

/** The lines of an update that are of the plan's containers, by time. */
export function tailLines({ sources, query }: TailPlan, { records }: TailUpdate): readonly LogLine[] {
  const byPlace = new Map(sources.map(source => [`${source.place.group} ${source.place.stream}`, source]));
  return records
    .flatMap(({ at, message, group, stream }): readonly LogLine[] => {
      const name = query.groups.length === 1 ? query.groups[0] : nameOf(group);
      const source = byPlace.get(`${name ?? ""} ${stream}`);
      return source ? [{ at, message, source }] : [];
    })
    .toSorted(byTime);
}

/** What is said where an update begins or ends to be a sample. */
export function samplingText(was: boolean, isSampled: boolean): string | undefined {
  if (was === isSampled) return undefined;
  return isSampled
    ? "Live Tail is sampled from here on: there are more than 500 lines a second. Show Logs reads all of them."
    : "Live Tail is no longer sampled: all lines are shown from here on.";
}

/** Of an ARN, or of `ACCOUNT:NAME`: names of log groups have no colon. */
const nameOf = (group: string): string => group.replace(/:\*$/, "").split(":").at(-1) ?? group;

/** Tells when none of a plan's tasks runs anymore and their last lines have had time to come. */
export class TailEnd {
  private endedAt: number | undefined;

  constructor(
    private readonly plan: TailPlan,
    private readonly session: Pick<ClusterSession, "replica" | "checkOpen">,
    private readonly now: () => number = Date.now,
  ) {}

  /** Throws an EcsError once the connection was removed. */
  isReached(): boolean {
    this.session.checkOpen();
    const { tasks } = this.session.replica;
    const isRunning = this.plan.sources.some(({ taskArn }) => {
      const task = tasks.get(taskArn);
      return task !== undefined && !isStopped(task);
    });
    // What ECS doesn't list for a moment may be there again.
    this.endedAt = isRunning ? undefined : (this.endedAt ?? this.now());
    return this.endedAt !== undefined && this.now() - this.endedAt >= lastLinesMs;
  }
}

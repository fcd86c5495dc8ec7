import { pauseAfter } from "../../ecs/rate/pause";
import type { Pace } from "../../ecs/rate/pause";
import { toEcsError } from "../../ecs/answers/failure";
import { parseArn } from "../../ecs/model/model";
import type { Resource } from "../../ecs/replica/resource";
import { missingGraceMs } from "../../ecs/replica/young";
import type { History } from "./history";
import type { Settled } from "./settled";
import type { Target } from "./target";

/** How one followed resource ended: `gone` when ECS no longer knows it. */
export interface Ending {
  readonly arn: string;
  readonly resource?: Resource;
  readonly kind: "settled" | "gone" | "unsettled";
}

const usualPace: Pace = { delays: [400, 800, 1200, 2000, 3000, 5000], limitMs: 600_000 };

/**
 * Follows resources of one cluster, with back-off, until each has settled or gone, the pace's time is over (`unsettled`), or the signal is aborted, which throws an EcsError of kind `cancelled`. Other readings of the cluster count too.
 */
export async function watch(
  target: Target,
  arns: readonly string[],
  settled: Settled,
  signal: AbortSignal,
  history?: History,
  limitMs = usualPace.limitMs,
): Promise<readonly Ending[]> {
  const { session } = target;
  const began = Date.now();
  const endings = new Map<string, Ending>();
  const last = new Map<string, Resource>();
  for (let round = 0; ; round++) {
    session.checkOpen();
    for (const arn of arns) {
      const resource = session.replica.get(arn);
      if (resource) last.set(arn, resource);
      if (!resource || endings.has(arn) || !settled(resource)) continue;
      endings.set(arn, { arn, resource, kind: "settled" });
      history?.settle(arn, resource.version, endOf(resource));
    }
    const open = arns.filter(arn => !endings.has(arn));
    if (open.length === 0) break;
    if (Date.now() - began > limitMs) {
      for (const arn of open) endings.set(arn, { arn, resource: last.get(arn), kind: "unsettled" });
      break;
    }
    await pauseAfter(round, usualPace, signal);
    const { gone, missing } = await lookFor(target, open, signal);
    const grace = Date.now() - began < missingGraceMs;
    for (const arn of [...gone, ...missing.filter(item => !grace || wasSeenEnding(last.get(item)))]) {
      session.replica.remove([arn], Date.now());
      endings.set(arn, { arn, resource: last.get(arn), kind: "gone" });
      history?.settle(arn, last.get(arn)?.version, "GONE");
    }
  }
  return arns.flatMap(arn => endings.get(arn) ?? []);
}

/** The state in one word, for a receipt. */
const endOf = (resource: Resource): string =>
  resource.kind === "task" ? resource.lastStatus : (resource.agentUpdateStatus ?? resource.status);

const wasSeenEnding = (resource: Resource | undefined): boolean =>
  resource?.kind === "task" && resource.desiredStatus === "STOPPED";

interface Ended {
  /** Container instances that were deregistered: ECS goes on describing them as INACTIVE. */
  readonly gone: readonly string[];
  readonly missing: readonly string[];
}

/** Reads the resources into the replica and tells which ECS has no more; a passing failure is tried again next round. */
async function lookFor(target: Target, arns: readonly string[], signal: AbortSignal): Promise<Ended> {
  const { session } = target;
  const tasks = arns.filter(arn => parseArn(arn)?.kind === "task");
  const instances = arns.filter(arn => parseArn(arn)?.kind === "container-instance");
  try {
    const described = await Promise.all([
      ...(tasks.length > 0 ? [session.gateway.describeTasks(session.cluster.arn, tasks, signal)] : []),
      ...(instances.length > 0
        ? [session.gateway.describeContainerInstances(session.cluster.arn, instances, signal)]
        : []),
    ]);
    for (const answer of described) session.replica.take(answer.found, "api", Date.now());
    const found: readonly Resource[] = described.flatMap((answer): readonly Resource[] => answer.found);
    return {
      gone: found.flatMap(item => (item.kind === "containerInstance" && item.status === "INACTIVE" ? [item.arn] : [])),
      missing: described
        .flatMap(answer => answer.failures)
        .flatMap(failure => (failure.reason === "MISSING" && failure.arn ? [failure.arn] : [])),
    };
  } catch (error) {
    const failure = toEcsError(error, { operation: "DescribeTasks", region: session.region });
    if (failure.kind === "cancelled" || failure.kind === "denied" || failure.kind === "auth") throw failure;
    return { gone: [], missing: [] };
  }
}

import type { EcsError } from "../../ecs/model/errors";
import { toEcsError } from "../../ecs/answers/failure";
import { pause } from "../../ecs/rate/pause";
import type { Resource } from "../../ecs/replica/resource";
import { byCluster } from "./target";
import type { Aimed } from "./target";

/** Whether what ECS now has of a resource shows that a change was carried out; undefined is what it no longer knows. */
export type Evidence = (now: Resource | undefined, before: Resource | undefined) => boolean;

export const isStopping: Evidence = now =>
  now === undefined || (now.kind === "task" && (now.desiredStatus === "STOPPED" || now.lastStatus === "STOPPED"));

export const isDeregistered: Evidence = now =>
  now === undefined || (now.kind === "containerInstance" && now.status === "INACTIVE");

/** An earlier update's end stays in `agentUpdateStatus`, so only another status than before tells of this one. */
export const isUpdating: Evidence = (now, before) => {
  const statusOf = (resource: Resource | undefined) =>
    resource?.kind === "containerInstance" ? resource.agentUpdateStatus : undefined;
  return statusOf(now) !== undefined && statusOf(now) !== statusOf(before);
};

export const hasState =
  (state: string): Evidence =>
  now =>
    now?.kind === "containerInstance" && now.status === state;

/** What was found out about changes whose answers were lost. */
export interface Found<A extends Aimed> {
  readonly done: readonly A[];
  /** Those of which nothing shows that they were carried out; they still may be. */
  readonly unknown: readonly A[];
  /** Why the last look failed, if it did. */
  readonly error?: EcsError;
}

/** ECS's reads lag its writes by a moment. */
const defaultWaitsMs = [0, 2000] as const;

/** Reads what lost answers were about, once for each wait, until all of it shows that it was carried out. Never sends. */
export async function lookForChanges<A extends Aimed>(
  aims: readonly A[],
  before: ReadonlyMap<string, Resource | undefined>,
  evidence: Evidence,
  signal: AbortSignal,
  waitsMs: readonly number[] = defaultWaitsMs,
): Promise<Found<A>> {
  const done = new Set<A>();
  let error: EcsError | undefined;
  for (const wait of waitsMs) {
    const open = aims.filter(aim => !done.has(aim));
    if (open.length === 0) break;
    error = undefined;
    try {
      if (wait > 0) await pause(wait, signal);
      await Promise.all(
        byCluster(open).map(([{ session }, own]) =>
          session.reread(
            own.map(aim => aim.arn),
            signal,
          ),
        ),
      );
    } catch (failure) {
      error = toEcsError(failure, { operation: "Describe", region: aims[0]?.session.region ?? "" });
      if (error.kind === "cancelled") break;
      continue;
    }
    for (const aim of open) if (evidence(aim.session.replica.get(aim.arn), before.get(aim.arn))) done.add(aim);
  }
  return {
    done: aims.filter(aim => done.has(aim)),
    unknown: aims.filter(aim => !done.has(aim)),
    ...(error ? { error } : {}),
  };
}

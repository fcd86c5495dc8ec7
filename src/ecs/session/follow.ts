import type { Replica } from "../replica/replica";
import { toEcsError } from "../gateway/failure";
import { pause } from "../rate/pause";
import type { Resource } from "../replica/resource";

/** Whether a resource has reached the state that somebody waits for. */
export type Settled = (resource: Resource) => boolean;

const delaysMs = [500, 1000, 1500, 2000, 3000, 5000] as const;
const patienceMs = 600_000;

/** What is followed: a session of a cluster. */
interface Followed {
  readonly region: string;
  readonly replica: Replica;
  reread(arns: readonly string[], signal: AbortSignal): Promise<unknown>;
}

/**
 * Reads resources again with back-off until each has settled, or ten minutes passed. One that ECS does not know yet is
 * waited for; one that it no longer knows counts as settled. Throws an EcsError when cancelled or refused; a broken
 * connection is tried again.
 */
export async function follow(
  session: Followed,
  arns: readonly string[],
  settled: Settled,
  signal: AbortSignal,
): Promise<void> {
  const until = Date.now() + patienceMs;
  const known = new Set<string>();
  for (let round = 0; Date.now() < until; round++) {
    const open = arns.filter(arn => {
      const resource = session.replica.get(arn);
      if (resource) known.add(arn);
      return resource ? !settled(resource) : !known.has(arn);
    });
    if (open.length === 0) return;
    await pause(delaysMs[Math.min(round, delaysMs.length - 1)] ?? 5000, signal);
    try {
      await session.reread(open, signal);
    } catch (error) {
      const failure = toEcsError(error, { operation: "DescribeTasks", region: session.region });
      if (failure.kind === "cancelled" || failure.kind === "denied" || failure.kind === "auth") throw failure;
    }
  }
}

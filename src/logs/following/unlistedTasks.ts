import { lastPart } from "../../ecs/model/model";
import type { ClusterSession } from "../../ecs/session/clusterSession";
import type { LogSource } from "../place/logLine";
import { sourceKey } from "../place/logLine";
import type { StreamPrefix } from "../place/streamPrefix";
import type { Unlisted } from "../reading/logRequest";

/** ECS lists a stopped task for about an hour: whoever wrote a line this long ago or more may be listed no longer. */
export const listedMs = 50 * 60_000;

type SessionPart = Pick<ClusterSession, "cluster" | "replica">;

/** The streams with these prefixes that belong to no task that ECS lists. */
export function unlistedTasks(
  prefixes: readonly StreamPrefix[],
  { cluster, replica }: SessionPart,
  now: number,
): Unlisted {
  const listed = new Set([...replica.tasks.keys()].map(lastPart));
  const sources = new Map<string, LogSource>();
  return {
    prefixes,
    until: now - listedMs,
    sourceOf({ region, group, prefix, container }, stream) {
      const known = sources.get(stream);
      if (known) return known;
      const id = stream.slice(prefix.length);
      // More than a task's ID is another container's stream whose prefix goes on.
      if (!stream.startsWith(prefix) || !/^[\w-]+$/.test(id) || listed.has(id)) return undefined;
      const taskArn = `${cluster.arn.replace(":cluster/", ":task/")}/${id}`;
      const place = { kind: "stream", region, group, stream } as const;
      const source: LogSource = { key: sourceKey(taskArn, container), taskArn, container, place, since: 0 };
      sources.set(stream, source);
      return source;
    },
  };
}

import type { Resource } from "../../ecs/replica/resource";
import { differingFields } from "../../ecs/replica/differingFields";
import { byCluster } from "./target";
import type { Aimed } from "./target";
import { nameOf } from "../../ecs/model/names";
import { nameLines, versionOf } from "./wording";

/** A resource that is not as the person last saw it; `after` is missing when ECS no longer knows it. */
export interface Moved {
  readonly arn: string;
  readonly before?: Resource;
  readonly after?: Resource;
}

/**
 * Reads the resources again and tells which moved since they were last shown. ECS has no conditional write: this narrows
 * the race, it cannot close it. Throws an EcsError when they cannot be read.
 */
export async function rereadMoved(aims: readonly Aimed[], signal: AbortSignal): Promise<readonly Moved[]> {
  const seen = new Map(aims.map(aim => [aim.arn, aim.session.replica.get(aim.arn)]));
  await Promise.all(
    byCluster(aims).map(([target, own]) =>
      target.session.reread(
        own.map(aim => aim.arn),
        signal,
      ),
    ),
  );
  return aims.flatMap(aim => {
    const before = seen.get(aim.arn);
    const after = aim.session.replica.get(aim.arn);
    return !after || (before && isOther(before, after)) ? [{ arn: aim.arn, before, after }] : [];
  });
}

/** Fields of an answer that a person decides by, in the words of the API. */
const telling = [
  "lastStatus",
  "desiredStatus",
  "status",
  "healthStatus",
  "runningTasksCount",
  "pendingTasksCount",
  "agentConnected",
  "agentUpdateStatus",
  "stoppedReason",
  "containerInstanceArn",
] as const;

/** Where an endpoint gives no versions, what a person decides by is compared instead. */
function isOther(before: Resource, after: Resource): boolean {
  if (before.version !== undefined || after.version !== undefined) return before.version !== after.version;
  const fields = differingFields(before.raw, after.raw);
  return telling.some(field => fields.includes(field));
}

/** "web:7 0f3c9a1b moved from v5 to v7: lastStatus PENDING → RUNNING". */
export function movedText({ arn, before, after }: Moved): string {
  if (!after) return `${nameOf(before, arn)} is gone: ECS no longer knows it.`;
  const head = `${nameOf(after, arn)} moved from ${versionOf(before?.version)} to ${versionOf(after.version)}`;
  if (!before) return `${head}.`;
  const fields = differingFields(before.raw, after.raw);
  const told = telling
    .filter(field => fields.includes(field))
    .map(field => `${field} ${word(before.raw[field])} → ${word(after.raw[field])}`);
  const rest = fields.filter(field => field !== "version" && !(telling as readonly string[]).includes(field));
  const parts = [...told, ...(rest.length > 0 ? [`also ${rest.join(", ")}`] : [])];
  return parts.length > 0 ? `${head}: ${parts.join("; ")}.` : `${head}.`;
}

/** What a question says of what isn't as the person saw it. */
export const changedLines = (moved: readonly Moved[]): readonly string[] =>
  moved.length > 0 ? ["", "Changed since you saw it:", ...nameLines(moved.map(movedText))] : [];

const word = (value: unknown): string =>
  value === undefined ? "nothing" : typeof value === "string" ? value : JSON.stringify(value);

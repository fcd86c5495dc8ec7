import type { UpdateServiceCommandInput } from "@aws-sdk/client-ecs";
import { isDeepStrictEqual } from "node:util";
import { lastPart } from "../../ecs/model/model";
import type { Service } from "../../ecs/model/model";
import { primaryOf, revisionOf } from "../../ecs/model/serviceState";
import { plural } from "../../text/counts";

/** Whether a service has another deployment than before. */
export const hasNewDeployment = (before: Service, now: Service): boolean =>
  primaryOf(now)?.id !== undefined && primaryOf(now)?.id !== primaryOf(before)?.id;

/**
 * Whether what ECS now has of a service shows that an UpdateService was carried out. It may have been somebody else's, too,
 * who asked for the same.
 */
export function showsUpdate(input: UpdateServiceCommandInput, before: Service, now: Service): boolean {
  const { cluster: _, service: __, forceNewDeployment, taskDefinition, desiredCount, ...others } = input;
  if (desiredCount !== undefined && now.desired !== desiredCount) return false;
  if (forceNewDeployment === true && !hasNewDeployment(before, now)) return false;
  if (taskDefinition !== undefined && !isRevision(taskDefinition, before, now)) return false;
  return Object.entries(others).every(
    ([name, value]) => value === undefined || isDeepStrictEqual(now.raw[name], value) || hasNewDeployment(before, now),
  );
}

/** A family alone stands for its newest revision, which only a new deployment tells. */
function isRevision(asked: string, before: Service, now: Service): boolean {
  const name = lastPart(asked);
  if (!name.includes(":")) return hasNewDeployment(before, now);
  return revisionOf(now) === name && (hasNewDeployment(before, now) || revisionOf(before) === name);
}

/** "A new deployment of api was started": what an UpdateService did, for messages. */
export function updateText(input: UpdateServiceCommandInput): string {
  const name = lastPart(input.service ?? "");
  const revision = input.taskDefinition && lastPart(input.taskDefinition);
  if (revision) return `the deployment of ${revision} to ${name} was started`;
  if (input.forceNewDeployment) return `a new deployment of ${name} was started`;
  if (input.desiredCount !== undefined)
    return `the desired count of ${name} was set to ${plural(input.desiredCount, "task")}`;
  if (input.enableExecuteCommand !== undefined)
    return `ECS Exec of ${name} was turned ${input.enableExecuteCommand ? "on" : "off"}`;
  return `service ${name} was updated`;
}

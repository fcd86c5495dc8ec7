import { count, list, record, required, strings, text, timestamp } from "../model/fields";
import type { Raw } from "../model/fields";
import type {
  DeploymentHook,
  DeploymentSummary,
  RevisionCounts,
  ServiceDeployment,
  ServiceRevision,
} from "../model/serviceDeployment";

/** What both calls tell of a deployment; throws an EcsError when it lacks its ARN. */
export const parseDeploymentSummary = (raw: Raw): DeploymentSummary => ({
  arn: required(raw, "serviceDeploymentArn", "a service deployment"),
  status: text(raw["status"]) ?? "UNKNOWN",
  createdAt: timestamp(raw["createdAt"]),
});

export function parseServiceDeployment(raw: Raw): ServiceDeployment {
  return {
    kind: "serviceDeployment",
    ...parseDeploymentSummary(raw),
    serviceArn: text(raw["serviceArn"]),
    statusReason: text(raw["statusReason"]),
    startedAt: timestamp(raw["startedAt"]),
    finishedAt: timestamp(raw["finishedAt"]),
    stoppedAt: timestamp(raw["stoppedAt"]),
    updatedAt: timestamp(raw["updatedAt"]),
    sources: list(raw["sourceServiceRevisions"]).flatMap(parseCounts),
    target: parseCounts(record(raw["targetServiceRevision"]))[0],
    lifecycleStage: text(raw["lifecycleStage"]),
    hooks: list(raw["lifecycleHookDetails"]).map(parseHook),
    breaker: parseBreaker(raw["deploymentCircuitBreaker"]),
    alarms: parseAlarms(raw["alarms"]),
    rollback: parseRollback(raw["rollback"]),
    strategy: text(record(raw["deploymentConfiguration"])["strategy"]),
    raw,
  };
}

export const parseServiceRevision = (raw: Raw): ServiceRevision => ({
  kind: "serviceRevision",
  arn: required(raw, "serviceRevisionArn", "a service revision"),
  taskDefinitionArn: text(raw["taskDefinition"]),
  createdAt: timestamp(raw["createdAt"]),
  raw,
});

function parseCounts(raw: Raw): readonly RevisionCounts[] {
  const arn = text(raw["arn"]);
  if (!arn) return [];
  return [
    {
      arn,
      requested: count(raw["requestedTaskCount"]),
      running: count(raw["runningTaskCount"]),
      pending: count(raw["pendingTaskCount"]),
    },
  ];
}

const parseHook = (raw: Raw): DeploymentHook => ({
  id: text(raw["hookId"]) ?? "",
  type: text(raw["targetType"]),
  status: text(raw["status"]) ?? "UNKNOWN",
  expiresAt: timestamp(raw["expiresAt"]),
  timeoutAction: text(raw["timeoutAction"]),
});

function parseBreaker(value: unknown): ServiceDeployment["breaker"] {
  const raw = record(value);
  const status = text(raw["status"]);
  return status ? { status, failures: count(raw["failureCount"]), threshold: count(raw["threshold"]) } : undefined;
}

function parseAlarms(value: unknown): ServiceDeployment["alarms"] {
  const raw = record(value);
  const status = text(raw["status"]);
  if (!status) return undefined;
  return { status, names: strings(raw["alarmNames"]), triggered: strings(raw["triggeredAlarmNames"]) };
}

function parseRollback(value: unknown): ServiceDeployment["rollback"] {
  const raw = record(value);
  const rollback = {
    reason: text(raw["reason"]),
    startedAt: timestamp(raw["startedAt"]),
    revisionArn: text(raw["serviceRevisionArn"]),
  };
  return Object.values(rollback).some(value => value !== undefined) ? rollback : undefined;
}

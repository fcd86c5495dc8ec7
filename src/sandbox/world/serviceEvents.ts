import type { DeploymentRecord, PausedHook, Rollout, ServiceRecord } from "./records";
import { type EcsEvent, envelope, type EventPlace } from "./stateChange";

/** What a service's scheduler tells of, with how bad it is (ECS developer guide, service action events). */
const serviceActions = {
  SERVICE_STEADY_STATE: "INFO",
  SERVICE_TASK_START_IMPAIRED: "WARN",
  SERVICE_TASK_PLACEMENT_FAILURE: "ERROR",
} as const;
export type ServiceAction = keyof typeof serviceActions;

export type DeploymentOutcome = "IN_PROGRESS" | "COMPLETED" | "FAILED";

export function serviceEvent(
  place: EventPlace,
  { service }: ServiceRecord,
  eventName: ServiceAction,
  more: object,
): EcsEvent {
  return envelope(place, "ECS Service Action", service.serviceArn, {
    eventType: serviceActions[eventName],
    eventName,
    clusterArn: service.clusterArn,
    ...more,
    createdAt: iso(place.clock.now()),
  });
}

export function deploymentEvent(
  place: EventPlace,
  { service }: ServiceRecord,
  outcome: DeploymentOutcome,
  { id, reason }: Rollout,
): EcsEvent {
  return envelope(place, "ECS Deployment State Change", service.serviceArn, {
    eventType: outcome === "FAILED" ? "ERROR" : "INFO",
    eventName: `SERVICE_DEPLOYMENT_${outcome}`,
    deploymentId: id,
    updatedAt: iso(place.clock.now()),
    reason,
  });
}

/** Of the service deployment, not of the service (ECS developer guide, hook state change events). */
export function hookEvent(
  place: EventPlace,
  { service }: ServiceRecord,
  deployment: DeploymentRecord,
  { detail, stage }: PausedHook,
): EcsEvent {
  return envelope(place, "ECS Hook State Change", deployment.arn, {
    eventType: detail.status === "FAILED" || detail.status === "TIMED_OUT" ? "ERROR" : "INFO",
    eventName: `HOOK_${detail.status}`,
    hookId: detail.hookId,
    hookType: detail.targetType,
    expiresAt: iso((detail.expiresAt ?? 0) * 1000),
    lifecycleStage: stage,
    clusterArn: service.clusterArn,
    serviceArn: service.serviceArn,
    serviceDeploymentArn: deployment.arn,
    updatedAt: iso(place.clock.now()),
  });
}

const iso = (ms: number): string => new Date(ms).toISOString();

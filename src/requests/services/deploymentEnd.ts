import { list } from "../../ecs/model/fields";
import type { Deployment, Service } from "../../ecs/model/model";
import type { ServiceDeployment } from "../../ecs/model/serviceDeployment";
import { primaryOf } from "../../ecs/model/serviceState";

/** How a deployment that was followed ended, with ECS's reason. */
export interface DeploymentEnd {
  readonly kind:
    "completed" | "failed" | "stopped" | "rolledBack" | "rollbackFailed" | "replaced" | "gone" | "unsettled";
  /** "api:13": what was deployed. */
  readonly revision: string;
  readonly reason?: string;
  /** Whether the circuit breaker or an alarm ended it, and no person. */
  readonly isTripped?: boolean;
  /** "api:12": what ECS rolled back to; undefined where that can't be read. */
  readonly rolledBackTo?: string;
  /** The service as it was read last. */
  readonly service?: Service;
}

/** How a service deployment ended; undefined while it goes on. */
export function endOf(deployment: ServiceDeployment, revision: string): DeploymentEnd | undefined {
  const reason = deployment.rollback?.reason ?? deployment.statusReason;
  const isTripped = deployment.breaker?.status === "TRIGGERED" || (deployment.alarms?.triggered.length ?? 0) > 0;
  switch (deployment.status) {
    case "SUCCESSFUL":
      return { kind: "completed", revision };
    case "ROLLBACK_SUCCESSFUL":
      return { kind: "rolledBack", revision, reason, isTripped };
    case "ROLLBACK_FAILED":
      return { kind: "rollbackFailed", revision, reason: deployment.statusReason ?? reason, isTripped };
    case "STOPPED":
      return { kind: isTripped ? "failed" : "stopped", revision, reason, isTripped };
    default:
      return undefined;
  }
}

const isOfRollback = (text: string): boolean => /rolling back|rollback/i.test(text);

/** The primary deployment that took over from another one, if ECS says in its reason that it goes back. */
export function rollbackOf(service: Service, id: string): Deployment | undefined {
  const primary = primaryOf(service);
  return primary && primary.id !== id && isOfRollback(primary.rolloutReason ?? "") ? primary : undefined;
}

/** Why the service alone tells that a rolling update fails; ECS drops it once its last task is gone. */
export function failureOf(service: Service, id: string): string | undefined {
  const own = service.deployments.find(deployment => deployment.id === id);
  if (own?.rolloutState === "FAILED") return own.rolloutReason ?? "ECS gave no reason.";
  // Its event stays when the deployment itself is gone from the service.
  const failed = list(service.raw["events"]).find(({ message }) =>
    String(message).includes(`(deployment ${id}) deployment failed`),
  );
  if (failed) return String(failed["message"]);
  return rollbackOf(service, id)?.rolloutReason;
}

/** What the service alone tells of a rolling update, where service deployments can't be read. */
export function rolloutEnd(
  service: Service,
  id: string,
  failure: string | undefined,
  revision: string,
): DeploymentEnd | undefined {
  const own = service.deployments.find(deployment => deployment.id === id);
  const primary = primaryOf(service);
  if (own && own === primary) return primaryEnd(own, service, revision);
  if (failure === undefined) return { kind: "replaced", revision, service };
  if (primary?.rolloutState === "IN_PROGRESS") return undefined;
  const kind = primary?.rolloutState === "FAILED" ? "rollbackFailed" : "rolledBack";
  return { kind, revision, reason: failure, isTripped: saysTripped(failure), service };
}

function primaryEnd(own: Deployment, service: Service, revision: string): DeploymentEnd | undefined {
  const { rolloutReason: reason } = own;
  if (own.rolloutState === "COMPLETED") return { kind: "completed", revision, service };
  if (own.rolloutState === "FAILED")
    return { kind: "failed", revision, reason, isTripped: saysTripped(reason), service };
  // Other deployment controllers tell no rollout: then its tasks alone show that it is over.
  const isAlone = service.deployments.length === 1 && own.running === own.desired && own.pending === 0;
  return own.rolloutState === undefined && isAlone ? { kind: "completed", revision, service } : undefined;
}

/** The service itself says only in words what ended its deployment. */
const saysTripped = (reason: string | undefined): boolean => /circuit breaker|alarm|tasks failed/i.test(reason ?? "");

import { amount, plural } from "../../text/counts";
import type { DeploymentEnd } from "./deploymentEnd";

/** What a person knows of a deployment that ended, beside its end. */
export interface EndContext {
  /** "api in prod" */
  readonly place: string;
  /** Whether this window asked to stop it or to roll it back. */
  readonly isOwnStop: boolean;
  /** What most of its tasks stopped of. */
  readonly why?: string;
}

/** Whether a deployment ended as the person asked who stopped it, and not by the circuit breaker or an alarm before that. */
export const isAsAsked = ({ kind, isTripped = false }: DeploymentEnd, isOwnStop: boolean): boolean =>
  isOwnStop && !isTripped && (kind === "stopped" || kind === "failed" || kind === "rolledBack");

/** How a deployment ended, in sentences. */
export function endText(end: DeploymentEnd, { place, isOwnStop, why }: EndContext): string {
  const { service, reason, rolledBackTo = "the last completed deployment" } = end;
  const what = `The deployment of ${end.revision} to ${place}`;
  const because = [reason, why].map(text => (text ? ` ${sentence(text)}` : "")).join("");
  const now = service ? ` ${amount(service.running)} of ${plural(service.desired, "task")} running.` : "";
  const asAsked = isAsAsked(end, isOwnStop);
  switch (end.kind) {
    case "completed":
      return `${what} completed.${now}`;
    case "rolledBack":
      return asAsked
        ? `${what} was stopped, as you asked. ECS rolled back to ${rolledBackTo}.${now}`
        : `${what} failed. ECS rolled back to ${rolledBackTo}.${because}${now}`;
    case "rollbackFailed":
      return isOwnStop && !end.isTripped
        ? `${what} was stopped, as you asked, but ECS couldn't roll back.${because}${now}`
        : `${what} failed, and ECS couldn't roll back.${because}${now}`;
    case "failed":
    case "stopped":
      if (asAsked) return `${what} was stopped, as you asked. ECS didn't roll back.${because}${now}`;
      return `${what} ${end.kind === "failed" ? "failed" : "was stopped"}.${because}${now}`;
    case "replaced":
      return `${what} ended: another deployment replaced it.${now}`;
    case "gone":
      return `${what} ended: the service was deleted.`;
    case "unsettled":
      return `${what} is still in progress after an hour.${now}`;
  }
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

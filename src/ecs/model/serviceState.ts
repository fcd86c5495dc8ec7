import { record, text } from "./fields";
import { lastPart } from "./model";
import type { Deployment, Service } from "./model";

/**
 * How a service is: `steady` runs what it should, `deploying` is on its way to another revision, `starting` replaces tasks,
 * `short` runs less and nothing is under way, `failing` runs nothing or its deployment keeps failing; `draining` and `inactive` are being deleted and deleted.
 */
export type ServiceState = "steady" | "deploying" | "starting" | "short" | "failing" | "draining" | "inactive";

/** The deployment that the service is to end with. */
export const primaryOf = (service: Service): Deployment | undefined =>
  service.deployments.find(({ status }) => status === "PRIMARY");

/** "api:12" of a service's newest deployment. */
export const revisionOf = (service: Service): string =>
  lastPart(primaryOf(service)?.taskDefinitionArn ?? service.taskDefinitionArn ?? "");

export const isDaemon = (service: Service): boolean => service.schedulingStrategy === "DAEMON";

/** Whether tasks that start have ECS Exec. */
export const hasExec = (service: Service): boolean => service.raw["enableExecuteCommand"] === true;

/** Who starts and stops its deployments: ECS, CODE_DEPLOY, or EXTERNAL. */
export const controllerOf = ({ raw }: Service): string => text(record(raw["deploymentController"])["type"]) ?? "ECS";

/** Whether a deployment of the service goes on: ECS has one in progress, or tasks of an earlier one still run. */
export const isDeploying = (service: Service): boolean => {
  const primary = primaryOf(service);
  return (
    primary?.rolloutState === "IN_PROGRESS" ||
    service.deployments.some(other => other !== primary && other.running + other.pending > 0)
  );
};

/** Counts are the service's own unless its tasks, which are read more often, tell them. */
export function serviceState(
  service: Service,
  { running, pending }: { readonly running: number; readonly pending: number } = service,
): ServiceState {
  if (service.status !== "ACTIVE") return service.status === "DRAINING" ? "draining" : "inactive";
  const primary = primaryOf(service);
  const isShort = running < service.desired;
  if (primary?.rolloutState === "FAILED" || (isShort && (primary?.failedTasks ?? 0) > 0)) return "failing";
  const others = service.deployments.some(other => other !== primary && other.running + other.pending > 0);
  if (others || (primary?.rolloutState === "IN_PROGRESS" && isShort)) return "deploying";
  if (!isShort) return "steady";
  if (pending > 0) return "starting";
  return running === 0 ? "failing" : "short";
}

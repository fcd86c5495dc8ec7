import { counted, isRunning, rolloutOf } from "./tasks";
import type { DeploymentRecord, RevisionRecord, ServiceRecord } from "../world/records";
import type { ServiceRevisionSummary } from "../wire/wire";

type Summary = ServiceRevisionSummary & { readonly arn: string; readonly requestedTaskCount: number };

/** How many tasks a service wants of a revision and has of it. */
export function summaryOf(service: ServiceRecord, target: RevisionRecord): Summary {
  const tasks = counted(service).filter(record => rolloutOf(service, record)?.target === target);
  const runningTaskCount = tasks.filter(isRunning).length;
  const [primary] = service.rollouts;
  const isWanted = primary.target === target && primary.state !== "FAILED";
  return {
    arn: target.revision.serviceRevisionArn,
    requestedTaskCount: isWanted ? service.service.desiredCount : tasks.length,
    runningTaskCount,
    pendingTaskCount: tasks.length - runningTaskCount,
  };
}

export function summaries(
  service: ServiceRecord,
  { target, sources }: DeploymentRecord,
): NonNullable<DeploymentRecord["counts"]> {
  return { target: summaryOf(service, target), sources: sources.map(source => summaryOf(service, source)) };
}

import type { Service } from "../../ecs/model/model";
import { isAwaiting } from "../../ecs/model/serviceDeployment";
import type { DeploymentHook, ServiceDeployment } from "../../ecs/model/serviceDeployment";
import { primaryOf, revisionOf } from "../../ecs/model/serviceState";
import { pauseAfter } from "../../ecs/rate/pause";
import type { Pace } from "../../ecs/rate/pause";
import type { Aimed } from "../sending/target";
import { endOf, failureOf, rollbackOf, rolloutEnd } from "./deploymentEnd";
import type { DeploymentEnd } from "./deploymentEnd";
import { revisionName } from "./deploymentFacts";
import { delays, lagMs, readDeployment, readOrLater } from "./followReads";
import { currentDeployment } from "./seenService";
import { hasNewDeployment } from "./update";

/** Which deployment: one by its ARN or its id in the service, or the next one that the service shows. */
export interface Followed {
  readonly id?: string;
  readonly arn?: string;
  readonly revision: string;
  /** The service before the deployment that is followed. */
  readonly before?: Service;
}

/** What a person hears while a deployment goes on. */
export interface Hearing {
  progress(service: Service, isRollingBack: boolean): void;
  /** Once for each pause that waits for an answer. */
  paused(deployment: ServiceDeployment, hook: DeploymentHook): void;
}

/** Longer than ECS itself usually needs; whoever deploys slower looks at the service. */
const usualPace: Pace = { delays, limitMs: 3_600_000 };

/**
 * Follows a deployment, with back-off, until it ended or its time is over. A failing read is tried again; credentials and
 * permissions that are gone end it with an EcsError, as does the aborted signal.
 */
export async function followDeployment(
  aim: Aimed,
  followed: Followed,
  hearing: Hearing,
  signal: AbortSignal,
  pace = usualPace,
): Promise<DeploymentEnd> {
  const { revision } = followed;
  const began = Date.now();
  const told = new Set<string>();
  const { before } = followed;
  let { arn, id } = followed;
  let canRead = true;
  let last: Service | undefined;
  let failure: string | undefined;
  let rolledBackTo: string | undefined;
  let wasSeen = false;
  for (let round = 0; ; round++) {
    const service = await readOrLater(aim, signal);
    if (service === "gone") return { kind: "gone", revision, service: last };
    if (service) {
      wasSeen ||= !isAsBefore(service, before) || Date.now() - began > lagMs;
      last = service;
      id ??= before && hasNewDeployment(before, service) ? primaryOf(service)?.id : undefined;
      arn ??= id === undefined ? undefined : newDeployment(service, id, before);
    }
    const read = arn !== undefined && canRead ? await readDeployment(aim, arn, signal) : undefined;
    // ECS's reads lag its writes; later than that, the service's own rollout tells what the deployment no longer does.
    const deployment = read === "missing" ? (Date.now() - began > lagMs ? "unreadable" : "later") : read;
    if (deployment === "unreadable") canRead = false;
    if (service && wasSeen) hearing.progress(service, isRollingBack(deployment, service, id));
    if (typeof deployment === "object") {
      for (const hook of deployment.hooks.filter(isAwaiting).filter(({ id }) => !told.has(id))) {
        told.add(hook.id);
        hearing.paused(deployment, hook);
      }
      const end = endOf(deployment, revision);
      if (end) return await withService(aim, deployment, end, signal);
    } else if (deployment !== "later" && service && id !== undefined) {
      failure ??= failureOf(service, id);
      // Once it completed, the deployment that ECS went back to no longer says that it is one.
      if (rollbackOf(service, id)) rolledBackTo ??= revisionOf(service);
      const end = wasSeen || failure !== undefined ? rolloutEnd(service, id, failure, revision) : undefined;
      if (end) return end.kind === "rolledBack" ? { ...end, rolledBackTo } : end;
    }
    if (Date.now() - began > pace.limitMs) return { kind: "unsettled", revision, service: last };
    await pauseAfter(round, pace, signal);
  }
}

/** Whether the service still shows no other deployment than before the change. */
const isAsBefore = (service: Service, before: Service | undefined): boolean =>
  before !== undefined && primaryOf(service)?.id === primaryOf(before)?.id;

/** Once the service shows another service deployment than before, it is the one that was started. */
function newDeployment(service: Service, id: string, before: Service | undefined): string | undefined {
  const current = currentDeployment(service);
  const isOld = before !== undefined && current === currentDeployment(before);
  return primaryOf(service)?.id === id && !isOld ? current : undefined;
}

function isRollingBack(
  deployment: ServiceDeployment | "unreadable" | "later" | undefined,
  service: Service,
  id: string | undefined,
): boolean {
  if (typeof deployment === "object") return deployment.status.startsWith("ROLLBACK_");
  return id !== undefined && rollbackOf(service, id) !== undefined;
}

/** The end with the service as it is after it, which may run yet another revision than the one that ECS rolled back to. */
async function withService(
  aim: Aimed,
  deployment: ServiceDeployment,
  end: DeploymentEnd,
  signal: AbortSignal,
): Promise<DeploymentEnd> {
  const { revisionArn } = deployment.rollback ?? {};
  const [service, rolledBackTo] = await Promise.all([
    readOrLater(aim, signal),
    end.kind === "rolledBack" && revisionArn !== undefined ? revisionName(aim, revisionArn, signal) : undefined,
  ]);
  const known = { ...end, rolledBackTo };
  if (!service || service === "gone") return known;
  const current = currentDeployment(service);
  const isReplaced = end.kind === "stopped" && current !== undefined && current !== deployment.arn;
  return { ...known, kind: isReplaced ? "replaced" : end.kind, service };
}

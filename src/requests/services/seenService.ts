import { EcsError } from "../../ecs/model/errors";
import { text, timestamp } from "../../ecs/model/fields";
import { lastPart } from "../../ecs/model/model";
import type { Service } from "../../ecs/model/model";
import { controllerOf, hasExec, primaryOf, revisionOf } from "../../ecs/model/serviceState";
import type { Aimed } from "../sending/target";

/** A service as a person last saw it, and as ECS has it now. */
export interface SeenService {
  readonly before?: Service;
  readonly now: Service;
}

/** What the window shows of a service; nothing until it was read. */
export const shownService = ({ session, arn }: Aimed): Service | undefined => session.services.get(lastPart(arn));

/** Reads a service anew, for all of the window; undefined when ECS doesn't know it. Throws an EcsError. */
export async function readService({ session, arn }: Aimed, signal: AbortSignal): Promise<Service | undefined> {
  session.checkOpen();
  const { found } = await session.gateway.describeServices(session.cluster.arn, [arn], signal);
  const [service] = found;
  if (service) session.services.learn(service);
  return service;
}

/** Reads a service that is to be changed; throws an EcsError when there is nothing left to change. */
export async function rereadService(
  aim: Aimed,
  before: Service | undefined,
  signal: AbortSignal,
): Promise<SeenService> {
  const now = await readService(aim, signal);
  const name = lastPart(aim.arn);
  if (!now || now.status === "INACTIVE")
    throw new EcsError({
      kind: "missing",
      code: "ServiceNotFound",
      sentence: `Service ${name} was deleted from cluster ${aim.session.cluster.name}.`,
      advice: "Refresh the cluster.",
    });
  if (now.status === "DRAINING")
    throw new EcsError({
      kind: "conflict",
      code: "ServiceDraining",
      sentence: `Service ${name} is being deleted: it can't be changed anymore.`,
      advice: "Wait until its tasks have stopped.",
    });
  return { before, now };
}

/** Throws an EcsError for a service whose deployments another controller begins and stops: ECS refuses to. */
export function refuseOtherController(service: Service): void {
  const { name } = service;
  const controller = controllerOf(service);
  if (controller === "ECS") return;
  throw new EcsError({
    kind: "unsupported",
    code: "DeploymentController",
    sentence: `Service ${name} has the deployment controller ${controller}: ECS itself neither starts nor stops its deployments.`,
    advice:
      controller === "CODE_DEPLOY"
        ? "Use AWS CodeDeploy to deploy it or to stop its deployment."
        : "Use that controller to deploy it or to stop its deployment.",
  });
}

/** ARN of the service deployment that is under way, or was last. */
export const currentDeployment = (service: Service): string | undefined =>
  text(service.raw["currentServiceDeployment"]);

/** What differs of what a person decides by: "desired count 6 → 8". */
export function movedService({ before, now }: SeenService): readonly string[] {
  if (!before) return [];
  const [was, is] = [primaryOf(before), primaryOf(now)];
  const pairs: readonly (readonly [string, string | number | undefined, string | number | undefined])[] = [
    ["status", before.status, now.status],
    ["desired count", before.desired, now.desired],
    ["running", before.running, now.running],
    ["revision", revisionOf(before), revisionOf(now)],
    ["rollout", was?.rolloutState, is?.rolloutState],
    ["failed tasks", was?.failedTasks, is?.failedTasks],
    ["ECS Exec", hasExec(before) ? "on" : "off", hasExec(now) ? "on" : "off"],
  ];
  const lines = pairs
    .filter(([, from, to]) => from !== to)
    .map(([what, from, to]) => `${what} ${from ?? "nothing"} → ${to ?? "nothing"}`);
  if (timestamp(before.raw["createdAt"]) !== timestamp(now.raw["createdAt"]))
    lines.unshift("it was deleted and created again");
  const isNewDeployment = was?.id !== is?.id && revisionOf(before) === revisionOf(now);
  return isNewDeployment ? [...lines, `a new deployment of ${revisionOf(now)}`] : lines;
}

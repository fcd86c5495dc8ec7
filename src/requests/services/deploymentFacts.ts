import type { ContinueServiceDeploymentCommandInput } from "@aws-sdk/client-ecs";
import { toEcsError } from "../../ecs/answers/failure";
import { lastPart } from "../../ecs/model/model";
import type { ServiceDeployment } from "../../ecs/model/serviceDeployment";
import type { Aimed } from "../sending/target";

/** A service deployment with the names of what it goes from and to. */
export interface DeploymentFacts {
  readonly deployment: ServiceDeployment;
  /** "api:13"; undefined where its service revision can't be read. */
  readonly target?: string;
  readonly sources: readonly string[];
}

/** Reads a service deployment anew; undefined when ECS doesn't know it. Throws an EcsError. */
export async function readDeployment(
  { session }: Aimed,
  arn: string,
  signal: AbortSignal,
): Promise<ServiceDeployment | undefined> {
  session.checkOpen();
  const { found } = await session.gateway.describeServiceDeployments([arn], signal);
  return found[0];
}

/** The same with the task definitions of its revisions, as far as those can be read. */
export async function deploymentFacts(
  aim: Aimed,
  arn: string,
  signal: AbortSignal,
): Promise<DeploymentFacts | undefined> {
  const deployment = await readDeployment(aim, arn, signal);
  if (!deployment) return undefined;
  const { target, sources } = deployment;
  const names = await revisionNames(aim, [...(target ? [target.arn] : []), ...sources.map(({ arn }) => arn)], signal);
  return {
    deployment,
    target: target && names.get(target.arn),
    sources: sources.flatMap(source => names.get(source.arn) ?? []),
  };
}

/** "api:12" of a service revision; undefined where it can't be read. */
export const revisionName = async (aim: Aimed, arn: string, signal: AbortSignal): Promise<string | undefined> =>
  (await revisionNames(aim, [arn], signal)).get(arn);

/** "api:12" of each service revision; who may not read revisions does without. */
async function revisionNames(
  { session }: Aimed,
  arns: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  if (arns.length === 0) return new Map();
  try {
    const { found } = await session.gateway.describeServiceRevisions([...new Set(arns)], signal);
    return new Map(
      found.flatMap(({ arn, taskDefinitionArn }) =>
        taskDefinitionArn === undefined ? [] : [[arn, lastPart(taskDefinitionArn)] as const],
      ),
    );
  } catch (error) {
    const failure = toEcsError(error, { operation: "DescribeServiceRevisions", region: session.region });
    if (failure.kind === "cancelled") throw failure;
    return new Map();
  }
}

/**
 * What a rollback of `revision` goes back to, in words. Of several sources only ECS knows which one completed: the others
 * may be the failed deployments that were replaced.
 */
export function rollbackTarget(sources: readonly string[], revision: string): string {
  const others = new Set(sources);
  const [only] = others;
  return others.size === 1 && only !== undefined && only !== revision ? only : "the last completed deployment";
}

/** Whether a deployment shows that its paused hook got this answer, and not another person's or the timeout's. */
export function showsAnswer(
  { hookId, action }: Pick<ContinueServiceDeploymentCommandInput, "hookId" | "action">,
  { hooks, status }: ServiceDeployment,
): boolean {
  if (hooks.some(({ id, status }) => id === hookId && status === "AWAITING_ACTION")) return false;
  const isBack = status.startsWith("ROLLBACK_");
  return action === "ROLLBACK" ? isBack : !isBack && status !== "STOP_REQUESTED" && status !== "STOPPED";
}

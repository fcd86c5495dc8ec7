import { isUnderWay } from "../../ecs/model/serviceDeployment";
import { revisionOf } from "../../ecs/model/serviceState";
import { EcsError } from "../../ecs/model/errors";
import type { Service } from "../../ecs/model/model";
import { deploymentFacts } from "../../requests/services/deploymentFacts";
import type { DeploymentFacts } from "../../requests/services/deploymentFacts";
import { currentDeployment, refuseOtherController, rereadService } from "../../requests/services/seenService";
import type { SeenService } from "../../requests/services/seenService";
import { reading } from "../running/run";
import type { ServiceAim } from "./serviceAim";

export interface CurrentFacts extends DeploymentFacts {
  readonly seen: SeenService;
  /** "api:13" */
  readonly revision: string;
}

/** The deployment of a service that is under way, read anew; throws an EcsError that says why there is none. */
export const currentFacts = (aim: ServiceAim): Promise<CurrentFacts> =>
  reading("Reading the deployment", async signal => {
    const seen = await rereadService(aim, aim.seen, signal);
    refuseOtherController(seen.now);
    const arn = currentDeployment(seen.now);
    const facts = arn === undefined ? undefined : await deploymentFacts(aim, arn, signal);
    if (!facts || !isUnderWay(facts.deployment)) throw nothingUnderWay(seen.now, facts?.deployment.status);
    return { ...facts, seen, revision: facts.target ?? revisionOf(seen.now) };
  });

function nothingUnderWay({ name }: Service, status: string | undefined): EcsError {
  const last = status === undefined ? "" : ` The latest one is ${status}.`;
  return new EcsError({
    kind: "conflict",
    code: "NoDeployment",
    sentence: `Service ${name} has no deployment in progress.${last}`,
    advice: "Refresh to see its current state.",
  });
}

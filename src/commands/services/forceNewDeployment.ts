import { revisionOf } from "../../ecs/model/serviceState";
import { deploymentLines, movedLines, serviceLine } from "../../requests/services/consequence";
import { refuseOtherController, rereadService } from "../../requests/services/seenService";
import { placeLines } from "../../requests/sending/wording";
import type { Argument } from "../running/commandDeps";
import { confirm } from "../running/kit";
import type { Kit } from "../running/kit";
import { editAsJson, reading } from "../running/run";
import { sending } from "../running/job";
import { serviceAim } from "./serviceAim";
import type { ServiceAim } from "./serviceAim";
import { sendUpdate } from "./update";

const forceTitle = "Force New Deployment";

/** Replaces all tasks of a service with new ones of the same revision. */
export async function forceNewDeployment(kit: Kit, argument: Argument): Promise<void> {
  const aim = await serviceAim(kit, argument, forceTitle, "UpdateService");
  if (aim) await forceNewDeploymentOf(kit, aim);
}

export const forceNewDeploymentOf = (kit: Kit, aim: ServiceAim): Promise<void> =>
  kit.runner.run(sending("UpdateService", [aim]), async () => {
    kit.sender.allow(aim, "UpdateService");
    const seen = await reading("Reading the service", signal => rereadService(aim, aim.seen, signal));
    const { now } = seen;
    refuseOtherController(now);
    const answer = await confirm(
      `Force a new deployment of service ${now.name} in cluster ${aim.session.cluster.name}?`,
      [serviceLine(now), ...placeLines([aim]), ...movedLines(seen), "", ...deploymentLines(now, revisionOf(now))],
      forceTitle,
      editAsJson,
    );
    const input = { cluster: aim.session.cluster.arn, service: now.arn, forceNewDeployment: true };
    if (answer === editAsJson) await kit.documents.open("UpdateService", input, aim);
    else if (answer === forceTitle) await sendUpdate(kit, aim, input, now);
  });

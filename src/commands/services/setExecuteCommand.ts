import { controllerOf, hasExec, revisionOf } from "../../ecs/model/serviceState";
import { movedLines, serviceLine, deploymentLines } from "../../requests/services/consequence";
import { rereadService } from "../../requests/services/seenService";
import { placeLines } from "../../requests/sending/wording";
import type { Argument } from "../running/commandDeps";
import { confirm } from "../running/kit";
import type { Kit } from "../running/kit";
import { editAsJson, reading } from "../running/run";
import { sending } from "../running/job";
import { serviceAim } from "./serviceAim";
import { sendUpdate } from "./update";

/** Turns ECS Exec of a service on or off, for new tasks alone or with a deployment that replaces all of them. */
export async function setExecuteCommand(kit: Kit, argument: Argument): Promise<void> {
  const aim = await serviceAim(kit, argument, "Enable or Disable ECS Exec", "UpdateService");
  if (!aim) return;
  await kit.runner.run(sending("UpdateService", [aim]), async () => {
    kit.sender.allow(aim, "UpdateService");
    const seen = await reading("Reading the service", signal => rereadService(aim, aim.seen, signal));
    const { now } = seen;
    const isOn = hasExec(now);
    const verb = isOn ? "Disable" : "Enable";
    const alone = `${verb} for New Tasks`;
    const forced = `${verb} and Force New Deployment`;
    const controller = controllerOf(now);
    const isOurs = controller === "ECS";
    const answer = await confirm(
      `${verb} ECS Exec for service ${now.name} in cluster ${aim.session.cluster.name}?`,
      [
        serviceLine(now),
        ...placeLines([aim]),
        ...movedLines(seen),
        "",
        `ECS Exec is ${isOn ? "on" : "off"} now. Tasks that run already keep what they started with: only a new deployment changes that.`,
        ...(isOn ? [] : ["The task role needs the ssmmessages permissions."]),
        "",
        ...(isOurs
          ? ["With a new deployment:", ...deploymentLines(now, revisionOf(now))]
          : [`The service has the deployment controller ${controller}: ECS itself starts no deployment of it.`]),
      ],
      alone,
      ...(isOurs ? [forced] : []),
      editAsJson,
    );
    if (answer === undefined) return;
    const input = {
      cluster: aim.session.cluster.arn,
      service: now.arn,
      enableExecuteCommand: !isOn,
      ...(answer === forced ? { forceNewDeployment: true } : {}),
    };
    if (answer === editAsJson) await kit.documents.open("UpdateService", input, aim);
    else await sendUpdate(kit, aim, input, now);
  });
}

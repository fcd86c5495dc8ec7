import { isUnderWay } from "../../ecs/model/serviceDeployment";
import type { StopServiceDeploymentCommandInput } from "@aws-sdk/client-ecs";
import { movedLines, serviceLine } from "../../requests/services/consequence";
import { readDeployment, rollbackTarget } from "../../requests/services/deploymentFacts";
import { isDeploying } from "../../ecs/model/serviceState";
import { placeLines } from "../../requests/sending/wording";
import type { Aimed } from "../../requests/sending/target";
import { plural } from "../../text/counts";
import type { Argument } from "../running/commandDeps";
import { confirm } from "../running/kit";
import type { Kit } from "../running/kit";
import { editAsJson } from "../running/run";
import { sending } from "../running/job";
import { currentFacts } from "./currentFacts";
import type { CurrentFacts } from "./currentFacts";
import { followInBackground } from "./followService";
import { sendServiceChange } from "./sendServiceChange";
import { serviceAim } from "./serviceAim";

const title = "Stop Deployment";
const button = "Stop and Roll Back";

/** Stops the deployment under way: ECS rolls back to the revision before it. */
export async function stopDeployment(kit: Kit, argument: Argument): Promise<void> {
  const aim = await serviceAim(kit, argument, title, "StopServiceDeployment", isDeploying);
  if (!aim) return;
  await kit.runner.run(sending("StopServiceDeployment", [aim]), async () => {
    kit.sender.allow(aim, "StopServiceDeployment");
    const facts = await currentFacts(aim);
    const { now } = facts.seen;
    const answer = await confirm(
      `Stop the deployment of ${facts.revision} to service ${now.name} in cluster ${aim.session.cluster.name}?`,
      [serviceLine(now), ...placeLines([aim]), ...movedLines(facts.seen), "", ...stopLines(facts)],
      button,
      editAsJson,
    );
    const input = { serviceDeploymentArn: facts.deployment.arn, stopType: "ROLLBACK" } as const;
    if (answer === editAsJson) await kit.documents.open("StopServiceDeployment", input, aim);
    else if (answer === button) await sendStop(kit, aim, input, facts.revision);
  });
}

function stopLines({
  deployment: { status, lifecycleStage, target },
  sources,
  revision,
}: CurrentFacts): readonly string[] {
  const tasks = target && target.running + target.pending;
  return [
    `Deployment: ${status}${lifecycleStage ? ` at ${lifecycleStage}` : ""}`,
    `ECS rolls back to ${rollbackTarget(sources, revision)}${tasks === undefined || tasks === 0 ? "" : ` and stops ${plural(tasks, "task")} of ${revision}`}.`,
    ...(sources.length === 0 ? ["Without an earlier completed deployment, ECS can't roll back and may refuse."] : []),
  ];
}

/** Sends the stop of one deployment, and follows it back. */
export const sendStop = (
  kit: Kit,
  aim: Aimed,
  input: StopServiceDeploymentCommandInput,
  revision: string,
): Promise<void> => {
  const arn = input.serviceDeploymentArn ?? "";
  return sendServiceChange(kit, {
    operation: "StopServiceDeployment",
    input,
    aim,
    did: `the deployment of ${revision} was asked to stop`,
    isDone: async signal => {
      const deployment = await readDeployment(aim, arn, signal);
      return deployment !== undefined && !isUnderWay(deployment) && deployment.status !== "SUCCESSFUL";
    },
    follow: () => followInBackground(kit, aim, { arn, revision }, true),
  });
};

import { isAwaiting } from "../../ecs/model/serviceDeployment";
import type { ContinueServiceDeploymentCommandInput } from "@aws-sdk/client-ecs";
import { EcsError } from "../../ecs/model/errors";
import type { DeploymentHook } from "../../ecs/model/serviceDeployment";
import { movedLines, serviceLine } from "../../requests/services/consequence";
import { readDeployment, rollbackTarget, showsAnswer } from "../../requests/services/deploymentFacts";
import { isDeploying } from "../../ecs/model/serviceState";
import { placeLines } from "../../requests/sending/wording";
import type { Aimed } from "../../requests/sending/target";
import { clockTime } from "../../text/clockTime";
import { plural } from "../../text/counts";
import { pickOne } from "../../wizard/pick";
import { alone } from "../../wizard/wizard";
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

const title = "Continue Paused Deployment";
const go = "Continue";
const back = "Roll Back";

/** Answers a paused lifecycle hook: the deployment goes on, or back. */
export async function continueDeployment(kit: Kit, argument: Argument): Promise<void> {
  const aim = await serviceAim(kit, argument, title, "ContinueServiceDeployment", isDeploying);
  if (!aim) return;
  await kit.runner.run(sending("ContinueServiceDeployment", [aim]), async () => {
    kit.sender.allow(aim, "ContinueServiceDeployment");
    const facts = await currentFacts(aim);
    const hook = await askHook(facts);
    if (!hook) return;
    const { now } = facts.seen;
    const answer = await confirm(
      `Continue the paused deployment of ${facts.revision} to service ${now.name} in cluster ${aim.session.cluster.name}, or roll it back?`,
      [serviceLine(now), ...placeLines([aim]), ...movedLines(facts.seen), "", ...hookLines(facts, hook)],
      go,
      back,
      editAsJson,
    );
    if (answer === undefined) return;
    const action = answer === back ? "ROLLBACK" : "CONTINUE";
    const input = { serviceDeploymentArn: facts.deployment.arn, hookId: hook.id, action } as const;
    if (answer === editAsJson) await kit.documents.open("ContinueServiceDeployment", input, aim);
    else await sendContinue(kit, aim, input, facts.revision);
  });
}

async function askHook({ deployment, revision }: CurrentFacts): Promise<DeploymentHook | undefined> {
  const waiting = deployment.hooks.filter(isAwaiting);
  const [only, ...others] = waiting;
  if (!only)
    throw new EcsError({
      kind: "conflict",
      code: "NotPaused",
      sentence: `The deployment of ${revision} isn't paused: no lifecycle hook waits for an answer.`,
      advice: "Refresh to see its current stage.",
    });
  if (others.length === 0) return only;
  const reply = await pickOne(alone(title), {
    placeholder: "Paused hook",
    load: () => Promise.resolve(waiting.map(hook => ({ label: hook.id, description: timeoutText(hook), value: hook }))),
    empty: "",
  });
  return reply.kind === "value" ? reply.value : undefined;
}

function hookLines({ deployment, sources, revision }: CurrentFacts, hook: DeploymentHook): readonly string[] {
  return [
    `Paused${deployment.lifecycleStage ? ` at ${deployment.lifecycleStage}` : ""}. ${timeoutText(hook)}`,
    `Continue: ECS continues to the next stage of the deployment${deployment.target ? ` (${plural(deployment.target.running, "task")} of ${revision} running)` : ""}.`,
    `Roll Back: ECS goes back to ${rollbackTarget(sources, revision)}.`,
  ];
}

function timeoutText({ expiresAt, timeoutAction }: DeploymentHook): string {
  const then = timeoutAction === "CONTINUE" ? "continues" : "rolls back";
  return expiresAt === undefined
    ? `Without an answer, ECS ${then}.`
    : `Without an answer, ECS ${then} at ${clockTime(expiresAt)}.`;
}

/** Sends the answer to one paused hook, and follows the deployment on or back. */
export const sendContinue = (
  kit: Kit,
  aim: Aimed,
  input: ContinueServiceDeploymentCommandInput,
  revision: string,
): Promise<void> => {
  const arn = input.serviceDeploymentArn ?? "";
  const isBack = input.action === "ROLLBACK";
  return sendServiceChange(kit, {
    operation: "ContinueServiceDeployment",
    input,
    aim,
    did: `the paused deployment of ${revision} was asked to ${isBack ? "roll back" : "continue"}`,
    isDone: async signal => {
      const deployment = await readDeployment(aim, arn, signal);
      return deployment !== undefined && showsAnswer(input, deployment);
    },
    follow: () => followInBackground(kit, aim, { arn, revision }, isBack),
  });
};

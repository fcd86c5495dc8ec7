import type { UpdateServiceCommandInput } from "@aws-sdk/client-ecs";
import { lastPart } from "../../ecs/model/model";
import type { Service } from "../../ecs/model/model";
import { primaryOf, revisionOf } from "../../ecs/model/serviceState";
import type { Aimed } from "../../requests/sending/target";
import { readService } from "../../requests/services/seenService";
import { hasNewDeployment, showsUpdate, updateText } from "../../requests/services/update";
import { say } from "../running/kit";
import type { Kit } from "../running/kit";
import { followCountInBackground, followInBackground } from "./followService";
import { sendServiceChange } from "./sendServiceChange";

/** Sends an UpdateService about a service as it was just read, and follows what it starts. */
export const sendUpdate = (kit: Kit, aim: Aimed, input: UpdateServiceCommandInput, before: Service): Promise<void> =>
  sendServiceChange(kit, {
    operation: "UpdateService",
    input,
    aim,
    before,
    did: updateText(input),
    isDone: async signal => {
      const now = await readService(aim, signal);
      return now !== undefined && showsUpdate(input, before, now);
    },
    follow: answered => followUpdate(kit, aim, input, before, answered ?? shown(aim) ?? before),
  });

const shown = ({ session, arn }: Aimed): Service | undefined =>
  session.services.all.find(service => service.arn === arn);

function followUpdate(kit: Kit, aim: Aimed, input: UpdateServiceCommandInput, before: Service, now: Service): void {
  const isNew = hasNewDeployment(before, now);
  const revision = isNew ? revisionOf(now) : deployedRevision(input, before);
  const id = isNew ? primaryOf(now)?.id : undefined;
  if (revision !== undefined) followInBackground(kit, aim, { id, revision, before });
  else if (input.desiredCount !== undefined) followCountInBackground(kit, aim, input.desiredCount, before.desired);
  else say(sentence(updateText(input)));
}

/** What an UpdateService deploys for certain, even if its answer doesn't show the deployment yet. */
function deployedRevision({ forceNewDeployment, taskDefinition }: UpdateServiceCommandInput, before: Service) {
  const named = taskDefinition === undefined ? revisionOf(before) : lastPart(taskDefinition);
  return forceNewDeployment || (named.includes(":") && named !== revisionOf(before)) ? named : undefined;
}

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;

import type { RegisterContainerInstanceCommandInput } from "@aws-sdk/client-ecs";
import { EcsError } from "../ecs/errors";
import { identityInstance } from "../requests/registration";
import { isInstance } from "../requests/target";
import type { Target } from "../requests/target";
import { instanceName, versionOf } from "../requests/wording";
import { say } from "./kit";
import type { Kit } from "./kit";
import { inform, warn } from "./notice";
import { inView } from "./run";
import { loaded } from "./targets";

/**
 * Sends a registration once: registering twice makes two entries, so a lost answer is looked up and never resent from here.
 * A wizard's request that failed is given back as a document.
 */
export function submitRegistration(
  kit: Kit,
  target: Target,
  input: RegisterContainerInstanceCommandInput,
  fromDocument = false,
): Promise<void> {
  let known: ReadonlySet<string> | undefined;
  const giveBack = () => (fromDocument ? undefined : kit.documents.open("RegisterContainerInstance", input));
  const work = async () => {
    // Known before it is sent, or a lost answer would be taken for carried out because of an older entry.
    await inView(() => loaded(target));
    known ??= new Set(target.session.replica.containerInstances.keys());
    try {
      const sent = await inView(() => kit.sender.send(target, "RegisterContainerInstance", input, []));
      const instance = sent.resources.find(isInstance);
      if (!instance) return;
      say(`${instanceName(instance)} registered in ${target.session.cluster.name}, ${versionOf(instance.version)}.`);
    } catch (error) {
      if (!(error instanceof EcsError) || !error.maybeDone) throw error;
      if (!(await lookUp(target, input, known, error))) await giveBack();
    }
  };
  return kit.runner.run(`RegisterContainerInstance ${input.instanceIdentityDocument ?? ""}`, work, giveBack);
}

/** Whether the instance is there after all, which it tells either way. */
async function lookUp(
  target: Target,
  input: RegisterContainerInstanceCommandInput,
  known: ReadonlySet<string>,
  lost: EcsError,
): Promise<boolean> {
  const { session } = target;
  await inView(() => session.load());
  if (session.state.kind === "failed") throw session.state.error;
  const id = identityInstance(input.instanceIdentityDocument ?? "");
  const found = [...session.replica.containerInstances.values()].find(
    instance => !known.has(instance.arn) && instance.ec2InstanceId === id,
  );
  if (found)
    void inform(
      `${lost.sentence} It was carried out all the same: ${instanceName(found)} is registered in ${session.cluster.name}, ${versionOf(found.version)}.`,
    );
  else
    void warn(
      `${lost.sentence} ${session.cluster.name} does not show ${id ?? "the instance"}. Refresh before sending it again: registering twice makes two entries.`,
    );
  return found !== undefined;
}

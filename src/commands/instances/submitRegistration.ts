import type { RegisterContainerInstanceCommandInput } from "@aws-sdk/client-ecs";
import { EcsError } from "../../ecs/model/errors";
import { instanceArns, registeredSince } from "../../requests/register/registered";
import { identityInstance } from "../../requests/register/registration";
import type { Sent } from "../../requests/sending/sender";
import { isInstance } from "../../requests/sending/target";
import type { Target } from "../../requests/sending/target";
import { versionOf } from "../../requests/sending/wording";
import { instanceName } from "../../ecs/model/names";
import { say, showChanged } from "../running/kit";
import type { Kit } from "../running/kit";
import { inform, warn } from "../running/notice";
import { inView, reading } from "../running/run";

/**
 * Sends a registration once: registering twice creates two entries, so a lost answer is looked up and never resent from here.
 * A wizard's request that failed is given back as a document.
 */
export function submitRegistration(
  kit: Kit,
  target: Target,
  input: RegisterContainerInstanceCommandInput,
  fromDocument = false,
): Promise<void> {
  let known: ReadonlySet<string> | undefined;
  let answered: Sent<"RegisterContainerInstance"> | undefined;
  let isGivenBack = fromDocument;
  const giveBack = () => {
    if (isGivenBack) return undefined;
    isGivenBack = true;
    return kit.documents.open("RegisterContainerInstance", input, target);
  };
  const work = async () => {
    // Read before it is sent, or a lost answer would be taken for carried out because of an older entry.
    known ??= await reading("Reading container instances before registering", signal => instanceArns(target, signal));
    try {
      answered ??= await inView(() => kit.sender.send(target, "RegisterContainerInstance", input, []));
    } catch (error) {
      if (!(error instanceof EcsError) || !error.maybeDone) throw error;
      if (!(await lookUp(target, input, known, error))) await giveBack();
      return;
    }
    const instance = answered.resources.find(isInstance);
    if (!instance) return;
    say(`${instanceName(instance)} registered in ${target.session.cluster.name}, ${versionOf(instance.version)}.`);
    showChanged(kit, target, instance.arn);
  };
  const key = `RegisterContainerInstance ${input.instanceIdentityDocument ?? ""}`;
  return kit.runner.run({ key, what: "RegisterContainerInstance" }, work, giveBack);
}

/** Whether the instance is there after all, which it tells either way. */
async function lookUp(
  target: Target,
  input: RegisterContainerInstanceCommandInput,
  known: ReadonlySet<string>,
  lost: EcsError,
): Promise<boolean> {
  const cluster = target.session.cluster.name;
  const id = identityInstance(input.instanceIdentityDocument ?? "");
  const look = (signal: AbortSignal) => registeredSince(target, known, id, signal);
  const twice = "Refresh before sending it again: registering twice creates two entries.";
  const unsure = `${lost.sentence} Couldn't tell whether ${id ?? "the instance"} was registered:`;
  try {
    const found = await reading(`Checking whether ${id ?? "the instance"} was registered`, look);
    if (found)
      void inform(
        `${lost.sentence} The request succeeded: ${instanceName(found)} is registered in ${cluster}, ${versionOf(found.version)}.`,
      );
    else void warn(`${unsure} ${cluster} shows no new entry yet. ${twice}`);
    return found !== undefined;
  } catch (error) {
    void warn(`${unsure} ${error instanceof EcsError ? error.sentence : String(error)} ${twice}`);
    return false;
  }
}

import type { RegisterContainerInstanceCommandInput } from "@aws-sdk/client-ecs";
import { EcsError } from "../ecs/errors";
import { instanceArns, registeredSince } from "../requests/registered";
import { identityInstance } from "../requests/registration";
import type { Sent } from "../requests/sender";
import { isInstance } from "../requests/target";
import type { Target } from "../requests/target";
import { instanceName, versionOf } from "../requests/wording";
import { say } from "./kit";
import type { Kit } from "./kit";
import { inform, warn } from "./notice";
import { inView, reading } from "./run";

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
  let answered: Sent<"RegisterContainerInstance"> | undefined;
  const giveBack = () => (fromDocument ? undefined : kit.documents.open("RegisterContainerInstance", input));
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
    if (instance)
      say(`${instanceName(instance)} registered in ${target.session.cluster.name}, ${versionOf(instance.version)}.`);
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
  const cluster = target.session.cluster.name;
  const id = identityInstance(input.instanceIdentityDocument ?? "");
  const look = (signal: AbortSignal) => registeredSince(target, known, id, signal);
  const twice = "Refresh before sending it again: registering twice makes two entries.";
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

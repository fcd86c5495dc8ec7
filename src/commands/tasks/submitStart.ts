import type { StartTaskCommandInput } from "@aws-sdk/client-ecs";
import { EcsError } from "../../ecs/model/errors";
import { lastPart } from "../../ecs/model/model";
import type { Sent } from "../../requests/sending/sender";
import { knownBefore, startedBy } from "../../requests/sending/startedTasks";
import type { Target } from "../../requests/sending/target";
import { nameOf } from "../../ecs/model/names";
import { startedText } from "../../requests/sending/wording";
import { plural } from "../../text/counts";
import { followStarted } from "./followStarted";
import { say, showChanged } from "../running/kit";
import type { Kit } from "../running/kit";
import { complain, inform, warn } from "../running/notice";
import type { LostStart } from "../requestFiles/requestDocuments";
import { inView, reading } from "../running/run";
import { messageText } from "../../text/secrets";

/**
 * Sends a StartTask request once. After an answer that may have been lost it is not sent again: what was started is looked
 * up by `startedBy`, and the person decides; the same request sent once more is looked up first.
 */
export function submitStart(
  kit: Kit,
  target: Target,
  request: StartTaskCommandInput,
  fromDocument = false,
  decided = false,
): Promise<void> {
  let isGivenBack = fromDocument;
  const giveBack = () => {
    if (isGivenBack) return undefined;
    isGivenBack = true;
    return kit.documents.open("StartTask", request, target);
  };
  let answered: Sent<"StartTask"> | undefined;
  const work = async () => {
    const name = lastPart(request.taskDefinition ?? "");
    const earlier = decided ? undefined : kit.documents.lostStartOf(request);
    if (earlier) {
      kit.runner.beside(() => lookUp({ kit, target, request, lost: earlier, giveBack }));
      return;
    }
    // A wizard's own `startedBy` is new; a document may have been sent before with the same.
    const before = (signal: AbortSignal) => knownBefore(target, request, signal);
    const known =
      fromDocument && !answered ? await reading(`Reading tasks before ${name} is started`, before) : new Set<string>();
    const began = Date.now();
    try {
      // Answered once, it is never sent again, whatever fails while its answer is told.
      answered ??= await inView(() => kit.sender.send(target, "StartTask", request, []));
    } catch (error) {
      if (!(error instanceof EcsError) || !error.maybeDone) throw error;
      const lost = { startedBy: request.startedBy, began, known, error };
      kit.documents.keepLostStart(request, lost);
      kit.runner.beside(() => lookUp({ kit, target, request, lost, giveBack }));
      return;
    }
    kit.documents.dropLostStart(request);
    tellStarted(kit, target, request, answered);
  };
  const what = `StartTask of ${lastPart(request.taskDefinition ?? "")}`;
  return kit.runner.run(
    { key: `StartTask ${target.connection.spec.id} ${request.startedBy ?? ""}`, what },
    work,
    giveBack,
  );
}

function tellStarted(kit: Kit, target: Target, request: StartTaskCommandInput, sent: Sent<"StartTask">): void {
  const name = lastPart(request.taskDefinition ?? "");
  const asked = request.containerInstances?.length ?? 0;
  const arns = sent.resources.map(resource => resource.arn);
  const refused = sent.failures.map(failure => {
    const instance = failure.arn ? target.session.replica.get(failure.arn) : undefined;
    return failure.arn ? { ...failure, reason: `${nameOf(instance, failure.arn)} ${failure.reason}` } : failure;
  });
  const text = `${name} in ${target.session.cluster.name}: ${startedText(asked, arns.length, refused)}`;
  if (arns.length < asked) void warn(text);
  else say(text);
  showChanged(kit, target, arns[0]);
  followStarted(kit, target, arns, name);
}

/** A request that may have been carried out although ECS did not say so. */
interface Unsure {
  readonly kit: Kit;
  readonly target: Target;
  readonly request: StartTaskCommandInput;
  readonly lost: LostStart;
  readonly giveBack: () => void | Promise<void>;
}

/** Asks ECS whether it was carried out. */
async function lookUp(unsure: Unsure): Promise<void> {
  const { kit, target, request, lost } = unsure;
  const name = lastPart(request.taskDefinition ?? "");
  const again = "Send Again";
  const checkAgain = "Check Again";
  const { sentence } = lost.error;
  const found = await reading(`Checking whether ${name} started`, signal =>
    startedBy(target, request, lost, signal),
  ).then(
    started => ({ started }),
    (error: unknown) => ({ error }),
  );
  if ("error" in found) {
    const choice = await complain(
      `${sentence} Couldn't tell whether ${name} started: ${messageText(found.error)}`,
      checkAgain,
    );
    if (choice === checkAgain) await lookUp(unsure);
    else await unsure.giveBack();
    return;
  }
  const { tasks, isOurs } = found.started;
  const arns = tasks.map(task => task.arn);
  if (tasks.length > 0 && isOurs) {
    kit.documents.dropLostStart(request);
    kit.sender.history.confirmStart(target, lost.startedBy, arns);
    void inform(
      `${sentence} The request succeeded: ${plural(tasks.length, `${name} task`)} started in ${target.session.cluster.name}. It wasn't sent again.`,
    );
    followStarted(kit, target, arns, name);
    return;
  }
  const choice = await warn(
    tasks.length > 0
      ? `${sentence} Couldn't tell whether ${name} started: ${plural(tasks.length, "task")} with the same startedBy came since, more than this request asked for. Sending again may start a second one.`
      : `${sentence} No matching ${name} task found yet. Sending again may start a second one.`,
    checkAgain,
    again,
  );
  if (choice === checkAgain) await lookUp(unsure);
  else if (choice === again) await submitStart(kit, target, request, true, true);
  else await unsure.giveBack();
}

import type { StartTaskCommandInput } from "@aws-sdk/client-ecs";
import { EcsError } from "../ecs/errors";
import { lastPart } from "../ecs/model";
import type { Target } from "../requests/target";
import { nameOf, plural, startedText } from "../requests/wording";
import { followStarted } from "./followStarted";
import { say } from "./kit";
import type { Kit } from "./kit";
import { complain, inform, warn } from "./notice";
import { inView, untilDone } from "./run";

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
  const giveBack = () => (fromDocument ? undefined : kit.documents.open("StartTask", request));
  const work = async () => {
    const name = lastPart(request.taskDefinition ?? "");
    const instances = request.containerInstances ?? [];
    const began = Date.now();
    const earlier = decided ? undefined : kit.documents.lostStartOf(request);
    if (earlier) {
      void lookUp({ kit, target, request, began: earlier.began, lost: earlier.error, giveBack });
      return;
    }
    try {
      const sent = await inView(() => kit.sender.send(target, "StartTask", request, []));
      kit.documents.dropLostStart(request);
      const arns = sent.resources.map(resource => resource.arn);
      const refused = sent.failures.map(failure => {
        const instance = failure.arn ? target.session.replica.get(failure.arn) : undefined;
        return failure.arn ? { ...failure, reason: `${nameOf(instance, failure.arn)} ${failure.reason}` } : failure;
      });
      const text = `${name} in ${target.session.cluster.name}: ${startedText(instances.length, arns.length, refused)}`;
      if (arns.length < instances.length) void warn(text);
      else say(text);
      followStarted(kit, target, arns, name);
    } catch (error) {
      if (!(error instanceof EcsError) || !error.maybeDone) throw error;
      kit.documents.keepLostStart(request, { startedBy: request.startedBy, began, error });
      void lookUp({ kit, target, request, began, lost: error, giveBack });
    }
  };
  return kit.runner.run(`StartTask ${request.startedBy ?? ""}`, work, giveBack);
}

/** A request that may have been carried out although ECS did not say so. */
interface Unsure {
  readonly kit: Kit;
  readonly target: Target;
  readonly request: StartTaskCommandInput;
  /** When it was sent, in epoch milliseconds. */
  readonly began: number;
  readonly lost: EcsError;
  readonly giveBack: () => void | Promise<void>;
}

/** Asks ECS whether it was carried out. */
async function lookUp(unsure: Unsure): Promise<void> {
  const { kit, target, request, lost } = unsure;
  const name = lastPart(request.taskDefinition ?? "");
  const again = "Send Again";
  const lookAgain = "Look Again";
  const found = await inView(() => startedSince(unsure)).then(
    arns => ({ arns }),
    (error: unknown) => ({ error }),
  );
  if ("error" in found) {
    const choice = await complain(
      `${lost.sentence} Whether ${name} started could not be read: ${found.error instanceof Error ? found.error.message : String(found.error)}`,
      lookAgain,
    );
    if (choice === lookAgain) await lookUp(unsure);
    else await unsure.giveBack();
    return;
  }
  const { arns } = found;
  if (arns.length > 0) {
    kit.documents.dropLostStart(request);
    void inform(
      `${lost.sentence} It was carried out all the same: ${plural(arns.length, "task")} of ${name} started in ${target.session.cluster.name}. It was not sent again.`,
    );
    followStarted(kit, target, arns, name);
    return;
  }
  const choice = await warn(
    `${lost.sentence} ECS shows no task of ${name} that it started, but its lists can lag by seconds: sending again may start it twice.`,
    lookAgain,
    again,
  );
  if (choice === lookAgain) await lookUp(unsure);
  else if (choice === again) await submitStart(kit, target, request, true, true);
  else await unsure.giveBack();
}

/** `startedBy` must be the list's only filter, so the rest is compared here; stopped tasks are listed apart. */
async function startedSince({ target, request, began }: Unsure): Promise<readonly string[]> {
  const { gateway, cluster, replica } = target.session;
  const signal = untilDone();
  const arns = new Set<string>();
  const filters = [{ startedBy: request.startedBy }, { desiredStatus: "STOPPED" as const }];
  for (const filter of filters)
    for await (const page of gateway.taskArns(cluster.arn, filter, signal)) for (const arn of page) arns.add(arn);
  const { found } = await gateway.describeTasks(cluster.arn, [...arns], signal);
  replica.take(found, "api", Date.now());
  // A minute of grace for clocks that differ; the text in startedBy is this request's own unless it was typed.
  return found
    .filter(task => task.startedBy === request.startedBy && (task.times.createdAt ?? began) >= began - 60_000)
    .map(task => task.arn);
}

import * as vscode from "vscode";
import type { StartTaskCommandInput } from "@aws-sdk/client-ecs";
import { EcsError } from "../ecs/errors";
import { lastPart } from "../ecs/model";
import type { Target } from "../requests/target";
import { nameOf, plural, startedText } from "../requests/wording";
import { followStarted } from "./followStarted";
import { say } from "./kit";
import type { Kit } from "./kit";
import { inView, untilDone } from "./run";

/**
 * Sends a StartTask request once. After an answer that may have been lost it is not sent again: what was started is looked
 * up by `startedBy`, and the person decides.
 */
export function submitStart(
  kit: Kit,
  target: Target,
  request: StartTaskCommandInput,
  fromDocument = false,
): Promise<void> {
  const work = async () => {
    const name = lastPart(request.taskDefinition ?? "");
    const instances = request.containerInstances ?? [];
    const began = Date.now();
    try {
      const sent = await inView(() => kit.sender.send(target, "StartTask", request, []));
      const arns = sent.resources.map(resource => resource.arn);
      const refused = sent.failures.map(failure => {
        const instance = failure.arn ? target.session.replica.get(failure.arn) : undefined;
        return failure.arn ? { ...failure, reason: `${nameOf(instance, failure.arn)} ${failure.reason}` } : failure;
      });
      const text = `${name} in ${target.session.cluster.name}: ${startedText(instances.length, arns.length, refused)}`;
      if (arns.length < instances.length) void vscode.window.showWarningMessage(text);
      else say(text);
      followStarted(kit, target, arns, name);
    } catch (error) {
      if (!(error instanceof EcsError) || !error.maybeDone) throw error;
      void lookUp(kit, target, request, began);
    }
  };
  const giveBack = () => (fromDocument ? undefined : kit.documents.open("StartTask", request));
  return kit.runner.run(`StartTask ${request.startedBy ?? ""}`, work, giveBack);
}

/** Asks ECS whether a request whose answer was lost had been carried out. */
async function lookUp(kit: Kit, target: Target, request: StartTaskCommandInput, began: number): Promise<void> {
  const name = lastPart(request.taskDefinition ?? "");
  const again = "Send Again";
  const lookAgain = "Look Again";
  const found = await inView(() => startedSince(target, request, began)).then(
    arns => ({ arns }),
    (error: unknown) => ({ error }),
  );
  if ("error" in found) {
    const choice = await vscode.window.showErrorMessage(
      `The answer to Start Task of ${name} was lost, and whether it started could not be read: ${found.error instanceof Error ? found.error.message : String(found.error)}`,
      lookAgain,
    );
    if (choice === lookAgain) await lookUp(kit, target, request, began);
    return;
  }
  const { arns } = found;
  if (arns.length > 0) {
    void vscode.window.showInformationMessage(
      `The answer to Start Task was lost, but it was carried out: ${plural(arns.length, "task")} of ${name} started in ${target.session.cluster.name}. It was not sent again.`,
    );
    followStarted(kit, target, arns, name);
    return;
  }
  const choice = await vscode.window.showWarningMessage(
    `The answer to Start Task of ${name} was lost, and ECS shows no task that it started. ECS's lists can lag by seconds, so sending again may start it twice.`,
    lookAgain,
    again,
  );
  if (choice === lookAgain) await lookUp(kit, target, request, began);
  if (choice === again) await submitStart(kit, target, request, true);
}

/** `startedBy` must be the list's only filter, so the rest is compared here; stopped tasks are listed apart. */
async function startedSince(target: Target, request: StartTaskCommandInput, began: number): Promise<readonly string[]> {
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

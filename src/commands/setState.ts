import * as vscode from "vscode";
import { batches, limits } from "../ecs/operations";
import { bulk } from "../requests/bulk";
import { hasStatus, isDrained } from "../requests/settled";
import { byCluster } from "../requests/target";
import type { Aimed } from "../requests/target";
import { instanceName, nameLines, nameOf, placeLines, plural, reasonText, versionOf } from "../requests/wording";
import type { Node } from "../tree/node";
import type { Argument } from "./deps";
import { confirm, say } from "./kit";
import type { Kit } from "./kit";
import { inView, untilDone } from "./run";
import { aims, instanceOf } from "./targets";

export type State = "ACTIVE" | "DRAINING";

/** Drains instances, or makes them take tasks again. */
export async function setState(kit: Kit, state: State, argument: Argument, selected?: readonly Node[]): Promise<void> {
  const title = state === "DRAINING" ? "Drain Container Instance" : "Activate Container Instance";
  const button = state === "DRAINING" ? "Drain" : "Activate";
  const chosen = await aims(
    kit.deps,
    {
      title,
      kind: "containerInstance",
      many: true,
      accepts: resource => resource.kind === "containerInstance" && resource.status !== state,
    },
    argument,
    selected,
  );
  if (!chosen) return;
  for (const aim of chosen) kit.sender.allow(aim, "UpdateContainerInstancesState");
  await inView(async () => {
    for (const [target, own] of byCluster(chosen))
      await target.session.reread(
        own.map(aim => aim.arn),
        untilDone(),
      );
  });
  const open = chosen.filter(aim => instanceOf(aim) !== undefined);
  const answer = await confirm(
    `${button} ${plural(open.length, "container instance")}?`,
    [
      ...nameLines(
        open.flatMap(aim => {
          const instance = instanceOf(aim);
          return instance
            ? `${instanceName(instance)} · ${instance.status} · ${plural(instance.runningTasks, "task")} · ${versionOf(instance.version)}`
            : [];
        }),
      ),
      ...placeLines(open),
      "",
      state === "DRAINING"
        ? "ECS places no more tasks there and moves the services' tasks elsewhere. Tasks that no service runs go on until they end."
        : "ECS may place tasks there again.",
    ],
    button,
  );
  if (answer === button) await sendStates(kit, open, state);
}

/** Ten instances to a request; `failures` are told by name and the state is followed. */
export async function sendStates(kit: Kit, open: readonly Aimed[], state: State): Promise<void> {
  for (const [target, own] of byCluster(open)) {
    const outcomes = await inView(() =>
      bulk(
        batches(own, limits.stateInstances),
        async batch => {
          const arns = batch.map(aim => aim.arn);
          const sent = await kit.sender.send(
            target,
            "UpdateContainerInstancesState",
            { cluster: target.session.cluster.arn, containerInstances: arns, status: state },
            arns,
          );
          if (sent.failures.length > 0)
            void vscode.window.showWarningMessage(
              `${plural(sent.failures.length, "container instance")} did not become ${state}: ${sent.failures.map(failure => `${nameOf(target.session.replica.get(failure.arn ?? ""), failure.arn ?? "?")} ${reasonText(failure)}`).join("; ")}.`,
            );
        },
        untilDone(),
      ),
    );
    const failed = outcomes.find(outcome => outcome.kind === "failed");
    const arns = outcomes.flatMap(outcome => (outcome.kind === "done" ? outcome.item.map(aim => aim.arn) : []));
    const settled = state === "DRAINING" ? isDrained : hasStatus(state);
    const doing = state === "DRAINING" ? "Draining" : "Activating";
    kit.watching.start(`${doing} ${plural(arns.length, "container instance")}`, target, arns, settled, endings => {
      const ended = endings.filter(ending => ending.kind === "settled").length;
      if (ended === endings.length)
        say(
          `${plural(ended, "container instance")} ${state === "DRAINING" ? "drained: no task is left there" : "ACTIVE"}.`,
        );
    });
    if (failed?.kind === "failed") throw failed.error;
  }
}

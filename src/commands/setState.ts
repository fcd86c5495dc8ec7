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
import { inform, warn } from "./notice";
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
  if (open.length === 0) {
    void inform(
      `Nothing to ${button.toLowerCase()}: ECS no longer knows ${plural(chosen.length, "container instance")}.`,
    );
    return;
  }
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

/**
 * Ten instances to a request; the state is followed. Resolves to whether each one took it: those that did not are told, and
 * the failure of an only request is thrown.
 */
export async function sendStates(kit: Kit, open: readonly Aimed[], state: State): Promise<boolean> {
  const groups = byCluster(open).flatMap(([target, own]) =>
    batches(own, limits.stateInstances).map(batch => ({ target, arns: batch.map(aim => aim.arn) })),
  );
  const taken: Aimed[] = [];
  const refused: string[] = [];
  const send = async ({ target, arns }: (typeof groups)[number]) => {
    const input = { cluster: target.session.cluster.arn, containerInstances: arns, status: state };
    const sent = await kit.sender.send(target, "UpdateContainerInstancesState", input, arns);
    const failed = sent.failures.map(({ arn }) => arn);
    taken.push(...arns.filter(arn => !failed.includes(arn)).map(arn => ({ ...target, arn })));
    for (const failure of sent.failures)
      refused.push(
        `${nameOf(target.session.replica.get(failure.arn ?? ""), failure.arn ?? "?")} ${reasonText(failure)}`,
      );
  };
  const outcomes = await inView(() => bulk(groups, send, untilDone()));
  follow(kit, taken, state);
  const errors = outcomes.flatMap(outcome => (outcome.kind === "failed" ? [outcome] : []));
  const [only] = errors;
  if (only && groups.length === 1) throw only.error;
  for (const { item, error } of errors)
    refused.push(
      `${plural(item.arns.length, "container instance")} of ${item.target.session.cluster.name}: ${error.sentence}`,
    );
  if (refused.length > 0)
    void warn(
      `${plural(open.length - taken.length, "container instance")} did not become ${state}: ${refused.join("; ")}.`,
    );
  return taken.length === open.length;
}

function follow(kit: Kit, taken: readonly Aimed[], state: State): void {
  const isDraining = state === "DRAINING";
  for (const [target, own] of byCluster(taken)) {
    const what = plural(own.length, "container instance");
    const arns = own.map(aim => aim.arn);
    const settled = isDraining ? isDrained : hasStatus(state);
    kit.watching.start(`${isDraining ? "Draining" : "Activating"} ${what}`, target, arns, settled, endings => {
      const others = endings.filter(ending => ending.kind !== "settled").length;
      if (others === 0) say(`${what} ${isDraining ? "drained: no task is left there" : "ACTIVE"}.`);
      else
        void warn(
          `${String(others)} of ${what} in ${target.session.cluster.name} ${isDraining ? "still had tasks" : `did not become ${state}`} when watching ended after ten minutes, or left the cluster.`,
        );
    });
  }
}

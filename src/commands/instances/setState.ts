import { changedLines, rereadMoved } from "../../requests/sending/versionGuard";
import { batches, limits } from "../../ecs/gateway/limits";
import type { EcsError } from "../../ecs/model/errors";
import type { Resource } from "../../ecs/replica/resource";
import { bulk } from "../../requests/sending/bulk";
import type { Ending } from "../../requests/sending/followUntilSettled";
import { hasState, lookForChanges } from "../../requests/sending/lost";
import type { Found } from "../../requests/sending/lost";
import { drained, hasStatus } from "../../requests/sending/settled";
import { byCluster, isInstance } from "../../requests/sending/target";
import type { Aimed, Target } from "../../requests/sending/target";
import { instanceState, nameLines, placedNames, placeLines, reasonText } from "../../requests/sending/wording";
import { instanceName, nameOf } from "../../ecs/model/names";
import { counted, plural } from "../../text/counts";
import type { Node } from "../../tree/nodes/node";
import type { Argument } from "../running/commandDeps";
import { sending } from "../running/job";
import { confirm, say, showChanged } from "../running/kit";
import type { Kit } from "../running/kit";
import { inform, warn } from "../running/notice";
import { editAsJson, inView, reading, untilDone } from "../running/run";
import { aims, instanceOf } from "../running/targets";
import { tellConfirmed, tellUnknown } from "../running/tellLost";
import type { Lost } from "../running/tellLost";

export type State = "ACTIVE" | "DRAINING";

/** Drains instances, or makes them take tasks again. */
export async function setState(kit: Kit, state: State, argument: Argument, selected?: readonly Node[]): Promise<void> {
  const title = state === "DRAINING" ? "Drain Container Instance" : "Activate Container Instance";
  const act = state === "DRAINING" ? "Drain" : "Activate";
  const chosen = await aims(
    kit.deps,
    {
      title,
      kind: "containerInstance",
      many: true,
      allow: kit.sender.allowing("UpdateContainerInstancesState"),
      accepts: resource => resource.kind === "containerInstance" && resource.status !== state,
    },
    argument,
    selected,
  );
  if (!chosen) return;
  // From here on Retry begins here: what was chosen is kept.
  const job = sending("UpdateContainerInstancesState", chosen, state);
  await kit.runner.run(job, () => confirmState(kit, chosen, state, act));
}

async function confirmState(kit: Kit, chosen: readonly Aimed[], state: State, act: string): Promise<void> {
  for (const aim of chosen) kit.sender.allow(aim, "UpdateContainerInstancesState");
  const moved = await reading(`Reading the container instances to ${act.toLowerCase()}`, signal =>
    rereadMoved(chosen, signal),
  );
  const open = chosen.filter(aim => instanceOf(aim) !== undefined);
  if (open.length === 0) {
    void inform(`Nothing to ${act.toLowerCase()}: ECS no longer knows ${plural(chosen.length, "container instance")}.`);
    return;
  }
  const button = open.length === 1 ? act : counted(act, open.length, "Container Instance");
  const [first] = open;
  // What takes several requests has none that holds the whole selection and could be edited.
  const groups = groupsOf(open);
  const only = groups.length === 1 ? groups[0] : undefined;
  const answer = await confirm(
    first && open.length === 1
      ? `${act} ${nameOf(instanceOf(first), first.arn)} in ${first.session.cluster.name}?`
      : `${act} ${plural(open.length, "container instance")}?`,
    [
      ...nameLines(
        open.flatMap(aim => {
          const instance = instanceOf(aim);
          return instance ? `${instanceName(instance)} · ${instanceState(instance)}` : [];
        }),
      ),
      ...placeLines(open),
      ...changedLines(moved),
      "",
      state === "DRAINING"
        ? "ECS places no new tasks there and moves service tasks elsewhere. Standalone tasks run until they end."
        : "ECS can place tasks there again.",
    ],
    button,
    ...(only ? [editAsJson] : []),
  );
  if (answer === button) await sendStates(kit, open, state);
  else if (answer === editAsJson && only)
    await kit.documents.open("UpdateContainerInstancesState", inputOf(only, state), only.target);
}

interface Group {
  readonly target: Target;
  readonly own: readonly Aimed[];
}

/** One request each: ten instances of one cluster. */
const groupsOf = (open: readonly Aimed[]): readonly Group[] =>
  byCluster(open).flatMap(([target, own]) =>
    batches(own, limits.stateInstances).map(batch => ({ target, own: batch })),
  );

const inputOf = ({ target, own }: Group, status: State) => ({
  cluster: target.session.cluster.arn,
  containerInstances: own.map(aim => aim.arn),
  status,
});

/**
 * Ten instances to a request; the state is followed. Resolves to whether each one took it: those that did not are told, and
 * the refusal of an only request is thrown. `settled` hears of those that came to the state, instead of the status bar. A lost answer is looked up: the state itself shows whether it was carried out.
 */
export async function sendStates(
  kit: Kit,
  open: readonly Aimed[],
  state: State,
  settled?: (there: readonly Aimed[]) => void,
): Promise<boolean> {
  const groups = groupsOf(open);
  const before = new Map(open.map(aim => [aim.arn, aim.session.replica.get(aim.arn)]));
  const taken: Aimed[] = [];
  const refused: string[] = [];
  const send = async (group: Group) => {
    const { target, own } = group;
    const input = inputOf(group, state);
    const arns = input.containerInstances;
    const sent = await kit.sender.send(target, "UpdateContainerInstancesState", input, arns);
    const failed = sent.failures.map(({ arn }) => arn);
    // A failure without an ARN may be any of those that the answer doesn't name.
    const named = new Set(sent.resources.map(({ arn }) => arn));
    const isTaken = (arn: string) => (failed.includes(undefined) ? named.has(arn) : !failed.includes(arn));
    taken.push(...own.filter(({ arn }) => isTaken(arn)));
    for (const failure of sent.failures)
      refused.push(
        `${nameOf(target.session.replica.get(failure.arn ?? ""), failure.arn ?? "?")} ${reasonText(failure)}`,
      );
  };
  const outcomes = await inView(() => bulk(groups, send, untilDone()));
  const errors = outcomes.flatMap(outcome => (outcome.kind === "failed" ? [outcome] : []));
  const lost = errors.filter(({ error }) => error.maybeDone);
  const found = await lookUp(
    lost.flatMap(({ item }) => item.own),
    before,
    state,
  );
  taken.push(...found.done);
  follow(kit, taken, state, settled);
  if (taken[0]) showChanged(kit, taken[0], taken[0].arn);
  if (lost[0]) tellLost(kit, before, state, lost[0].error, found);
  const [only] = errors;
  if (only && groups.length === 1 && !only.error.maybeDone) throw only.error;
  for (const { item, error } of errors.filter(other => !lost.includes(other)))
    refused.push(
      `${plural(item.own.length, "container instance")} of ${item.target.session.cluster.name}: ${error.sentence}`,
    );
  if (refused.length > 0)
    void warn(
      `${plural(open.length - taken.length - found.unknown.length, "container instance")} didn't become ${state}: ${refused.join("; ")}.`,
    );
  return taken.length === open.length;
}

type Before = ReadonlyMap<string, Resource | undefined>;

const lookUp = async (lost: readonly Aimed[], before: Before, state: State): Promise<Found<Aimed>> =>
  lost.length === 0
    ? { done: [], unknown: [] }
    : reading(`Checking ${plural(lost.length, "container instance")}`, signal =>
        lookForChanges(lost, before, hasState(state), signal),
      );

function tellLost(kit: Kit, before: Before, state: State, error: EcsError, found: Found<Aimed>): void {
  const lost: Lost = {
    kit,
    before,
    error,
    batch: {
      operation: "UpdateContainerInstancesState",
      noun: "container instance",
      did: state === "DRAINING" ? "set to drain" : "activated",
      evidence: hasState(state),
      name: aim => nameOf(instanceOf(aim), aim.arn),
      follow: done => follow(kit, done, state),
    },
    resend: async aims => void (await sendStates(kit, aims, state)),
  };
  if (found.done.length > 0) tellConfirmed(lost, found.done);
  if (found.unknown.length > 0) void tellUnknown(lost, found.unknown, found.error);
}

/** Whoever waits for each of them, with `tell`, hears of those that take longer than ten minutes as well. */
function follow(
  kit: Kit,
  taken: readonly Aimed[],
  state: State,
  tell?: (there: readonly Aimed[]) => void,
  isFirst = true,
): void {
  const isDraining = state === "DRAINING";
  for (const [target, own] of byCluster(taken)) {
    const what = plural(own.length, "container instance");
    const arns = own.map(aim => aim.arn);
    const settled = isDraining ? drained() : hasStatus(state);
    const then = tell ? ", then offering to deregister" : "";
    kit.watching.start(
      `${isDraining ? "Draining" : "Activating"} ${placedNames(own)}${then}`,
      target,
      arns,
      settled,
      endings => {
        // One that was made to take tasks again meanwhile didn't drain; one that was deregistered told of itself.
        const ending = (kind: Ending["kind"]) =>
          own.filter(aim =>
            endings.some(end => end.arn === aim.arn && end.kind === kind && stateOf(end.resource) === state),
          );
        const ended = ending("settled");
        const late = endings.filter(({ kind }) => kind === "unsettled").length;
        if (late > 0 && isFirst)
          void warn(
            `${String(late)} of ${what} in ${target.session.cluster.name} ${isDraining ? "still had tasks" : `didn't become ${state}`} after 10 minutes.${tell ? " Still waiting." : ""}`,
          );
        if (ended.length > 0 && tell) tell(ended);
        else if (ended.length > 0)
          say(
            `${plural(ended.length, "container instance")} ${isDraining ? "drained: no task is left there" : ended.length === 1 ? "is active" : "are active"}.`,
          );
        if (tell) follow(kit, ending("unsettled"), state, tell, false);
      },
    );
  }
}

const stateOf = (resource: Resource | undefined): string | undefined =>
  isInstance(resource) ? resource.status : undefined;

import { instanceName, shortId } from "../../ecs/model/names";
import type { Resource } from "../../ecs/replica/resource";
import { changeWords, eventName } from "../../stream/delivered/changeWords";
import type { History, Step } from "../../stream/replay/eventHistory";
import { amount, plural } from "../../text/counts";
import type { ReplayHead, ReplayMoment, ReplayResource, ReplayStep } from "../../webview/replay/replayProtocol";
import { changedFields } from "../view/changedFields";
import { nounFirst } from "../view/viewRow";
import type { Replay } from "./replayText";

const parts = 160;
/** So many events before and after the one at hand. */
const reach = 6;
/** So many resources of a cluster are listed; the rest is counted. */
const mostResources = 500;

/** What a replay is of, and how its events lie in time. */
export function replayHead({ name, source, history, scope }: Replay): ReplayHead {
  const { steps, isCut } = history;
  const from = steps[0]?.at ?? 0;
  const to = steps.at(-1)?.at ?? from;
  const density = Array.from({ length: parts }, () => 0);
  for (const { at } of steps) {
    const part = to > from ? Math.min(parts - 1, Math.floor(((at - from) / (to - from)) * parts)) : 0;
    density[part] = (density[part] ?? 0) + 1;
  }
  return { name, source, isCluster: scope === "cluster", count: steps.length, from, to, isCut, density };
}

/** What was at a step, what it changed, and what came before and after. */
export function replayMoment({ history, scope }: Pick<Replay, "history" | "scope">, step: Step): ReplayMoment {
  const before = history.previous(step, "resource");
  return {
    index: step.index,
    at: step.at,
    sentence: `${nounFirst(step.kind)} ${eventName(step.event)} ${shortId(step.arn)}, v${step.version}: ${words(history, step)}`,
    ...changedFields(step.event, before && { version: before.version, detail: before.event.detail }),
    around: history.steps
      .slice(Math.max(0, step.index - reach), step.index + reach + 1)
      .map(other => line(history, other)),
    ...stateOf(history, step, scope),
  };
}

const words = (history: History, step: Step): string =>
  changeWords(step.event, history.previous(step, "resource")?.event.detail);

const line = (history: History, step: Step): ReplayStep => ({
  index: step.index,
  at: step.at,
  name: `${eventName(step.event)} ${shortId(step.arn)} v${step.version}`,
  change: words(history, step),
});

function stateOf(history: History, step: Step, scope: Replay["scope"]): Pick<ReplayMoment, "resources" | "notes"> {
  const { resources, unreadable } = history.stateAt(step);
  const all = [...resources.values()];
  // What ended just now is still to be seen; what had ended before is counted.
  const here = all.filter(resource => !isOver(resource) || resource.arn === step.arn || scope === "resource");
  const ended = all.length - here.length;
  const hidden = Math.max(0, here.length - mostResources);
  const sorted = here.toSorted(
    (a, b) =>
      Number(b.arn === step.arn) - Number(a.arn === step.arn) ||
      a.kind.localeCompare(b.kind) ||
      nameOf(a).localeCompare(nameOf(b)) ||
      a.arn.localeCompare(b.arn),
  );
  return {
    resources: sorted.slice(0, mostResources).map(resource => row(resource, step.arn)),
    notes: [
      ...(scope === "cluster"
        ? [
            `As the events up to then told it: ${plural(here.length, "resource")}, ${amount(ended)} stopped earlier. What no event named is not here.`,
          ]
        : []),
      ...(unreadable > 0 ? [`${plural(unreadable, "resource")} left out: the last event can't be read.`] : []),
      ...(hidden > 0 ? [`${amount(hidden)} more are not listed.`] : []),
    ],
  };
}

const isOver = (resource: Resource): boolean =>
  resource.kind === "task" ? resource.lastStatus === "STOPPED" : resource.status === "INACTIVE";

const nameOf = (resource: Resource): string =>
  resource.kind === "task" ? `${resource.family}:${resource.revision}` : instanceName(resource);

const row = (resource: Resource, changed: string): ReplayResource => ({
  key: resource.arn,
  name: nameOf(resource),
  id: shortId(resource.arn),
  state: stateWords(resource),
  version: resource.version === undefined ? "–" : `v${resource.version}`,
  isChanged: resource.arn === changed,
});

function stateWords(resource: Resource): string {
  if (resource.kind === "containerInstance")
    return `${resource.status}${resource.agentConnected ? "" : ", agent disconnected"}`;
  const { lastStatus, desiredStatus, stoppedReason } = resource;
  const wanted = desiredStatus === lastStatus ? "" : `, desired ${desiredStatus}`;
  return `${lastStatus}${wanted}${stoppedReason ? ` · ${stoppedReason}` : ""}`;
}

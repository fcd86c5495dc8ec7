import type { Service, TaskDefinition } from "../../ecs/model/model";
import type { AwsvpcNetwork } from "../../ecs/model/model";
import { lastPart } from "../../ecs/model/model";
import { nothingFits } from "../../requests/run/preflight";
import type { RecentRun } from "../../requests/run/recentRuns";
import { isSameNetwork, launchesOf } from "../../requests/run/runTaskRequest";
import type { Launch } from "../../requests/run/runTaskRequest";
import type { Target } from "../../requests/sending/target";
import type { DefinitionDraft } from "../steps/definitionSteps";
import { servicesOf } from "../steps/networkSteps";
import type { NetworkDraft } from "../steps/networkSteps";
import { onlyKnown } from "../steps/overrideSteps";
import type { OverrideDraft } from "../steps/overrideSteps";

export interface RunDraft extends NetworkDraft, DefinitionDraft, OverrideDraft {
  readonly count: number;
  /** The count was typed for this run. */
  readonly isCountChosen?: boolean;
  readonly launch?: Launch;
  /** What the family was last run with; its parts are proposed where they still exist. */
  readonly recent?: RecentRun;
  /** The services whose networks may be taken, once read. */
  readonly services?: readonly Service[];
  /** The request is wanted as a document instead. */
  readonly asJson?: boolean;
}

/** What is asked of another family: as it was last run, if it was. */
export const draftOf = (target: Target | undefined, family: string | undefined, recent?: RecentRun): RunDraft => ({
  target,
  family,
  recent,
  count: recent?.count ?? 1,
  launch: recent?.launch,
  overrides: recent?.overrides,
});

/** The count is what ran last time, and nobody said it again. */
export const isCountRemembered = ({ recent, isCountChosen }: RunDraft): boolean =>
  recent !== undefined && isCountChosen !== true;

/** The draft with what the review shows: the newest revision unless one was chosen, a launch and a network that exist. */
export async function completed(draft: RunDraft, signal: AbortSignal): Promise<RunDraft> {
  const { target, family = "" } = draft;
  if (!target) return draft;
  const name = draft.revision ?? family;
  const isRead = draft.definition && (draft.definition.arn === draft.revision || draft.definition.family === name);
  const definition = isRead ? draft.definition : await target.session.gateway.taskDefinition(name, signal);
  const withDefinition = { ...draft, definition, ...launchAndOverrides(draft, target, definition) };
  if (definition?.networkMode !== "awsvpc") return withDefinition;
  const services = draft.services ?? (await servicesOf(target, signal)).services;
  return { ...withDefinition, services, network: draft.network ?? proposedNetwork(draft, services) };
}

function launchAndOverrides(draft: RunDraft, target: Target, definition: TaskDefinition | undefined) {
  const launches = definition ? launchesOf(target.session.cluster, definition) : [];
  const launch = launches.find(item => JSON.stringify(item) === JSON.stringify(draft.launch)) ?? launches[0];
  const overrides = onlyKnown(draft.overrides ?? {}, definition);
  return { launch, overrides: Object.keys(overrides).length > 0 ? overrides : undefined };
}

/** As it was last run, else as a service of the family has it; a service's network is taken as it is now. */
function proposedNetwork(draft: RunDraft, services: readonly Service[]): AwsvpcNetwork | undefined {
  const { recent, family } = draft;
  const same = services.find(service => service.name === recent?.service)?.network;
  const own = services.find(service => service.network && familyOf(service) === family)?.network;
  return same ?? recent?.network ?? own;
}

const familyOf = (service: Service): string | undefined =>
  service.taskDefinitionArn && lastPart(service.taskDefinitionArn).split(":")[0];

/** The service whose network the tasks get: one of the family, if one is. */
export function serviceOfNetwork({ network, family, services = [] }: RunDraft): string | undefined {
  const same = services.filter(service => network && service.network && isSameNetwork(service.network, network));
  return (same.find(service => familyOf(service) === family) ?? same[0])?.name;
}

/** Said before it is sent, and never in the way: ECS decides by what is true when it places. */
export function placementWarning({ target, launch, definition, count, overrides }: RunDraft): string | undefined {
  if (!target || !definition || launch?.kind !== "launchType" || launch.launchType !== "EC2") return undefined;
  if (target.session.state.kind !== "ready") return undefined;
  const { containerInstances, tasks } = target.session.replica;
  return nothingFits(definition, count, [...containerInstances.values()], tasks, overrides);
}

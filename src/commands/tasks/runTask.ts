import { randomUUID } from "node:crypto";
import { lastPart, parseArn } from "../../ecs/model/model";
import { runTaskRequest } from "../../requests/run/runTaskRequest";
import type { Target } from "../../requests/sending/target";
import { placeLine } from "../../requests/sending/wording";
import { into, runWizard } from "../../wizard/wizard";
import type { Step } from "../../wizard/wizard";
import type { Argument } from "../running/commandDeps";
import type { Kit } from "../running/kit";
import { askCluster, clusterInView } from "../running/targets";
import { familyStep } from "../steps/definitionSteps";
import { networkOf } from "../steps/networkSteps";
import { draftOf, serviceOfNetwork } from "./runDraft";
import type { RunDraft } from "./runDraft";
import { reviewStep } from "./runReview";
import { submitRun } from "./submitRun";

/** Asks for a family, shows all that will be run as one list, runs it, and follows it until it runs or stops. */
export async function runTask(kit: Kit, argument: Argument): Promise<void> {
  const allow = kit.sender.allowing("RunTask");
  const target = clusterInView(kit.deps, allow, argument);
  const family = target && familyOf(argument);
  if (target) allow(target);
  const first = { ...draftOf(target, family, recentOf(kit, target, family)), revision: target && revisionOf(argument) };
  const steps = [clusterStep(kit), titled(ownFamilyStep(kit)), titled(reviewStep)];
  const draft = await runWizard("Run Task", steps, first, target ? (family === undefined ? 1 : 2) : 0);
  if (!draft?.target || !draft.definition) return;
  const { count, launch, overrides, definition } = draft;
  const network = networkOf(draft);
  const request = runTaskRequest(
    {
      clusterArn: draft.target.session.cluster.arn,
      taskDefinition: lastPart(definition.arn),
      count,
      launch,
      network,
      overrides,
    },
    randomUUID(),
  );
  if (draft.asJson) {
    await kit.documents.open("RunTask", request, draft.target);
    return;
  }
  kit.sender.allow(draft.target, "RunTask");
  kit.recentRuns.remember(draft.target, {
    family: definition.family,
    count,
    launch,
    network,
    service: serviceOfNetwork(draft),
    overrides,
  });
  await submitRun(kit, draft.target, request);
}

/** The page of a task definition says which revision is meant. */
const revisionOf = (argument: Argument): string | undefined =>
  argument && "arn" in argument && parseArn(argument.arn)?.kind === "task-definition" ? argument.arn : undefined;

/** A family's group in the tree, a task, or a task definition says which family is meant. */
function familyOf(argument: Argument): string | undefined {
  if (!argument) return undefined;
  const revision = revisionOf(argument);
  if (revision !== undefined) return lastPart(revision).split(":")[0];
  if ("kind" in argument && argument.kind === "family") return argument.name;
  if (!("arn" in argument)) return undefined;
  const resource = argument.session.replica.get(argument.arn);
  return resource?.kind === "task" ? resource.family : undefined;
}

/** Where it runs stands in the title once it is known. */
const titled = (step: Step<RunDraft>): Step<RunDraft> => ({
  ask: (draft, at) => step.ask(draft, draft.target ? { ...at, title: `${at.title}: ${placeLine(draft.target)}` } : at),
});

const clusterStep = (kit: Kit): Step<RunDraft> => ({
  ask: async (draft, at) =>
    into(await askCluster(kit.deps, at, draft.target, kit.sender.allowing("RunTask")), target => {
      if (target.session === draft.target?.session) return draft;
      return draftOf(target, draft.family, recentOf(kit, target, draft.family));
    }),
});

const ownFamilyStep = (kit: Kit): Step<RunDraft> => {
  const asked = familyStep<RunDraft>(target => kit.recentRuns.in(target).map(run => run.family));
  return {
    ask: async (draft, at) =>
      into(await asked.ask(draft, at), changed =>
        changed.family === draft.family
          ? draft
          : draftOf(draft.target, changed.family, recentOf(kit, draft.target, changed.family)),
      ),
  };
};

const recentOf = (kit: Kit, target: Target | undefined, family: string | undefined) =>
  target && kit.recentRuns.in(target).find(run => run.family === family);

import { randomUUID } from "node:crypto";
import type { TaskDefinition } from "../../ecs/model/model";
import { lastPart } from "../../ecs/model/model";
import { untilAborted } from "../../ecs/rate/deadline";
import { nothingFits } from "../../requests/run/preflight";
import { reviewLines } from "../../requests/documents/review";
import { countProblem, launchesOf, runTaskRequest } from "../../requests/run/runTaskRequest";
import type { Launch } from "../../requests/run/runTaskRequest";
import type { Target } from "../../requests/sending/target";
import { placeLines } from "../../requests/sending/wording";
import { plural } from "../../text/counts";
import type { Argument } from "../running/commandDeps";
import { definitionSteps } from "../steps/definitionSteps";
import type { DefinitionDraft } from "../steps/definitionSteps";
import { confirm, editAsJson } from "../running/kit";
import type { Kit } from "../running/kit";
import { networkOf, networkSteps } from "../steps/networkSteps";
import type { NetworkDraft } from "../steps/networkSteps";
import { overrideStep } from "../steps/overrideSteps";
import type { OverrideDraft } from "../steps/overrideSteps";
import { isCancelled, reading } from "../running/run";
import { submitRun } from "./submitRun";
import { askCluster, targetOf } from "../running/targets";
import { into, runWizard } from "../../wizard/wizard";
import { pickOne } from "../../wizard/pick";
import { askText } from "../../wizard/textBox";
import type { Step } from "../../wizard/wizard";

interface Draft extends NetworkDraft, DefinitionDraft, OverrideDraft {
  readonly count: number;
  readonly launch?: Launch;
}

/** Asks what to run, where and how, shows it for review, runs it, and follows it until it runs or stops. */
export async function runTask(kit: Kit, argument: Argument): Promise<void> {
  const given = targetOf(argument);
  if (given) kit.sender.allow(given, "RunTask");
  const first: Draft = { target: given, family: familyOf(argument), count: 1 };
  const steps = [
    ...(given ? [] : [clusterStep(kit)]),
    ...definitionSteps<Draft>(),
    countStep,
    launchStep,
    ...networkSteps<Draft>(),
    overrideStep<Draft>(),
  ];
  const draft = await runWizard("Run Task", steps, first);
  if (!draft?.target || !draft.revision) return;
  const { target } = draft;
  const network = networkOf(draft);
  kit.sender.allow(target, "RunTask");
  const request = runTaskRequest(
    {
      clusterArn: target.session.cluster.arn,
      taskDefinition: lastPart(draft.revision),
      count: draft.count,
      launch: draft.launch,
      network,
      overrides: draft.overrides,
    },
    randomUUID(),
  );
  const { clientToken: _, ...shown } = request;
  const warning = await placementWarning(draft, target);
  const what = `${plural(draft.count, "task")} of ${lastPart(draft.revision)}`;
  const answer = await confirm(
    `Run ${what} in cluster ${target.session.cluster.name}?`,
    [
      ...placeLines([target]),
      ...reviewLines("RunTask", shown, target.session.cluster.arn),
      ...(draft.launch?.kind === "default" ? [launchText(draft.launch)] : []),
      ...(warning === undefined ? [] : ["", warning]),
    ],
    "Run Task",
    editAsJson,
  );
  if (answer === editAsJson) await kit.documents.open("RunTask", request);
  if (answer === "Run Task") await submitRun(kit, target, request);
}

/** Said before it is sent, and never in the way: ECS decides by what is true when it places. */
async function placementWarning(draft: Draft, target: Target): Promise<string | undefined> {
  const { launch, definition } = draft;
  if (!definition || launch?.kind !== "launchType" || launch.launchType !== "EC2") return undefined;
  try {
    await reading("Checking whether the tasks fit", signal => untilAborted(signal, target.session.load()));
  } catch (error) {
    if (!isCancelled(error)) throw error;
    // All that was entered is still wanted, perhaps.
    return "You canceled the check whether the tasks fit.";
  }
  const { containerInstances, tasks } = target.session.replica;
  if (target.session.state.kind !== "ready") return undefined;
  return nothingFits(definition, draft.count, [...containerInstances.values()], tasks, draft.overrides);
}

/** A family's group in the tree, or a task, says which family is meant. */
function familyOf(argument: Argument): string | undefined {
  if (!argument) return undefined;
  if ("kind" in argument && argument.kind === "family") return argument.name;
  if (!("arn" in argument)) return undefined;
  const resource = argument.session.replica.get(argument.arn);
  return resource?.kind === "task" ? resource.family : undefined;
}

const clusterStep = (kit: Kit): Step<Draft> => ({
  ask: async (draft, at) => into(await askCluster(kit.deps, at, draft.target), target => ({ ...draft, target })),
});

const countStep: Step<Draft> = {
  ask: async (draft, at) =>
    into(
      await askText(at, { prompt: "How many tasks to run", value: String(draft.count), problem: countProblem }),
      text => ({ ...draft, count: Number(text.trim()) }),
    ),
};

const launchStep: Step<Draft> = {
  ask: async (draft, at) =>
    into(
      await pickOne<{ launch: Launch; definition: TaskDefinition }>(at, {
        placeholder: "What the tasks are launched on",
        load: async signal => {
          const { target, revision } = draft;
          if (!target || !revision) return [];
          const definition = await target.session.gateway.taskDefinition(revision, signal);
          return launchesOf(target.session.cluster, definition).map(launch => ({
            label: launchText(launch),
            description: launchHint(launch, target),
            value: { launch, definition },
          }));
        },
        isActive: ({ launch }) => JSON.stringify(launch) === JSON.stringify(draft.launch),
        empty: "The task definition isn't compatible with any launch type this extension knows.",
      }),
      ({ launch, definition }) => ({ ...draft, launch, definition }),
    ),
};

function launchText(launch: Launch): string {
  switch (launch.kind) {
    case "launchType":
      return launch.launchType;
    case "default":
      return "The cluster's default strategy";
    case "provider":
      return `Capacity provider ${launch.name}`;
  }
}

function launchHint(launch: Launch, target: Target): string | undefined {
  const { cluster } = target.session;
  switch (launch.kind) {
    case "launchType":
      return launch.launchType === "EC2" ? plural(cluster.containerInstances, "container instance") : undefined;
    case "default":
      return strategyText(cluster.raw["defaultCapacityProviderStrategy"]);
    case "provider":
      return undefined;
  }
}

function strategyText(strategy: unknown): string | undefined {
  if (!Array.isArray(strategy)) return undefined;
  return strategy
    .map(
      (item: { capacityProvider?: string; weight?: number }) =>
        `${item.capacityProvider ?? "?"} × ${String(item.weight ?? 0)}`,
    )
    .join(", ");
}

import { randomUUID } from "node:crypto";
import type { StartTaskCommandInput } from "@aws-sdk/client-ecs";
import type { TaskDefinition } from "../../ecs/model/model";
import { lastPart } from "../../ecs/model/model";
import { limits } from "../../ecs/gateway/limits";
import { preflight } from "../../requests/run/preflight";
import type { Preflight } from "../../requests/run/preflight";
import { reviewLines } from "../../requests/documents/review";
import { networkConfiguration } from "../../requests/run/runTaskRequest";
import type { Aimed, Target } from "../../requests/sending/target";
import { instanceState, nameLines, placeLines } from "../../requests/sending/wording";
import { instanceName, nameOf } from "../../ecs/model/names";
import { counted, plural } from "../../text/counts";
import type { Node } from "../../tree/nodes/node";
import type { Argument } from "../running/commandDeps";
import { definitionSteps } from "../steps/definitionSteps";
import type { DefinitionDraft } from "../steps/definitionSteps";
import { confirm } from "../running/kit";
import { editAsJson } from "../running/run";
import type { Kit } from "../running/kit";
import { networkOf, networkSteps } from "../steps/networkSteps";
import type { NetworkDraft } from "../steps/networkSteps";
import { overrideStep } from "../steps/overrideSteps";
import type { OverrideDraft } from "../steps/overrideSteps";
import { submitStart } from "./submitStart";
import { aimsOf, askCluster, clusterInView, instanceOf, loaded, targetOf } from "../running/targets";
import { into, runWizard } from "../../wizard/wizard";
import { pickMany } from "../../wizard/pick";
import type { Step } from "../../wizard/wizard";
import type { Choice } from "../../wizard/pick";

interface Draft extends NetworkDraft, DefinitionDraft, OverrideDraft {
  readonly instances: readonly Aimed[];
}

/** Starts one task on each of the chosen container instances; the instances that the task fits on come first. */
export async function startTask(kit: Kit, argument: Argument, selected?: readonly Node[]): Promise<void> {
  const given = aimsOf("containerInstance", argument, selected);
  const allow = kit.sender.allowing("StartTask");
  const asked = given[0] ?? targetOf(argument);
  const target = asked ?? clusterInView(kit.deps, allow, argument);
  if (target) allow(target);
  const first: Draft = {
    target: target && { connection: target.connection, session: target.session },
    instances: given.filter(aim => aim.session === target?.session),
  };
  const steps = [
    ...(asked ? [] : [clusterStep(kit)]),
    ...definitionSteps<Draft>(),
    instancesStep,
    ...networkSteps<Draft>(),
    overrideStep<Draft>(),
  ];
  const draft = await runWizard("Start Task", steps, first, target && !asked ? 1 : 0);
  if (!draft?.target || !draft.definition) return;
  await review(kit, draft.target, draft.definition, draft);
}

async function review(kit: Kit, target: Target, definition: TaskDefinition, draft: Draft): Promise<void> {
  kit.sender.allow(target, "StartTask");
  const name = lastPart(definition.arn);
  const network = networkOf(draft);
  const request: StartTaskCommandInput = {
    cluster: target.session.cluster.arn,
    taskDefinition: name,
    containerInstances: draft.instances.map(aim => aim.arn),
    // What a lost answer is looked up by: StartTask has no client token.
    startedBy: `ecs-explorer/${randomUUID().replaceAll("-", "").slice(0, 20)}`,
    ...(draft.overrides ? { overrides: draft.overrides } : {}),
    ...(network ? { networkConfiguration: networkConfiguration(network) } : {}),
  };
  const { startedBy: _, containerInstances: __, ...shown } = request;
  const misfits = draft.instances.flatMap(aim => {
    const instance = instanceOf(aim);
    const fit = instance && preflight(definition, instance, target.session.replica.tasks, draft.overrides);
    return fit && fit.lacks.length > 0 ? [`${instanceName(instance)}: ${fit.lacks.join(", ")}`] : [];
  });
  const button = counted("Start", draft.instances.length, "Task");
  const answer = await confirm(
    `Start ${name} on ${plural(draft.instances.length, "container instance")} of cluster ${target.session.cluster.name}?`,
    [
      ...nameLines(draft.instances.map(aim => nameOf(instanceOf(aim), aim.arn))),
      ...placeLines([target]),
      ...reviewLines("StartTask", shown, target.session.cluster.arn),
      ...(misfits.length > 0 ? ["", "Doesn't fit now:", ...nameLines(misfits)] : []),
    ],
    button,
    editAsJson,
  );
  if (answer === editAsJson) await kit.documents.open("StartTask", request, target);
  if (answer === button) await submitStart(kit, target, request);
}

const clusterStep = (kit: Kit): Step<Draft> => ({
  ask: async (draft, at) =>
    into(await askCluster(kit.deps, at, draft.target, kit.sender.allowing("StartTask")), target => ({
      ...draft,
      target,
      instances: draft.instances.filter(aim => aim.session === target.session),
    })),
});

/** Asked even when instances were clicked: only here does one see on which of them the task fits. */
const instancesStep: Step<Draft> = {
  ask: async (draft, at) => {
    let definition = draft.definition;
    return into(
      await pickMany<Aimed>(at, {
        placeholder: `Container instances (at most ${String(limits.startTaskInstances)}); those with room come first`,
        most: limits.startTaskInstances,
        load: async signal => {
          const { target, revision } = draft;
          if (!target || !revision) return [];
          const [found] = await Promise.all([target.session.gateway.taskDefinition(revision, signal), loaded(target)]);
          definition = found;
          return instanceChoices(target, found);
        },
        isActive: aim => draft.instances.some(item => item.arn === aim.arn),
        empty: "This cluster has no container instances, and Start Task needs one.",
      }),
      instances => ({ ...draft, instances, definition }),
    );
  },
};

function instanceChoices(target: Target, definition: TaskDefinition): readonly Choice<Aimed>[] {
  const { replica } = target.session;
  const fits = [...replica.containerInstances.values()].map(instance => ({
    instance,
    fit: preflight(definition, instance, replica.tasks),
  }));
  return fits
    .toSorted(
      (a, b) =>
        a.fit.lacks.length - b.fit.lacks.length || instanceName(a.instance).localeCompare(instanceName(b.instance)),
    )
    .map(({ instance, fit }) => ({
      label: instanceName(instance),
      description: instanceState(instance),
      detailIcon: fit.lacks.length > 0 ? "warning" : "check",
      detail: fitText(fit),
      value: { ...target, arn: instance.arn },
    }));
}

const fitText = (fit: Preflight): string =>
  fit.lacks.length > 0
    ? fit.lacks.join("; ")
    : `fits${fit.count === undefined ? "" : `, ${plural(fit.count, "time")}`}`;

import { isDeploymentOver, pausedHooks } from "../../ecs/model/serviceDeployment";
import type { ServiceDeployment, ServiceRevision } from "../../ecs/model/serviceDeployment";
import { lastPart } from "../../ecs/model/model";
import { clockTime } from "../../text/clockTime";
import { amount, plural } from "../../text/counts";
import type { Fact, Pill, Tone } from "../../webview/parts/protocol";
import type { DeploymentCard, Moment, Revision } from "../../webview/service/serviceProtocol";
import { fact } from "../parts/facts";

export type RevisionOf = (arn: string) => ServiceRevision | undefined;

const tones: Readonly<Record<string, Tone>> = {
  SUCCESSFUL: "good",
  PENDING: "busy",
  IN_PROGRESS: "busy",
  STOP_REQUESTED: "warn",
  STOPPED: "warn",
  ROLLBACK_REQUESTED: "warn",
  ROLLBACK_IN_PROGRESS: "warn",
  ROLLBACK_SUCCESSFUL: "bad",
  ROLLBACK_FAILED: "bad",
};

/** `ROLLBACK_IN_PROGRESS` as people say it. */
const words = (constant: string): string => constant.toLowerCase().replaceAll("_", " ");

const deploymentPill = (deployment: ServiceDeployment): Pill =>
  pausedHooks(deployment).length > 0
    ? { key: "state", text: "paused", tone: "warn", hint: "A lifecycle hook waits for an answer" }
    : {
        key: "state",
        text: words(deployment.status),
        tone: tones[deployment.status] ?? "idle",
        hint: deployment.status,
      };

/** The task definition of a service revision: `web:8`. */
const definitionOf = (arn: string | undefined, revisionOf: RevisionOf): Revision | undefined => {
  const definition = arn === undefined ? undefined : revisionOf(arn)?.taskDefinitionArn;
  return definition ? { text: lastPart(definition), open: { page: "taskDefinition", arn: definition } } : undefined;
};

/** When a deployment stopped changing. */
const endOf = (deployment: ServiceDeployment): number | undefined =>
  isDeploymentOver(deployment) ? (deployment.finishedAt ?? deployment.stoppedAt ?? deployment.updatedAt) : undefined;

/** What a deployment tells on the timeline: its begin with all that is known of it, its rollback and its end. */
export function deploymentMoments(deployment: ServiceDeployment, revisionOf: RevisionOf): readonly Moment[] {
  const { arn, rollback } = deployment;
  const card = cardOf(deployment, revisionOf);
  const state = card.state;
  const name = card.to?.text ?? "an unknown revision";
  const begin = deployment.createdAt ?? deployment.startedAt ?? deployment.updatedAt ?? 0;
  const end = card.end;
  const steps: Moment[] = [];
  if (rollback?.startedAt !== undefined)
    steps.push({
      key: `${arn} rollback`,
      at: rollback.startedAt,
      kind: "step",
      tone: "warn",
      text: `Rollback of ${name} began`,
    });
  // How one went well, and how long it took, stands beside its begin.
  if (end !== undefined && deployment.status !== "SUCCESSFUL")
    steps.push({
      key: `${arn} end`,
      at: end,
      kind: "step",
      tone: state.tone,
      text: `Deployment of ${name}: ${state.text}`,
    });
  return [{ key: arn, at: begin, kind: "deployment", tone: state.tone, text: `Deployment of ${name}`, card }, ...steps];
}

function cardOf(deployment: ServiceDeployment, revisionOf: RevisionOf): DeploymentCard {
  const { arn, sources, target, rollback, statusReason } = deployment;
  const from = sources.flatMap(source => definitionOf(source.arn, revisionOf) ?? []);
  const reasons = [statusReason, rollback?.reason].filter(reason => reason !== undefined);
  return {
    arn,
    state: deploymentPill(deployment),
    from: [...new Map(from.map(revision => [revision.text, revision])).values()],
    to: definitionOf(target?.arn, revisionOf),
    begin: deployment.startedAt ?? deployment.createdAt,
    end: endOf(deployment),
    facts: factsOf(deployment, revisionOf),
    reasons: [...new Set(reasons)],
    canCompare: from.length > 0 && target !== undefined && revisionOf(target.arn) !== undefined,
  };
}

function factsOf(deployment: ServiceDeployment, revisionOf: RevisionOf): readonly Fact[] {
  const { target, breaker, alarms, rollback, lifecycleStage, strategy } = deployment;
  const isOver = isDeploymentOver(deployment);
  const back = definitionOf(rollback?.revisionArn, revisionOf);
  return [
    ...fact("stage", "Stage", !isOver && lifecycleStage ? words(lifecycleStage) : undefined),
    ...pausedHooks(deployment).flatMap(({ id, expiresAt, timeoutAction }) =>
      fact(
        `hook ${id}`,
        "Waiting",
        expiresAt === undefined
          ? "for an answer"
          : `for an answer until ${clockTime(expiresAt)}, then ${timeoutAction === "CONTINUE" ? "continues" : "rolls back"}`,
      ),
    ),
    ...fact(
      "tasks",
      "Tasks",
      target && !isOver ? `${amount(target.running)} of ${amount(target.requested)} running` : undefined,
      target && target.pending > 0 ? { hint: `${amount(target.pending)} pending` } : {},
    ),
    ...fact("breaker", "Circuit breaker", breaker && breakerText(breaker, isOver)),
    ...fact("alarms", "Alarms", alarms && alarms.names.length > 0 ? alarmText(alarms) : undefined),
    ...fact("rollback", "Rolled back to", back?.text, { open: back?.open }),
    ...fact("strategy", "Strategy", strategy && strategy !== "ROLLING" ? words(strategy) : undefined),
  ];
}

/** Of a deployment that is over it says something only where it was triggered. */
function breakerText(
  { status, failures, threshold }: NonNullable<ServiceDeployment["breaker"]>,
  isOver: boolean,
): string | undefined {
  if (isOver && status !== "TRIGGERED") return undefined;
  if (status === "DISABLED") return "off";
  const count = `${amount(failures)} of ${plural(threshold, "failure")}`;
  return status === "TRIGGERED" ? `triggered at ${count}` : count;
}

function alarmText({ names, triggered }: NonNullable<ServiceDeployment["alarms"]>): string {
  return triggered.length > 0 ? `triggered: ${triggered.join(", ")}` : names.join(", ");
}

import { enterStage } from "../services/hooks";
import { makeRevision, revert } from "../services/revisions";
import { newDeployment, newRollout } from "../services/deploying";
import { shownStage, stageOf } from "../services/stages";
import type { SeedContext } from "../operations/context";
import type { DefinitionRecord } from "../world/definitions";
import type { DeploymentRecord, RevisionRecord, Rollout, ServiceRecord } from "../world/records";

const day = 86_400;

/** The revision that a service had with another task definition. */
function revisionWith(
  { world }: SeedContext,
  { service, rollouts }: ServiceRecord,
  { definition }: DefinitionRecord,
  createdAt: number,
): RevisionRecord {
  const { request } = rollouts[0].target;
  const asItWas = { ...service, taskDefinition: definition.taskDefinitionArn };
  return makeRevision(world, asItWas, { ...request, definition }, { createdAt });
}

/** Lets the service's only deployment have succeeded when its task definition was new, and those before it, too. */
export function seedSuccess(context: SeedContext, record: ServiceRecord): void {
  const { world } = context;
  const [rollout] = record.rollouts;
  const { definition } = rollout.target.request;
  const earliest = Math.max(record.service.createdAt, world.seconds() - 89 * day);
  const deployedAt = (registeredAt = 0): number => Math.max(earliest, registeredAt + 1800);
  const steps: { readonly target: RevisionRecord; readonly at: number }[] = [];
  for (let revision = Math.max(1, definition.revision - 2); revision < definition.revision; revision++) {
    const before = world.definitions.find(`${definition.family}:${revision}`);
    const at = deployedAt(before?.definition.registeredAt);
    if (before && at > earliest) steps.push({ target: revisionWith(context, record, before, at), at });
  }
  steps.push({ target: rollout.target, at: deployedAt(definition.registeredAt) });
  record.deployments = steps
    .map(({ target, at }, index) => succeeded(context, record, target, at, steps[index - 1]?.target))
    .reverse();
  const newest = record.deployments[0];
  if (!newest) return;
  record.rollouts = [{ ...newest.rollout, id: rollout.id, ids: rollout.ids, reason: completed(rollout.id) }];
  newest.rollout = record.rollouts[0];
  record.completed = { target: rollout.target, id: rollout.id };
  record.steady = true;
}

const completed = (id: string): string => `ECS deployment ${id} completed.`;

function succeeded(
  { world }: SeedContext,
  record: ServiceRecord,
  target: RevisionRecord,
  createdAt: number,
  source: RevisionRecord | undefined,
): DeploymentRecord {
  const fresh = newRollout(world, target);
  const updatedAt = createdAt + 95;
  const rollout: Rollout = { ...fresh, createdAt, updatedAt, state: "COMPLETED", reason: completed(fresh.id) };
  const { desiredCount } = record.service;
  const arnOf = ({ revision }: RevisionRecord): string => revision.serviceRevisionArn;
  const none = { requestedTaskCount: 0, runningTaskCount: 0, pendingTaskCount: 0 };
  return {
    ...newDeployment(world, record, rollout, source ? [source] : []),
    status: "SUCCESSFUL",
    lifecycleStage: "CLEAN_UP",
    startedAt: createdAt + 1,
    updatedAt,
    finishedAt: updatedAt,
    counts: {
      target: {
        arn: arnOf(target),
        requestedTaskCount: desiredCount,
        runningTaskCount: desiredCount,
        pendingTaskCount: 0,
      },
      sources: source ? [{ arn: arnOf(source), ...none }] : [],
    },
  };
}

/** Yesterday's deployment of `failed`, which the circuit breaker rolled back to what runs now. */
export function seedRollback(context: SeedContext, record: ServiceRecord, failed: DefinitionRecord): void {
  const { world } = context;
  const at = world.seconds() - day - 5400;
  const [running] = record.rollouts;
  const target = revisionWith(context, record, failed, at);
  const reason = "Service deployment rolled back because the circuit breaker threshold was exceeded.";
  const failure = newRollout(world, target);
  const back = newRollout(world, running.target);
  record.rollouts = [
    {
      ...back,
      createdAt: at + 250,
      updatedAt: at + 262,
      state: "COMPLETED",
      reason: completed(back.id),
      ids: new Set([...back.ids, ...running.ids]),
    },
  ];
  const { revision } = running.target;
  const before = succeeded(context, record, target, at, running.target);
  const deployment: DeploymentRecord = {
    ...before,
    rollout: record.rollouts[0],
    status: "ROLLBACK_SUCCESSFUL",
    statusReason: reason,
    updatedAt: at + 262,
    finishedAt: at + 262,
    rollback: { reason, startedAt: at + 250, serviceRevisionArn: revision.serviceRevisionArn },
    breaker: { failureCount: 3, threshold: 3, triggered: false, tripped: true },
    counts: before.counts && {
      target: { ...before.counts.target, requestedTaskCount: 0, runningTaskCount: 0 },
      sources: before.counts.sources.map(source => ({
        ...source,
        requestedTaskCount: record.service.desiredCount,
        runningTaskCount: record.service.desiredCount,
      })),
    },
  };
  record.deployments = [deployment, ...record.deployments];
  record.completed = { target: running.target, id: back.id };
  tell(context, record, [
    [at + 263, "has reached a steady state."],
    [at + 262, `(deployment ${back.id}) deployment completed.`],
    [at + 250, `rolling back to deployment ${running.id}.`],
    [at + 250, `(deployment ${failure.id}) deployment failed: tasks failed to start.`],
    [at + 249, "is unable to consistently start tasks successfully."],
    [at + 1, `has started 1 tasks: (task ${world.ids.hex(32)}).`],
  ]);
}

/** A deployment of what the service says, a few minutes old, that waits at a PAUSE hook for somebody to go on. */
export function seedDeploying(context: SeedContext, record: ServiceRecord, to: DefinitionRecord): Rollout {
  const { world } = context;
  const at = world.seconds() - 240;
  const [running] = record.rollouts;
  const target = revisionWith(context, record, to, at);
  record.service = revert(record.service, target);
  const rollout: Rollout = { ...newRollout(world, target), createdAt: at, updatedAt: at };
  record.rollouts = [rollout, running];
  const deployment: DeploymentRecord = {
    ...newDeployment(world, record, rollout, [running.target]),
    status: "IN_PROGRESS",
    startedAt: at + 1,
    step: 3,
  };
  deployment.lifecycleStage = shownStage(stageOf(deployment));
  enterStage(world, record, deployment);
  record.deployments = [deployment, ...record.deployments];
  record.steady = false;
  tell(context, record, [[at + 35, `has started 1 tasks: (task ${world.ids.hex(32)}).`]]);
  return rollout;
}

/** Adds to what the service's own events said. */
export function tell(
  { world }: SeedContext,
  record: ServiceRecord,
  events: readonly (readonly [at: number, message: string])[],
): void {
  const told = events.map(([createdAt, message]) => ({
    id: world.ids.uuid(),
    createdAt,
    message: `(service ${record.name}) ${message}`,
  }));
  const all = [...told, ...(record.service.events ?? [])].sort(
    (one, other) => (other.createdAt ?? 0) - (one.createdAt ?? 0),
  );
  record.service = { ...record.service, events: all };
}

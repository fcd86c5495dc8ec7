import { isBreakerOn, thresholdOf } from "./breaker";
import { isOver } from "./deploying";
import { summaries, summaryOf } from "./summaries";
import { counted, isRunning } from "./tasks";
import type { DeploymentRecord, Rollout, ServiceRecord } from "../world/records";
import type { Deployment, Service, ServiceDeployment } from "../wire/wire";

/** A service as DescribeServices answers it. */
export function answerService(record: ServiceRecord, withTags: boolean): Service {
  const { service, rollouts, deployments } = record;
  const { tags, ...rest } = service;
  const tasks = counted(record);
  const runningCount = tasks.filter(isRunning).length;
  const isGone = service.status === "INACTIVE";
  return {
    ...rest,
    runningCount,
    pendingCount: tasks.length - runningCount,
    deployments: isGone ? [] : rollouts.map(rollout => answerRollout(record, rollout)),
    ...(deployments[0] && !isGone ? { currentServiceDeployment: deployments[0].arn } : {}),
    currentServiceRevisions: isGone ? [] : rollouts.map(({ target }) => summaryOf(record, target)),
    tags: withTags ? (tags ?? []) : [],
  };
}

function answerRollout(service: ServiceRecord, rollout: Rollout): Deployment {
  const { revision } = rollout.target;
  const { requestedTaskCount, runningTaskCount, pendingTaskCount } = summaryOf(service, rollout.target);
  const { capacityProviderStrategy, networkConfiguration, platformVersion, platformFamily, launchType } = revision;
  const { serviceConnectConfiguration, volumeConfigurations, vpcLatticeConfigurations } = revision;
  return {
    id: rollout.id,
    status: rollout === service.rollouts[0] ? "PRIMARY" : "ACTIVE",
    taskDefinition: revision.taskDefinition,
    desiredCount: requestedTaskCount,
    runningCount: runningTaskCount,
    pendingCount: pendingTaskCount,
    failedTasks: rollout.failedTasks,
    createdAt: rollout.createdAt,
    updatedAt: rollout.updatedAt,
    ...(capacityProviderStrategy ? { capacityProviderStrategy } : { launchType }),
    ...(platformVersion === undefined ? {} : { platformVersion, platformFamily }),
    ...(networkConfiguration ? { networkConfiguration } : {}),
    rolloutState: rollout.state,
    rolloutStateReason: rollout.reason,
    ...(serviceConnectConfiguration ? { serviceConnectConfiguration } : {}),
    ...(volumeConfigurations ? { volumeConfigurations } : {}),
    ...(vpcLatticeConfigurations ? { vpcLatticeConfigurations } : {}),
  };
}

/** A service deployment as DescribeServiceDeployments answers it. */
export function answerDeployment(service: ServiceRecord, deployment: DeploymentRecord): ServiceDeployment {
  const { counts = summaries(service, deployment), configuration, breaker, rollback, hooks } = deployment;
  const isTriggered = breaker.triggered || (breaker.tripped ?? false);
  const { desiredCount } = service.service;
  return {
    ...briefly(service, deployment),
    ...(deployment.stoppedAt === undefined ? {} : { stoppedAt: deployment.stoppedAt }),
    updatedAt: deployment.updatedAt,
    sourceServiceRevisions: counts.sources,
    targetServiceRevision: counts.target,
    ...(deployment.lifecycleStage === undefined ? {} : { lifecycleStage: deployment.lifecycleStage }),
    ...(hooks.length > 0 ? { lifecycleHookDetails: hooks.map(({ detail }) => detail) } : {}),
    deploymentConfiguration: configuration,
    ...(rollback ? { rollback } : {}),
    deploymentCircuitBreaker: {
      status: isTriggered
        ? "TRIGGERED"
        : !isBreakerOn(configuration)
          ? "DISABLED"
          : isOver(deployment)
            ? "MONITORING_COMPLETE"
            : "MONITORING",
      failureCount: breaker.failureCount,
      threshold: isTriggered || isOver(deployment) ? breaker.threshold : thresholdOf(configuration, desiredCount),
    },
    // Alarms are carried, never watched.
    alarms: { status: "DISABLED", alarmNames: configuration.alarms?.alarmNames ?? [] },
  };
}

/** What ListServiceDeployments tells of one, too. */
export function briefly({ service }: ServiceRecord, deployment: DeploymentRecord) {
  const { arn, createdAt, startedAt, finishedAt, status, statusReason } = deployment;
  return {
    serviceDeploymentArn: arn,
    serviceArn: service.serviceArn,
    clusterArn: service.clusterArn,
    createdAt,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(finishedAt === undefined ? {} : { finishedAt }),
    status,
    ...(statusReason === undefined ? {} : { statusReason }),
  };
}

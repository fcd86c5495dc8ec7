import { deploy, start } from "../../../src/sandbox/services/deploying";
import type { Bench } from "./bench";

/** A service of the bench's cluster with a deployment under way that waits at a pause; the same one each time. */
export function pausedDeployment({ sandbox }: Bench) {
  const [cluster] = sandbox.world.clusters.values();
  const [record] = cluster?.services.values() ?? [];
  if (!record) throw new Error("The cluster has no service.");
  if (!record.deployments[0]?.hooks[0]) {
    const lifecycleHooks = [{ targetType: "PAUSE" as const, lifecycleStages: ["PRE_SCALE_UP" as const] }];
    const { deploymentConfiguration } = record.service;
    record.service = { ...record.service, deploymentConfiguration: { ...deploymentConfiguration, lifecycleHooks } };
    deploy(sandbox.world, record, record.rollouts[0].target);
    const [deployment] = record.deployments;
    if (deployment) start(sandbox.world, record, deployment);
  }
  const [deployment] = record.deployments;
  const hookId = deployment?.hooks[0]?.detail.hookId;
  if (!deployment || hookId === undefined) throw new Error("The deployment doesn't wait.");
  return { service: record.service.serviceArn, deployment: deployment.arn, hookId };
}

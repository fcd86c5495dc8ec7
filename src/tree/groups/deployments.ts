import type { Deployment, Service, Task } from "../../ecs/model/model";
import { primaryOf } from "../../ecs/model/serviceState";

/** Deployments that still have tasks or are to have some, newest first. */
export const liveDeployments = (service: Service, tasks: readonly Task[]): readonly Deployment[] =>
  service.deployments.filter(
    deployment =>
      deployment.status === "PRIMARY" ||
      deployment.desired + deployment.running + deployment.pending > 0 ||
      tasks.some(task => deploymentOf(service, task) === deployment),
  );

/**
 * The deployment that a task belongs to: the one that started it. After a rollback the service lists the old revision under a new
 * id, which its tasks don't bear: they belong to the oldest deployment of their revision. Undefined where there is none.
 */
const deploymentOf = ({ deployments }: Service, { startedBy, taskDefinitionArn }: Task): Deployment | undefined =>
  deployments.find(({ id }) => id === startedBy) ??
  deployments.findLast(deployment => deployment.taskDefinitionArn === taskDefinitionArn);

/** Those of a service's tasks that are known to belong to a deployment. */
export const ownTasks = (service: Service, tasks: readonly Task[], id: string): readonly Task[] =>
  tasks.filter(task => deploymentOf(service, task)?.id === id);

/** The same, and with the newest deployment those that belong to none, so that no task is left out. */
export function deploymentTasks(service: Service | undefined, tasks: readonly Task[], id: string): readonly Task[] {
  if (!service) return [];
  const isPrimary = primaryOf(service)?.id === id;
  return tasks.filter(task => {
    const own = deploymentOf(service, task);
    return own ? own.id === id : isPrimary;
  });
}

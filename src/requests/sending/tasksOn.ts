import { allItems } from "../../ecs/rate/concurrently";
import type { Task } from "../../ecs/model/model";
import { byCluster } from "./target";
import type { Aimed } from "./target";

/** The tasks that the replica knows on a container instance and that have not stopped. */
export const tasksOn = (instance: Aimed): readonly Task[] =>
  [...instance.session.replica.tasks.values()].filter(
    task => task.containerInstanceArn === instance.arn && task.lastStatus !== "STOPPED",
  );

/** Reads which tasks are on the instances now: those that came since the cluster was read, and those that went. */
export async function rereadTasksOn(instances: readonly Aimed[], signal: AbortSignal): Promise<void> {
  await Promise.all(
    byCluster(instances).map(async ([{ session }, own]) => {
      const listed = await Promise.all(
        own.map(({ arn }) =>
          allItems(session.gateway.taskArns(session.cluster.arn, { containerInstance: arn }, signal)),
        ),
      );
      const known = own.flatMap(aim => tasksOn(aim).map(task => task.arn));
      await session.reread([...new Set([...listed.flat(), ...known])], signal);
    }),
  );
}

import type { ContainerInstance, Task } from "./model";

/** The private IPv4 addresses that a task has for itself: none where it shares its host's. */
export const privateAddressesOf = (task: Task | undefined): readonly string[] => [
  ...new Set(
    (task?.containers ?? []).flatMap(({ networkInterfaces }) =>
      networkInterfaces.flatMap(({ privateIpv4Address }) => privateIpv4Address ?? []),
    ),
  ),
];

/** The EC2 instance that a task runs on, where it runs on one that is known. */
export const ec2InstanceOf = (
  task: Task | undefined,
  instances: ReadonlyMap<string, ContainerInstance>,
): string | undefined =>
  task?.containerInstanceArn === undefined ? undefined : instances.get(task.containerInstanceArn)?.ec2InstanceId;

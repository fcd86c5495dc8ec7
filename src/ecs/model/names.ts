import { lastPart } from "./model";
import type { ContainerInstance, Task } from "./model";

/** The first eight characters of an id, by which a task is named everywhere. */
export const shortId = (arn: string): string => lastPart(arn).slice(0, 8);

/** The EC2 instance's id, where there is one. */
export const instanceName = (instance: ContainerInstance): string => instance.ec2InstanceId ?? shortId(instance.arn);

/** "api:12 0f3c9a1b" */
export const taskName = (task: Task): string => `${task.family}:${task.revision} ${shortId(task.arn)}`;

/** What a person calls a task or a container instance; all there is to say of one that isn't known is its id. */
export function nameOf(resource: Task | ContainerInstance | undefined, arn: string): string {
  if (!resource) return shortId(arn);
  return resource.kind === "task" ? taskName(resource) : instanceName(resource);
}

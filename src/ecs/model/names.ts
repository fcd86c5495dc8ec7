import { lastPart } from "./model";
import type { ContainerInstance } from "./model";

/** The first eight characters of an id, by which a task is named everywhere. */
export const shortId = (arn: string): string => lastPart(arn).slice(0, 8);

/** The EC2 instance's id, where there is one. */
export const instanceName = (instance: ContainerInstance): string => instance.ec2InstanceId ?? shortId(instance.arn);

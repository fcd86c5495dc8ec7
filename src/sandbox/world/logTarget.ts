import type { Container, ContainerDefinition } from "../wire/wire";

/** Where the awslogs driver sends what a container prints. */
export interface LogTarget {
  readonly region: string;
  readonly group: string;
  /** The driver makes a group that isn't there. */
  readonly createsGroup: boolean;
}

/** Undefined where another log driver, or none, is set. */
export function logTargetOf({ logConfiguration }: ContainerDefinition, region: string): LogTarget | undefined {
  const { logDriver, options = {} } = logConfiguration ?? {};
  const group = options["awslogs-group"];
  if (logDriver !== "awslogs" || group === undefined) return undefined;
  return {
    region: options["awslogs-region"] ?? region,
    group,
    createsGroup: options["awslogs-create-group"] === "true",
  };
}

/** `prefix/container/task-id`; without a prefix it is Docker's id of the container. */
export function logStreamName(
  { logConfiguration, name }: ContainerDefinition,
  { runtimeId = "" }: Container,
  taskId: string,
): string {
  const prefix = logConfiguration?.options?.["awslogs-stream-prefix"];
  return prefix === undefined ? runtimeId : `${prefix}/${name}/${taskId}`;
}

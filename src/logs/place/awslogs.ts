import { record, text } from "../../ecs/model/fields";
import type { Raw } from "../../ecs/model/fields";

/** Where a container's definition says that the awslogs driver writes. */
export interface Awslogs {
  readonly group?: string;
  /** The cluster's own where it is left out. */
  readonly region?: string;
  /** Without one, Docker names the streams. */
  readonly prefix?: string;
}

/** Undefined of a container that logs by another driver, or by none. */
export function awslogsOf(defined: Raw): Awslogs | undefined {
  const { logDriver, options: given } = record(defined["logConfiguration"]);
  if (logDriver !== "awslogs") return undefined;
  const options = record(given);
  return {
    group: text(options["awslogs-group"]),
    region: text(options["awslogs-region"]),
    prefix: text(options["awslogs-stream-prefix"]),
  };
}

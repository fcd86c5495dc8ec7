import { list, record, text } from "../../ecs/model/fields";
import type { TaskDefinition } from "../../ecs/model/model";

/** What the names of one container's log streams begin with, whichever task it runs in. */
export interface StreamPrefix {
  readonly region: string;
  readonly group: string;
  /** Ends with a slash; the task's ID follows. */
  readonly prefix: string;
  readonly container: string;
}

/** Of the containers that log to CloudWatch Logs under a prefix; `region` is the cluster's own. */
export const streamPrefixes = (definition: TaskDefinition, region: string): readonly StreamPrefix[] =>
  list(definition.raw["containerDefinitions"]).flatMap((defined): readonly StreamPrefix[] => {
    const { logDriver, options: given } = record(defined["logConfiguration"]);
    const options = record(given);
    const group = text(options["awslogs-group"]);
    const prefix = text(options["awslogs-stream-prefix"]);
    const container = text(defined["name"]);
    if (logDriver !== "awslogs" || !group || !prefix || !container) return [];
    const ownRegion = text(options["awslogs-region"]) ?? region;
    return [{ region: ownRegion, group, prefix: `${prefix}/${container}/`, container }];
  });

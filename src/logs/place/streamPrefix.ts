import { list, text } from "../../ecs/model/fields";
import type { TaskDefinition } from "../../ecs/model/model";
import { awslogsOf } from "./awslogs";

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
    const { group, prefix, region: ownRegion = region } = awslogsOf(defined) ?? {};
    const container = text(defined["name"]);
    if (!group || !prefix || !container) return [];
    return [{ region: ownRegion, group, prefix: `${prefix}/${container}/`, container }];
  });

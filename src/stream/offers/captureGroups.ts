import type { EcsError } from "../../ecs/model/errors";
import { toEcsError } from "../../ecs/answers/failure";
import { patienceMs, withPatience } from "./patience";
import { noAnswerWithin } from "../aws/serviceError";
import type { LogGroup, LogGroupsPort } from "../aws/servicePorts";

/**
 * ECS's event capture, which Container Insights' lifecycle events use, keeps a cluster's events in a group of this name; not
 * to be taken for `/aws/ecs/containerinsights/…`, which holds metrics.
 */
const prefix = "/aws/events/ecs/containerinsights/";
const suffix = "/performance";

interface CaptureGroup extends LogGroup {
  readonly clusterName: string;
}

/** The clusters' groups; `failure` says why they are not known, which is not the same as there being none. */
export interface CaptureGroups {
  readonly groups: readonly CaptureGroup[];
  readonly failure?: EcsError;
}

/** Looks for groups that hold the clusters' events already. Never throws: whoever asks has other sources to offer. */
export const captureGroups = (
  port: LogGroupsPort,
  clusterNames: ReadonlySet<string>,
  region: string,
  signal: AbortSignal,
  waitMs = patienceMs,
): Promise<CaptureGroups> =>
  withPatience<CaptureGroups>(
    waitMs,
    signal,
    async own => {
      const found = await port.groups(prefix, own);
      const groups = found.flatMap(group => {
        const clusterName = group.name.slice(prefix.length, -suffix.length);
        const isCapture = group.name === `${prefix}${clusterName}${suffix}` && clusterNames.has(clusterName);
        return isCapture ? [{ ...group, clusterName }] : [];
      });
      return { groups: groups.toSorted((a, b) => a.clusterName.localeCompare(b.clusterName)) };
    },
    (error, isLate) => ({
      groups: [],
      failure: isLate ? noAnswerWithin(waitMs, "CloudWatch Logs", operation) : toEcsError(error, { operation, region }),
    }),
  );

const operation = "DescribeLogGroups";

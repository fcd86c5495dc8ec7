import type { Clock } from "../world/clock";

interface Bucket {
  readonly burst: number;
  readonly perSecond: number;
}

/** Buckets that operations share, per account and region (Amazon ECS API reference, request throttling). */
const buckets: readonly (readonly [Bucket, readonly string[]])[] = [
  [{ burst: 50, perSecond: 20 }, ["ListClusters", "DescribeClusters"]],
  [
    { burst: 100, perSecond: 20 },
    ["ListTasks", "DescribeTasks", "ListContainerInstances", "DescribeContainerInstances", "ListAttributes"],
  ],
  [
    { burst: 100, perSecond: 40 },
    [
      "RunTask",
      "StartTask",
      "StopTask",
      "ExecuteCommand",
      "DeregisterContainerInstance",
      "UpdateContainerAgent",
      "UpdateContainerInstancesState",
    ],
  ],
  [{ burst: 200, perSecond: 120 }, ["RegisterContainerInstance"]],
  [{ burst: 50, perSecond: 20 }, ["DescribeTaskDefinition", "ListTaskDefinitions", "ListTaskDefinitionFamilies"]],
  [{ burst: 100, perSecond: 20 }, ["ListServices", "DescribeServices"]],
  [{ burst: 50, perSecond: 5 }, ["CreateService", "UpdateService", "DeleteService"]],
  [
    { burst: 50, perSecond: 20 },
    ["ListServiceDeployments", "DescribeServiceDeployments", "StopServiceDeployment", "ContinueServiceDeployment"],
  ],
  [{ burst: 50, perSecond: 20 }, ["DescribeServiceRevisions"]],
  [{ burst: 20, perSecond: 1 }, ["CreateCluster", "RegisterTaskDefinition"]],
  // CloudWatch Logs has no bursts beyond these (its user guide, quotas).
  [{ burst: 25, perSecond: 25 }, ["logs:GetLogEvents"]],
  [{ burst: 25, perSecond: 25 }, ["logs:DescribeLogStreams"]],
  [{ burst: 10, perSecond: 10 }, ["logs:DescribeLogGroups"]],
  [{ burst: 5, perSecond: 5 }, ["logs:FilterLogEvents"]],
];

/** Token buckets that are full at first, refilled by the sandbox's clock. */
export class RateLimits {
  private readonly tokens = new Map<Bucket, { left: number; at: number }>();

  constructor(private readonly clock: Clock) {}

  /** Whether the operation may go ahead now; takes one token if so. */
  allows(operation: string): boolean {
    const bucket = buckets.find(([, names]) => names.includes(operation))?.[0];
    if (!bucket) return true;
    const now = this.clock.now();
    const state = this.tokens.get(bucket) ?? { left: bucket.burst, at: now };
    const left = Math.min(bucket.burst, state.left + ((now - state.at) / 1000) * bucket.perSecond);
    this.tokens.set(bucket, { left: left < 1 ? left : left - 1, at: now });
    return left >= 1;
  }
}

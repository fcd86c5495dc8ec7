/** An EventBridge envelope as ECS sends it, with only what a test cares about. */
export interface Told {
  readonly kind: "task" | "containerInstance";
  readonly arn: string;
  readonly clusterArn: string;
  readonly version: number;
  readonly at: number;
  readonly ended?: boolean;
}

export const clusterArn = (name: string, region = "eu-west-1") => `arn:aws:ecs:${region}:111122223333:cluster/${name}`;
export const taskArn = (id: number | string, cluster = "web") =>
  `arn:aws:ecs:eu-west-1:111122223333:task/${cluster}/${id}`;
export const instanceArn = (id: number | string, cluster = "web") =>
  `arn:aws:ecs:eu-west-1:111122223333:container-instance/${cluster}/${id}`;

export function envelope({ kind, arn, clusterArn, version, at, ended }: Told): Record<string, unknown> {
  const time = new Date(at).toISOString();
  const detail =
    kind === "task"
      ? {
          taskArn: arn,
          lastStatus: ended ? "STOPPED" : "RUNNING",
          desiredStatus: "RUNNING",
          containers: [],
          createdAt: time,
        }
      : { containerInstanceArn: arn, status: ended ? "INACTIVE" : "ACTIVE", agentConnected: true };
  return {
    version: "0",
    id: `${arn}-${version}`,
    "detail-type": kind === "task" ? "ECS Task State Change" : "ECS Container Instance State Change",
    source: "aws.ecs",
    account: "111122223333",
    time: `${time.slice(0, 19)}Z`,
    region: "eu-west-1",
    resources: [arn],
    detail: { ...detail, clusterArn, version, updatedAt: time },
  };
}

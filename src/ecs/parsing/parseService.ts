import { count, list, record, required, strings, text, timestamp } from "../model/fields";
import type { Raw } from "../model/fields";
import { lastPart } from "../model/model";
import type { AwsvpcNetwork, Deployment, Service } from "../model/model";

function parseNetwork(value: unknown): AwsvpcNetwork | undefined {
  const awsvpc = record(record(value)["awsvpcConfiguration"]);
  const subnets = strings(awsvpc["subnets"]);
  if (subnets.length === 0) return undefined;
  return {
    subnets,
    securityGroups: strings(awsvpc["securityGroups"]),
    assignPublicIp: awsvpc["assignPublicIp"] === "ENABLED",
  };
}

/** A service as DescribeServices answers it; throws an EcsError when it lacks its ARN. */
export function parseService(raw: object): Service {
  const source = raw as Raw;
  const arn = required(source, "serviceArn", "a service");
  return {
    kind: "service",
    arn,
    name: text(source["serviceName"]) ?? lastPart(arn),
    status: text(source["status"]) ?? "UNKNOWN",
    desired: count(source["desiredCount"]),
    running: count(source["runningCount"]),
    pending: count(source["pendingCount"]),
    launchType: text(source["launchType"]),
    schedulingStrategy: text(source["schedulingStrategy"]),
    taskDefinitionArn: text(source["taskDefinition"]),
    network: parseNetwork(source["networkConfiguration"]),
    deployments: [...list(source["deployments"]).map(parseDeployment), ...list(source["taskSets"]).map(parseTaskSet)],
    raw: source,
  };
}

const parseDeployment = (raw: Raw): Deployment => ({
  id: text(raw["id"]) ?? "",
  status: text(raw["status"]) ?? "UNKNOWN",
  taskDefinitionArn: text(raw["taskDefinition"]),
  desired: count(raw["desiredCount"]),
  running: count(raw["runningCount"]),
  pending: count(raw["pendingCount"]),
  failedTasks: count(raw["failedTasks"]),
  rolloutState: text(raw["rolloutState"]),
  rolloutReason: text(raw["rolloutStateReason"]),
  createdAt: timestamp(raw["createdAt"]),
});

/** What CodeDeploy or an external controller deploys: such a service has task sets, and no deployments of ECS's own. */
const parseTaskSet = (raw: Raw): Deployment => ({
  ...parseDeployment(raw),
  desired: count(raw["computedDesiredCount"]),
});

import { idWithin } from "../world/arn";
import type { Operation } from "./context";
import { pageOf } from "./paging";
import type { ServiceRecord } from "../world/records";
import { invalid } from "../wire/refusal";
import { counted } from "../life/scheduler";
import type { Failure, Service } from "../wire/wire";

export const listServices: Operation = ({ world }, input) => {
  const cluster = world.cluster(input.text("cluster"));
  const launchType = input.choice("launchType", ["EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"]);
  const strategy = input.choice("schedulingStrategy", ["REPLICA", "DAEMON"]);
  const { keys, nextToken } = pageOf(input, "ListServices", cluster.services.keys(), {
    pageSize: 10,
    accept: name => {
      const service = cluster.services.get(name)?.service;
      return (
        (launchType === undefined || service?.launchType === launchType) &&
        (strategy === undefined || service?.schedulingStrategy === strategy)
      );
    },
  });
  return {
    serviceArns: keys.map(name => world.arns.service(cluster.name, name)),
    ...(nextToken ? { nextToken } : {}),
  };
};

export const describeServices: Operation = ({ world }, input) => {
  const cluster = world.cluster(input.text("cluster"));
  const names = input.texts("services");
  if (names.length === 0) throw invalid("Services cannot be empty.");
  if (names.length > 10) throw invalid("services can have at most 10 items.");
  const withTags = input.texts("include").includes("TAGS");
  const services: Service[] = [];
  const failures: Failure[] = [];
  for (const name of new Set(names.map(one => idWithin(cluster.name, one)))) {
    const record = cluster.services.get(name);
    if (record) services.push(answer(record, withTags));
    else failures.push({ arn: world.arns.service(cluster.name, name), reason: "MISSING" });
  }
  return { services, failures };
};

function answer(record: ServiceRecord, withTags: boolean): Service {
  const { service, deploymentId, failedTasks, steady } = record;
  const { tags, ...rest } = service;
  const live = counted(record);
  const runningCount = live.filter(({ task }) => task.lastStatus === "RUNNING").length;
  const pendingCount = live.length - runningCount;
  return {
    ...rest,
    runningCount,
    pendingCount,
    deployments: [
      {
        id: deploymentId,
        status: "PRIMARY",
        taskDefinition: service.taskDefinition,
        desiredCount: service.desiredCount,
        pendingCount,
        runningCount,
        failedTasks,
        createdAt: service.createdAt,
        updatedAt: service.events?.[0]?.createdAt ?? service.createdAt,
        launchType: service.launchType,
        platformVersion: service.platformVersion,
        networkConfiguration: service.networkConfiguration,
        rolloutState: steady ? "COMPLETED" : "IN_PROGRESS",
        rolloutStateReason: `ECS deployment ${deploymentId} ${steady ? "completed" : "in progress"}.`,
      },
    ],
    tags: withTags ? (tags ?? []) : [],
  };
}

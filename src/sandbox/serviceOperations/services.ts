import { answerService } from "../services/answers";
import { idWithin } from "../world/arn";
import type { Operation } from "../operations/context";
import { pageOf } from "../operations/paging";
import { invalid } from "../wire/refusal";
import type { Failure, Service } from "../wire/wire";

export const listServices: Operation = ({ world }, input) => {
  const cluster = world.cluster(input.text("cluster"));
  const launchType = input.choice("launchType", ["EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"]);
  const strategy = input.choice("schedulingStrategy", ["REPLICA", "DAEMON"]);
  const { keys, nextToken } = pageOf(input, "ListServices", cluster.services.keys(), {
    pageSize: 10,
    accept: name => {
      const service = cluster.services.get(name)?.service;
      // One that was deleted is no longer listed (ECS API reference, DeleteService).
      return (
        service?.status === "ACTIVE" &&
        (launchType === undefined || service.launchType === launchType) &&
        (strategy === undefined || service.schedulingStrategy === strategy)
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
    if (record) services.push(answerService(record, withTags));
    else failures.push({ arn: world.arns.service(cluster.name, name), reason: "MISSING" });
  }
  return { services, failures };
};

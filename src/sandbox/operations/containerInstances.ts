import { updateAgent } from "../world/agent";
import { idWithin } from "../world/arn";
import type { Operation } from "./context";
import { parseExpression } from "../world/expression";
import { pageOf } from "./paging";
import { invalid } from "../wire/refusal";
import type { ContainerInstance, Failure } from "../wire/wire";

/** How long DescribeContainerInstances still answers an instance that was deregistered. */
const inactiveKeptMs = 60 * 60 * 1000;

export const listContainerInstances: Operation = ({ world }, input) => {
  const cluster = world.cluster(input.text("cluster"));
  const status = input.choice("status", ["ACTIVE", "DRAINING", "REGISTERING", "DEREGISTERING", "REGISTRATION_FAILED"]);
  const filter = input.text("filter");
  const matches = filter ? parseExpression(filter) : () => true;
  const { keys, nextToken } = pageOf(input, "ListContainerInstances", cluster.instances.keys(), {
    accept: id => {
      const record = cluster.instances.get(id);
      // Left out, the status means all that are registered (ECS API reference).
      if (!record || record.instance.status === "INACTIVE") return false;
      return (status === undefined || record.instance.status === status) && matches(record);
    },
  });
  return {
    containerInstanceArns: keys.map(id => world.arns.instance(cluster.name, id)),
    ...(nextToken ? { nextToken } : {}),
  };
};

export const describeContainerInstances: Operation = ({ world }, input) => {
  const cluster = world.cluster(input.text("cluster"));
  const ids = input.texts("containerInstances");
  if (ids.length === 0) throw invalid("Container instances cannot be empty.");
  if (ids.length > 100) throw invalid("instanceIds can have at most 100 items");
  const include = input.texts("include");
  const containerInstances: ContainerInstance[] = [];
  const failures: Failure[] = [];
  for (const id of new Set(ids.map(one => idWithin(cluster.name, one)))) {
    const record = cluster.instances.get(id);
    if (!record) {
      failures.push({ arn: world.arns.instance(cluster.name, id), reason: "MISSING" });
      continue;
    }
    const { tags, healthStatus, ...instance } = record.instance;
    containerInstances.push({
      ...instance,
      tags: include.includes("TAGS") ? (tags ?? []) : [],
      ...(include.includes("CONTAINER_INSTANCE_HEALTH") ? { healthStatus } : {}),
    });
  }
  return { containerInstances, failures };
};

export const deregisterContainerInstance: Operation = ({ world, scheduler }, input) => {
  const cluster = world.cluster(input.text("cluster"));
  const id = input.need("containerInstance", "Container instance cannot be empty.");
  const record = world.needInstance(cluster, id);
  const force = input.flag("force");
  if (record.instance.status === "INACTIVE") throw invalid("The referenced container instance was not found.");
  const live = [...record.tasks].filter(({ task }) => task.lastStatus !== "STOPPED");
  if (live.length > 0 && !force) throw invalid("Found running tasks on the instance.");
  world.changeInstance(record, { status: "INACTIVE", agentConnected: false });
  for (const task of live) {
    // Orphans run on, and nobody looks after them (ECS API reference, DeregisterContainerInstance).
    task.orphaned = true;
    task.timer?.cancel();
    delete task.timer;
    world.changeTask(task, { connectivity: "DISCONNECTED", connectivityAt: world.seconds() });
  }
  scheduler.touchAll(cluster);
  world.after(inactiveKeptMs, () => cluster.instances.delete(record.id));
  return { containerInstance: record.instance };
};

export const updateContainerAgent: Operation = ({ world }, input) => {
  const cluster = world.cluster(input.text("cluster"));
  const id = input.need("containerInstance", "Container instance cannot be empty.");
  const record = world.needInstance(cluster, id);
  if (record.instance.status === "INACTIVE") throw invalid("The referenced container instance is inactive.");
  updateAgent(world, record);
  return { containerInstance: record.instance };
};

export const updateContainerInstancesState: Operation = ({ world, scheduler }, input) => {
  const cluster = world.cluster(input.text("cluster"));
  const ids = input.texts("containerInstances");
  if (ids.length === 0) throw invalid("Container instances cannot be empty.");
  if (ids.length > 10) throw invalid("instanceIds can have at most 10 items");
  const status = input.choice("status", ["ACTIVE", "DRAINING"]);
  if (!status) throw invalid("status must be one of ACTIVE, DRAINING.");
  const containerInstances: ContainerInstance[] = [];
  const failures: Failure[] = [];
  for (const id of new Set(ids.map(one => idWithin(cluster.name, one)))) {
    const record = cluster.instances.get(id);
    const arn = world.arns.instance(cluster.name, id);
    if (!record) failures.push({ arn, reason: "MISSING" });
    else if (record.instance.status === "INACTIVE") failures.push({ arn, reason: "INACTIVE" });
    else {
      if (record.instance.status !== status) world.changeInstance(record, { status });
      containerInstances.push(record.instance);
    }
  }
  scheduler.touchAll(cluster);
  return { containerInstances, failures };
};

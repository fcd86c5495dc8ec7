import { idWithin } from "../world/arn";
import type { Operation } from "./context";
import { stopTask } from "../life/lifecycle";
import { pageOf } from "./paging";
import type { TaskRecord } from "../world/records";
import { invalid, serviceNotFound } from "../wire/refusal";
import type { Failure, Task } from "../wire/wire";

/** The filters that startedBy must not meet (ECS API reference, ListTasks). */
const others = ["family", "serviceName", "containerInstance", "launchType", "desiredStatus"];

export const listTasks: Operation = ({ world }, input) => {
  const cluster = world.cluster(input.text("cluster"));
  const startedBy = input.text("startedBy");
  if (startedBy !== undefined && others.some(name => input.has(name))) {
    throw invalid("cannot specify startedBy with other arguments");
  }
  const desiredStatus = input.choice("desiredStatus", ["RUNNING", "PENDING", "STOPPED"]) ?? "RUNNING";
  const launchType = input.choice("launchType", ["EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"]);
  const family = input.text("family");
  const serviceName = input.text("serviceName");
  const service = serviceName === undefined ? undefined : idWithin(cluster.name, serviceName);
  if (service !== undefined && !cluster.services.get(service)) throw serviceNotFound();
  const instance = input.text("containerInstance");
  const host = instance === undefined ? undefined : world.needInstance(cluster, instance).instance;
  const wanted = ({ task, definition }: TaskRecord): boolean =>
    task.desiredStatus === desiredStatus &&
    (launchType === undefined || task.launchType === launchType) &&
    (family === undefined || definition.family === family) &&
    (service === undefined || task.group === `service:${service}`) &&
    (startedBy === undefined || task.startedBy === startedBy) &&
    (host === undefined || task.containerInstanceArn === host.containerInstanceArn);
  // A small part of a big cluster is not worth a walk through all of it.
  const part =
    family !== undefined
      ? cluster.family(family)
      : service !== undefined
        ? cluster.group(`service:${service}`)
        : undefined;
  const candidates = part ? [...part].map(({ id }) => id).sort() : cluster.tasks.keys();
  const { keys, nextToken } = pageOf(input, "ListTasks", candidates, {
    accept: id => {
      const record = cluster.tasks.get(id);
      return record !== undefined && wanted(record);
    },
  });
  return { taskArns: keys.map(id => world.arns.task(cluster.name, id)), ...(nextToken ? { nextToken } : {}) };
};

export const describeTasks: Operation = ({ world }, input) => {
  const cluster = world.cluster(input.text("cluster"));
  const ids = input.texts("tasks");
  if (ids.length === 0) throw invalid("Tasks cannot be empty.");
  if (ids.length > 100) throw invalid("taskIds can have at most 100 items.");
  const withTags = input.texts("include").includes("TAGS");
  const tasks: Task[] = [];
  const failures: Failure[] = [];
  for (const id of new Set(ids.map(one => idWithin(cluster.name, one)))) {
    const record = cluster.tasks.get(id);
    if (record) tasks.push(withTags ? record.task : { ...record.task, tags: [] });
    else failures.push({ arn: world.arns.task(cluster.name, id), reason: "MISSING" });
  }
  return { tasks, failures };
};

export const stopTaskOperation: Operation = ({ world }, input) => {
  const cluster = world.cluster(input.text("cluster"));
  const id = input.need("task", "Task cannot be empty.");
  const reason = input.text("reason", 255);
  const record = world.findTask(cluster, id);
  if (!record) throw invalid("The referenced task was not found.");
  stopTask(world, record, "UserInitiated", reason || "Task stopped by user");
  return { task: record.task };
};

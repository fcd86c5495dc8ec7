import { idWithin } from "../world/arn";
import { makeTask } from "../life/newTask";
import type { Operation } from "./context";
import { launch } from "../life/lifecycle";
import { obstacle } from "../life/placement";
import type { TaskRequest } from "../world/records";
import { invalid } from "../wire/refusal";
import { needsOf } from "../world/taskNeeds";
import type { Failure, Task } from "../wire/wire";
import { commonRequest } from "./taskRequest";

/** Has no client token: two of the same request start two tasks. */
export const startTask: Operation = (context, input) => {
  const { world } = context;
  const cluster = world.cluster(input.text("cluster"));
  const ids = input.texts("containerInstances");
  if (ids.length === 0) throw invalid("Container instances cannot be empty.");
  if (ids.length > 10) throw invalid("instanceIds can have at most 10 items");
  const common = commonRequest(context, input, 36);
  if (!common.definition.compatibilities.includes("EC2")) {
    throw invalid("Task definition does not support launch_type EC2.");
  }
  const request: TaskRequest = { ...common, launchType: "EC2" };
  const needs = needsOf(request.definition, request.overrides);
  const tasks: Task[] = [];
  const failures: Failure[] = [];
  for (const id of ids.map(one => idWithin(cluster.name, one))) {
    const host = cluster.instances.get(id);
    const reason = host ? obstacle(host, request, needs) : "MISSING";
    if (!host || reason !== undefined) {
      failures.push({ arn: world.arns.instance(cluster.name, id), reason: reason ?? "MISSING" });
      continue;
    }
    const record = makeTask(world, cluster, request, host);
    launch(world, record);
    tasks.push(record.task);
  }
  return { tasks, failures };
};

import { createHash } from "node:crypto";
import { makeTask } from "../life/newTask";
import type { Context, Operation } from "./context";
import type { Input } from "../wire/input";
import { launch } from "../life/lifecycle";
import { place } from "../life/placement";
import type { ClusterState, TaskRecord, TaskRequest } from "../world/records";
import { invalid, Refusal } from "../wire/refusal";
import { readLaunch } from "./launch";
import type { Failure } from "../wire/wire";
import { commonRequest } from "./taskRequest";

/** How long a client token is remembered. */
const tokenKeptMs = 24 * 60 * 60 * 1000;

export const runTask: Operation = (context, input) => {
  const { world, clientTokens } = context;
  const cluster = world.cluster(input.text("cluster"));
  const count = input.wholeNumber("count", 1, 10) ?? 1;
  const clientToken = input.text("clientToken", 64);
  const used = clientToken === undefined ? undefined : clientTokens.get(clientToken);
  const fingerprint = fingerprintOf(input);
  if (used) {
    if (used.request !== fingerprint) throw reusedToken(used.tasks);
    return { tasks: used.tasks.map(({ task }) => task), failures: [] };
  }
  const request = readRequest(context, cluster, input);
  const { tasks, failures } = start(context, cluster, request, count);
  if (clientToken !== undefined) {
    clientTokens.set(clientToken, { request: fingerprint, tasks });
    world.after(tokenKeptMs, () => clientTokens.delete(clientToken));
  }
  return { tasks: tasks.map(({ task }) => task), failures };
};

function reusedToken(tasks: readonly TaskRecord[]): Refusal {
  return new Refusal("ConflictException", "The client token was used before with other parameters.", 400, {
    resourceIds: tasks.map(({ task }) => task.taskArn),
  });
}

function fingerprintOf(input: Input): string {
  const sorted = Object.entries(input.raw).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex");
}

function start({ world }: Context, cluster: ClusterState, request: TaskRequest, count: number) {
  const tasks: TaskRecord[] = [];
  let failures: readonly Failure[] = [];
  for (let index = 0; index < count; index++) {
    if (request.launchType === "FARGATE") {
      tasks.push(makeTask(world, cluster, request, undefined));
      continue;
    }
    const placed = place(world, cluster, request);
    if ("failures" in placed) {
      failures = placed.failures;
      break;
    }
    tasks.push(makeTask(world, cluster, request, placed.host));
  }
  for (const task of tasks) launch(world, task);
  return { tasks, failures };
}

function readRequest(context: Context, cluster: ClusterState, input: Input): TaskRequest {
  const common = commonRequest(context, input, 128);
  const where = readLaunch(cluster, input, common.definition);
  if (where.launchType !== "FARGATE") {
    if (![...cluster.instances.values()].some(({ instance }) => instance.status !== "INACTIVE")) {
      throw invalid("No Container Instances were found in your cluster.");
    }
  }
  return { ...common, ...where };
}

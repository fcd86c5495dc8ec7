import { randomBytes } from "node:crypto";
import type { Operation } from "./context";
import type { TaskRecord } from "../world/records";
import { invalid, Refusal } from "../wire/refusal";
import type { Container } from "../wire/wire";

const unavailable = (): Refusal =>
  invalid(
    "The execute command failed because execute command was not enabled when the task was run or the execute command agent isn’t running. Wait and try again or run a new task with execute command enabled and try again.",
  );
const notConnected = (): Refusal =>
  new Refusal("TargetNotConnectedException", "The execute command failed due to an internal error. Try again later.");

export const executeCommand: Operation = ({ world, url }, input) => {
  const cluster = world.cluster(input.text("cluster"));
  input.need("command", "Command cannot be empty.");
  if (!input.flag("interactive")) throw invalid("Interactive is the only mode supported currently.");
  const record = world.findTask(cluster, input.need("task", "Task cannot be empty."));
  if (!record) throw invalid("The task provided in the request was not found.");
  if (record.task.lastStatus !== "RUNNING") {
    throw invalid(`The task provided in the request is not running. Its status is ${record.task.lastStatus}.`);
  }
  const container = containerOf(record, input.text("container"));
  if (!record.task.enableExecuteCommand) throw unavailable();
  if (!isExecutable(record, container)) throw notConnected();
  const session = newSession(url(), "ecs-execute-command");
  return {
    clusterArn: cluster.cluster.clusterArn,
    containerArn: container.containerArn,
    containerName: container.name,
    interactive: true,
    session,
    taskArn: record.task.taskArn,
  };
};

function containerOf({ task: { containers } }: TaskRecord, name: string | undefined): Container {
  const [only, ...others] = containers;
  if (name === undefined && only && others.length === 0) return only;
  const found = containers.find(container => container.name === name);
  if (found) return found;
  throw invalid(
    name === undefined
      ? "The task has more than one container. Specify the container's name and try again."
      : `The container ${name} was not found in the task.`,
  );
}

/** Whether a session can be opened in a container: the agent in it is there and its instance can be reached. */
export function isExecutable({ host, task }: TaskRecord, { managedAgents = [] }: Container): boolean {
  if (task.lastStatus !== "RUNNING" || host?.instance.agentConnected === false) return false;
  return managedAgents.some(({ name, lastStatus }) => name === "ExecuteCommandAgent" && lastStatus === "RUNNING");
}

/** What session-manager-plugin is given; its stream leads back to the sandbox, where nobody listens, and never to AWS. */
export function newSession(url: string, prefix: string) {
  const sessionId = `${prefix}-${randomBytes(9).toString("hex").slice(0, 17)}`;
  return {
    sessionId,
    streamUrl: `${url.replace(/^http/, "ws")}/v1/data-channel/${sessionId}?role=publish_subscribe`,
    tokenValue: randomBytes(192).toString("base64"),
  };
}

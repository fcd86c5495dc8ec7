import { list, record, strings, text } from "../ecs/model/fields";
import type { Container, Task, TaskDefinition } from "../ecs/model/model";
import { taskName } from "../ecs/model/names";

/** Why no session can be opened in a container, in sentences, and what would mend it. */
export interface Lack {
  readonly sentence: string;
  /** `start`: a new task with ECS Exec; `wait`: the same again in a moment; nothing for what has ended. */
  readonly mend?: "start" | "wait";
  /** Whether the task definition may tell why. */
  readonly isOfAgent?: boolean;
}

const agentName = "ExecuteCommandAgent";
/** What comes before RUNNING. */
const isStarting = (status: string): boolean => ["PROVISIONING", "PENDING", "ACTIVATING"].includes(status);

/** What a container lacks for a session, as ECS last described its task; undefined when nothing does. */
export function lackOf(task: Task, container: Container): Lack | undefined {
  const name = taskName(task);
  if (task.lastStatus !== "RUNNING")
    return isStarting(task.lastStatus)
      ? { sentence: `Task ${name} is ${task.lastStatus}. Wait until it is RUNNING.`, mend: "wait" }
      : { sentence: `Task ${name} is ${task.lastStatus}. Choose a running task.` };
  if (!task.executeCommand)
    return {
      sentence: `ECS Exec is off for task ${name}, and can't be enabled while a task runs.`,
      mend: "start",
    };
  if (container.lastStatus !== "RUNNING")
    return isStarting(container.lastStatus)
      ? { sentence: `Container ${container.name} is ${container.lastStatus}. Wait until it is RUNNING.`, mend: "wait" }
      : { sentence: `Container ${container.name} is ${container.lastStatus}. Choose a running container.` };
  const agent = agentOf(task, container.name);
  const whose = `The ECS Exec agent in container ${container.name}`;
  if (agent.status === "STOPPED")
    return {
      sentence: `${whose} has stopped${agent.reason ? ` (${agent.reason.replace(/[.\s]+$/, "")})` : ""}.`,
      mend: "wait",
      isOfAgent: true,
    };
  if (agent.status !== "RUNNING" || container.runtimeId === undefined)
    return {
      sentence: `${whose} isn't running yet${agent.status ? ` (${agent.status})` : ""}. Wait a moment and retry.`,
      mend: "wait",
      isOfAgent: true,
    };
  return undefined;
}

function agentOf({ raw }: Task, container: string): { readonly status?: string; readonly reason?: string } {
  const own = list(raw["containers"]).find(({ name }) => name === container);
  const agent = list(own?.["managedAgents"]).find(({ name }) => name === agentName);
  return { status: text(agent?.["lastStatus"]), reason: text(agent?.["reason"]) };
}

/** Why an agent may not be running, as far as the task definition tells (Amazon ECS developer guide, using ECS Exec). */
export function agentHints({ raw }: TaskDefinition, task: Task, container: string): readonly string[] {
  const own = list(raw["containerDefinitions"]).find(({ name }) => name === container);
  const hasRole = (text(task.overrides["taskRoleArn"]) ?? text(raw["taskRoleArn"])) !== undefined;
  return [
    ...(own?.["readonlyRootFilesystem"] === true
      ? ["Its root file system is read-only, and the agent has to write to it."]
      : []),
    hasRole
      ? "Its task role must allow ssmmessages:CreateControlChannel, CreateDataChannel, OpenControlChannel, and OpenDataChannel, and the task must reach the ssmmessages endpoint."
      : "Its task definition has no task role: the agent needs one that allows ssmmessages:CreateControlChannel, CreateDataChannel, OpenControlChannel, and OpenDataChannel.",
  ];
}

/** A port that a container listens on, as far as its definition says. */
export interface ContainerPort {
  readonly port: number;
  readonly name?: string;
}

/** The TCP ports of a container's port mappings; AWS-StartPortForwardingSession carries no UDP. */
export function containerPorts({ raw }: TaskDefinition, container: string): readonly ContainerPort[] {
  const own = list(raw["containerDefinitions"]).find(({ name }) => name === container);
  return list(record(own)["portMappings"]).flatMap(mapping => {
    const port = mapping["containerPort"];
    if (typeof port !== "number" || strings([mapping["protocol"]]).includes("udp")) return [];
    return [{ port, name: text(mapping["name"]) }];
  });
}

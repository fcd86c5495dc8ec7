import type { TaskRecord } from "../world/records";
import type { Container, ContainerDefinition } from "../wire/wire";
import type { World } from "../world/world";

type ManagedAgent = NonNullable<Container["managedAgents"]>[number];
type AgentStatus = "PENDING" | "RUNNING" | "STOPPED";

/** How long ECS Exec's agent takes to connect. */
const connectMs = 1500;

/** A container with ECS Exec's agent in this state. */
export function withExecAgent(container: Container, lastStatus: AgentStatus, at?: number): Container {
  const agent: ManagedAgent = {
    name: "ExecuteCommandAgent",
    lastStatus,
    ...(lastStatus === "RUNNING" && at !== undefined ? { lastStartedAt: at } : {}),
    ...(lastStatus === "STOPPED" ? { reason: "Execute Command Agent stopped" } : {}),
  };
  return { ...container, managedAgents: [agent] };
}

/** Where the root filesystem is read-only, the agent can't write what it needs. */
export function connectedAgents(
  containers: readonly Container[],
  definitions: readonly ContainerDefinition[],
  at: number,
): readonly Container[] {
  return containers.map((container, index) =>
    withExecAgent(container, definitions[index]?.readonlyRootFilesystem ? "STOPPED" : "RUNNING", at),
  );
}

/** Lets the agents of a task that was run with ECS Exec connect, a moment after it is RUNNING. */
export function connectAgents(world: World, record: TaskRecord): void {
  if (!record.task.enableExecuteCommand) return;
  world.after(connectMs, () => {
    const { task, definition, host } = record;
    if (task.lastStatus !== "RUNNING" || record.orphaned) return;
    if (host?.instance.agentConnected === false) connectAgents(world, record);
    else {
      const containers = connectedAgents(task.containers, definition.containerDefinitions, world.seconds());
      world.changeTask(record, { containers });
    }
  });
}

import { order } from "./expression";
import type { InstanceRecord } from "./records";
import { Refusal } from "../wire/refusal";
import type { AgentUpdateStatus } from "../wire/wire";
import type { World } from "./world";

/** What the sandbox takes for the newest agent. */
export const newestAgent = { agentVersion: "1.102.1", agentHash: "4d5f2c1b", dockerVersion: "DockerVersion: 25.0.14" };

const inProgress: readonly (AgentUpdateStatus | undefined)[] = ["PENDING", "STAGING", "STAGED", "UPDATING"];

/** Begins an update to the newest agent, or says in ECS's words why there is none to begin. */
export function updateAgent(world: World, record: InstanceRecord): void {
  const { versionInfo, agentUpdateStatus } = record.instance;
  if (versionInfo?.agentVersion === undefined) {
    throw new Refusal("MissingVersionException", "The container instance has no agent version information.");
  }
  if (inProgress.includes(agentUpdateStatus)) {
    throw new Refusal("UpdateInProgressException", "There is already an agent update in progress on this instance.");
  }
  if (order(versionInfo.agentVersion, newestAgent.agentVersion) >= 0) {
    throw new Refusal("NoUpdateAvailableException", "There is no update available for your container agent.");
  }
  world.changeInstance(record, { agentUpdateStatus: "PENDING" });
  step(world, record, "STAGING");
}

const following: Partial<Record<AgentUpdateStatus, AgentUpdateStatus>> = {
  STAGING: "STAGED",
  STAGED: "UPDATING",
  UPDATING: "UPDATED",
};

function step(world: World, record: InstanceRecord, status: AgentUpdateStatus): void {
  world.after(1500, () => {
    // A disconnected agent is stuck where it stands (ECS API reference, UpdateInProgressException).
    if (record.instance.status === "INACTIVE" || (!record.instance.agentConnected && status !== "UPDATED")) return;
    world.changeInstance(record, {
      agentUpdateStatus: status,
      ...(status === "UPDATING" ? { agentConnected: false } : {}),
      ...(status === "UPDATED" ? { agentConnected: true, versionInfo: newestAgent } : {}),
    });
    const next = following[status];
    if (next) step(world, record, next);
  });
}

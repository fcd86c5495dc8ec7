import { localTime } from "../../text/clockTime";
import type { ContainerInstance } from "../../ecs/model/model";
import type { Sighting } from "../../ecs/replica/replica";
import type { AgentStep, AgentView } from "../../webview/containerInstance/containerInstanceProtocol";
import type { Fact } from "../../webview/parts/protocol";
import { record, records, stringOf } from "../parts/definition";
import { agentPill } from "../parts/pills";
import { fact } from "../parts/facts";

/** The statuses that an update runs through; from the ECS API reference. */
const stepNames = ["PENDING", "STAGING", "STAGED", "UPDATING", "UPDATED"];

function stepsOf(status: string | undefined): readonly AgentStep[] {
  if (status === undefined) return [];
  const label = (name: string) => name.charAt(0) + name.slice(1).toLowerCase();
  if (status === "FAILED")
    return [
      ...stepNames.slice(0, -1).map((name): AgentStep => ({ key: name, label: label(name), state: "ahead" })),
      { key: "FAILED", label: "Failed", state: "failed" },
    ];
  const place = stepNames.indexOf(status);
  if (place < 0) return [{ key: status, label: status, state: "now" }];
  return stepNames.map((name, index): AgentStep => {
    const isDone = index < place || status === "UPDATED";
    return { key: name, label: label(name), state: isDone ? "done" : index === place ? "now" : "ahead" };
  });
}

function sentenceOf(status: string | undefined): string {
  switch (status) {
    case undefined:
      return "No agent update in progress.";
    case "UPDATED":
      return "The last update succeeded.";
    case "FAILED":
      return "The last update failed. The agent still runs its previous version.";
    default:
      return `Update in progress: ${status}.`;
  }
}

/** ECS does not tell since when an agent is connected; what this window saw of it is the next best. */
function connectedSince(instance: ContainerInstance, history: readonly Sighting[]): string | undefined {
  if (!instance.agentConnected) return undefined;
  const change = history.findLast(sighting => sighting.fields.includes("agentConnected"));
  if (change) return `since ${localTime(change.at)}`;
  const first = history[0];
  return first && `since before ${localTime(first.at)} (first seen by this window)`;
}

/** The checks behind an instance's health, such as that of its container runtime. */
function healthFacts(instance: ContainerInstance): readonly Fact[] {
  return records(record(instance.raw["healthStatus"])["details"]).flatMap((check, index) => {
    const type = (stringOf(check["type"]) ?? "health check").toLowerCase().replaceAll("_", " ");
    const changed = check["lastStatusChange"];
    const hint = changed instanceof Date ? `since ${localTime(changed.getTime())}` : undefined;
    return fact(`health ${index}`, `Health: ${type}`, stringOf(check["status"]), { hint });
  });
}

export function agentView(instance: ContainerInstance, history: readonly Sighting[]): AgentView {
  return {
    connected: agentPill(instance),
    facts: [
      ...fact("since", "Connected", connectedSince(instance, history)),
      ...fact("version", "Agent version", instance.agentVersion),
      ...fact("hash", "Agent hash", instance.agentHash, { copy: true }),
      ...fact("docker", "Docker version", instance.dockerVersion?.replace(/^DockerVersion:\s*/, "")),
      ...healthFacts(instance),
    ],
    steps: stepsOf(instance.agentUpdateStatus),
    sentence: sentenceOf(instance.agentUpdateStatus),
  };
}

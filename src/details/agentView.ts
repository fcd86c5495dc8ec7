import type { ContainerInstance } from "../ecs/model";
import type { Sighting } from "../ecs/replica";
import type { AgentStep, AgentView } from "../webview/containerInstanceProtocol";
import { dateTime } from "../webview/format";
import { agentPill } from "./pills";
import { fact } from "./rest";

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
      return "No update of the agent is under way.";
    case "UPDATED":
      return "The last update ended well.";
    case "FAILED":
      return "The last update failed: the agent goes on with its old version.";
    default:
      return `An update is under way: ${status}.`;
  }
}

/** ECS does not tell since when an agent is connected; what this window saw of it is the next best. */
function connectedSince(instance: ContainerInstance, history: readonly Sighting[]): string | undefined {
  if (!instance.agentConnected) return undefined;
  const change = history.findLast(sighting => sighting.fields.includes("agentConnected"));
  if (change) return `since ${dateTime(change.at)}`;
  const first = history[0];
  return first && `since before ${dateTime(first.at)}, when this window first looked`;
}

export function agentView(instance: ContainerInstance, history: readonly Sighting[]): AgentView {
  return {
    connected: agentPill(instance),
    facts: [
      ...fact("since", "Connected", connectedSince(instance, history)),
      ...fact("version", "Agent version", instance.agentVersion),
      ...fact("hash", "Agent hash", instance.agentHash, { copy: true }),
      ...fact("docker", "Docker version", instance.dockerVersion),
    ],
    steps: stepsOf(instance.agentUpdateStatus),
    sentence: sentenceOf(instance.agentUpdateStatus),
  };
}

import type { Container, ContainerInstance, Task } from "../../ecs/model/model";
import { hasContainerFailed, hasFailed } from "../../ecs/model/stopCause";
import { serviceState } from "../../ecs/model/serviceState";
import type { ServiceState } from "../../ecs/model/serviceState";
import { hiddenTrouble, isDown } from "../../tree/groups/knownService";
import type { KnownService } from "../../tree/groups/knownService";
import type { Pill, Tone } from "../../webview/parts/protocol";

const pill = (key: string, text: string, tone: Tone, hint?: string): Pill => ({ key, text, tone, hint });

export function taskPill(task: Task): Pill {
  const { lastStatus, desiredStatus } = task;
  const text =
    desiredStatus === lastStatus || desiredStatus === "UNKNOWN" ? lastStatus : `${lastStatus} → ${desiredStatus}`;
  const hint = `Last status ${lastStatus}, desired status ${desiredStatus}`;
  switch (lastStatus) {
    case "RUNNING":
      return pill("state", text, desiredStatus === "STOPPED" ? "warn" : "good", hint);
    case "STOPPED":
      return pill("state", text, hasFailed(task) ? "bad" : "idle", hint);
    case "DEACTIVATING":
    case "STOPPING":
    case "DEPROVISIONING":
      return pill("state", text, "warn", hint);
    default:
      return pill("state", text, "busy", hint);
  }
}

/** A container that ended as it was told to is no failure, whatever its exit code. */
export function containerPill(container: Container, task: Task): Pill {
  switch (container.lastStatus) {
    case "RUNNING":
      return pill("state", "RUNNING", "good");
    case "STOPPED":
      return pill("state", "STOPPED", hasContainerFailed(container, task) ? "bad" : "idle");
    default:
      return pill("state", container.lastStatus, "busy");
  }
}

/** ECS answers UNKNOWN where no health check is set, so that says nothing worth a pill. */
export function healthPill(health: string | undefined): Pill | undefined {
  switch (health) {
    case undefined:
    case "UNKNOWN":
      return undefined;
    case "HEALTHY":
      return pill("health", health, "good", "Health");
    case "UNHEALTHY":
      return pill("health", health, "bad", "Health");
    case "OK":
      return pill("health", "health OK", "good");
    case "IMPAIRED":
      return pill("health", "health IMPAIRED", "bad");
    default:
      return pill("health", `health ${health}`, "warn");
  }
}

export const versionText = (version: number | undefined): string =>
  version === undefined ? "no version" : `v${String(version)}`;

export const versionPill = (version: number | undefined): Pill => ({
  key: "version",
  text: versionText(version),
  tone: "idle",
  hint:
    version === undefined
      ? "This endpoint doesn't report versions"
      : "Raised by ECS at each change that sends an event",
  isPlain: true,
});

export function instancePill(instance: ContainerInstance): Pill {
  switch (instance.status) {
    case "ACTIVE":
      return pill("state", "ACTIVE", "good");
    case "DRAINING":
      return pill("state", "DRAINING", "warn", "No new tasks are placed; service tasks move elsewhere");
    case "REGISTERING":
    case "DEREGISTERING":
      return pill("state", instance.status, "busy");
    case "REGISTRATION_FAILED":
      return pill("state", instance.status, "bad");
    default:
      return pill("state", instance.status, "idle");
  }
}

export const agentPill = (instance: ContainerInstance): Pill =>
  instance.agentConnected
    ? pill("agent", "agent connected", "good")
    : pill("agent", "agent disconnected", "bad", "ECS can't place, stop, or see tasks here until it reconnects");

const serviceTones: Readonly<Record<ServiceState, Tone>> = {
  steady: "good",
  deploying: "busy",
  starting: "busy",
  short: "warn",
  failing: "bad",
  draining: "idle",
  inactive: "idle",
};

export const statePill = (state: ServiceState): Pill => pill("state", state, serviceTones[state]);

export const unhealthyPill = (key = "state"): Pill => pill(key, "unhealthy", "bad", "Container health checks fail");

/**
 * How a service is, and red for what ECS's own word for it hides: no task of it runs, or its health checks fail. Before its tasks
 * were read its own counts tell; undefined where nothing does.
 */
export function servicePill(known: KnownService, complete = true): Pill | undefined {
  const { service, state } = known;
  if (service && !complete) return statePill(serviceState(service));
  const trouble = hiddenTrouble(known);
  if (trouble) return trouble === "unhealthy" ? unhealthyPill() : pill("state", trouble, "bad");
  if (isDown(known) && state) return pill("state", state, "bad", "No task is running");
  return state && statePill(state);
}

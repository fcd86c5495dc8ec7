import type { Container, ContainerInstance, Task } from "../../ecs/model/model";
import { hasContainerFailed, stopCause } from "../../ecs/model/stopCause";
import type { StopNature } from "../../ecs/model/stopCause";
import type { ServiceState } from "../../ecs/model/serviceState";

/** A product icon and the theme colour it takes; states differ in both, so that colour is never the only sign. */
export interface Appearance {
  readonly icon: string;
  readonly color?: string;
}

const green = "charts.green";
export const red = "testing.iconFailed";
const yellow = "list.warningForeground";
const grey = "disabledForeground";

export const unhealthyAppearance: Appearance = { icon: "warning", color: red };

/** Red is for what failed alone: half of what stops was meant to. */
export function stopAppearance(nature: StopNature | undefined): Appearance {
  if (nature === "failed") return { icon: "error", color: red };
  return { icon: nature === "completed" ? "pass" : "circle-slash", color: grey };
}

export function taskAppearance(task: Task): Appearance {
  switch (task.lastStatus) {
    case "RUNNING":
      if (task.desiredStatus === "STOPPED") return { icon: "debug-stop", color: yellow };
      if (task.health === "UNHEALTHY") return unhealthyAppearance;
      return { icon: "play-circle", color: green };
    case "STOPPED":
      return stopAppearance(stopCause(task)?.nature);
    case "DEACTIVATING":
    case "STOPPING":
    case "DEPROVISIONING":
      return { icon: "debug-stop", color: yellow };
    default:
      return { icon: "sync", color: "charts.blue" };
  }
}

export function instanceAppearance(instance: ContainerInstance): Appearance {
  if (!instance.agentConnected) return { icon: "debug-disconnect", color: red };
  if (instance.health === "IMPAIRED") return { icon: "warning", color: red };
  if (instance.agentUpdateStatus && !["UPDATED", "FAILED"].includes(instance.agentUpdateStatus))
    return { icon: "cloud-download", color: "charts.blue" };
  switch (instance.status) {
    case "ACTIVE":
      return { icon: "vm-active", color: green };
    case "DRAINING":
      return { icon: "arrow-down", color: yellow };
    case "REGISTERING":
      return { icon: "sync", color: "charts.blue" };
    default:
      return { icon: "vm-outline", color: grey };
  }
}

export function serviceAppearance(state: ServiceState | undefined): Appearance {
  switch (state) {
    case "steady":
      return { icon: "pass", color: green };
    case "deploying":
      return { icon: "rocket", color: "charts.blue" };
    case "starting":
      return { icon: "sync", color: "charts.blue" };
    case "short":
      return { icon: "warning", color: yellow };
    case "failing":
      return { icon: "error", color: red };
    case "draining":
      return { icon: "arrow-down", color: yellow };
    case "inactive":
      return { icon: "circle-slash", color: grey };
    case undefined:
      return { icon: "server-process" };
  }
}

/** Below a task that was stopped on purpose nothing is red. */
export function containerAppearance(container: Container, task: Task): Appearance {
  if (container.lastStatus === "STOPPED") {
    if (hasContainerFailed(container, task)) return stopAppearance("failed");
    return stopAppearance(container.exitCode === 0 ? "completed" : "deliberate");
  }
  if (container.health === "UNHEALTHY") return unhealthyAppearance;
  if (container.lastStatus === "RUNNING") return { icon: "package", color: green };
  return { icon: "sync", color: "charts.blue" };
}

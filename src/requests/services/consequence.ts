import { deploymentSettings, taskBounds } from "../../ecs/model/deploymentSettings";
import type { UpdateServiceCommandInput } from "@aws-sdk/client-ecs";
import { lastPart } from "../../ecs/model/model";
import type { Service } from "../../ecs/model/model";
import { isDeploying, primaryOf, isDaemon, revisionOf } from "../../ecs/model/serviceState";
import { amount, plural } from "../../text/counts";
import { nameLines } from "../sending/wording";
import { movedService } from "./seenService";
import type { SeenService } from "./seenService";

/** "6 of 6 tasks running · api:12 · deployment in progress" */
export function serviceLine(service: Service): string {
  const primary = primaryOf(service);
  const count = `${amount(service.running)} of ${plural(service.desired, "task")} running`;
  const rollout =
    primary?.rolloutState === "FAILED"
      ? " · deployment failed"
      : isDeploying(service)
        ? " · deployment in progress"
        : "";
  return `Service: ${service.name} · ${count} · ${revisionOf(service)}${rollout}`;
}

export function movedLines(seen: SeenService): readonly string[] {
  const moved = movedService(seen);
  return moved.length === 0 ? [] : ["", "Changed since you saw it:", ...nameLines(moved)];
}

/** What a new deployment of `revision` means for a service's tasks. */
export function deploymentLines(service: Service, revision: string): readonly string[] {
  const tasks = service.running + service.pending;
  const of = isDaemon(service) ? "container instance" : "task";
  if (service.desired === 0)
    return [
      `The ${isDaemon(service) ? "service has no container instance" : "desired count is 0"}, so no task starts.`,
    ];
  return [
    tasks === 0
      ? `Starts ${plural(service.desired, "task")} of ${revision}.`
      : `Replaces ${tasks === 1 ? "the task" : `all ${plural(tasks, "task")}`} with new ones of ${revision}.`,
    ...paceLines(service, of),
    ...currentLines(service),
    breakerLine(service),
  ];
}

function paceLines(service: Service, of: string): readonly string[] {
  const { strategy, minimum, maximum } = deploymentSettings(service);
  const { least, most } = taskBounds(service);
  if (strategy !== "ROLLING")
    return [
      `Strategy ${strategy}: up to ${plural(service.desired * 2, "task")} run until traffic has moved to the new ones.`,
    ];
  const percents = `(minimum ${String(minimum)}%, maximum ${String(maximum)}%)`;
  if (of === "container instance")
    return [
      `On each container instance, ECS stops the old task before it starts the new one, and keeps at least ${amount(least)} of ${plural(service.desired, "task")} running ${percents}.`,
    ];
  if (least >= service.desired && most <= service.desired)
    return [`ECS may neither stop nor start a task ${percents}: this deployment can't make progress.`];
  return [`ECS keeps at least ${plural(least, "task")} running and runs at most ${amount(most)} ${percents}.`];
}

function currentLines(service: Service): readonly string[] {
  if (!isDeploying(service)) return [];
  const primary = primaryOf(service);
  const counts = primary ? ` (${amount(primary.running)} of ${plural(primary.desired, "task")} running)` : "";
  return [`The deployment of ${revisionOf(service)} in progress${counts} is replaced by this one.`];
}

function breakerLine(service: Service): string {
  switch (deploymentSettings(service).breaker) {
    case "rollsBack":
      return "If its tasks keep failing, the circuit breaker rolls back to the last completed deployment.";
    case "stops":
      return "If its tasks keep failing, the circuit breaker stops the deployment without rolling back.";
    case "off":
      return "The deployment circuit breaker is off: if tasks fail, ECS keeps trying until you stop the deployment.";
  }
}

/** Neither more nor fewer tasks than run now: during a deployment more run than the service keeps. */
const isKept = (service: Service, count: number): boolean => {
  const running = service.running + service.pending;
  return count === running || (count > service.desired && count < running);
};

/** What another desired count means. */
export function countLines(service: Service, count: number): readonly string[] {
  const running = service.running + service.pending;
  const change = isKept(service, count)
    ? `ECS keeps ${plural(count, "task")} running instead of ${amount(service.desired)}; ${amount(running)} ${running === 1 ? "runs" : "run"} now.`
    : count === 0
      ? `Stops ${running === 1 ? "the task" : `all ${plural(running, "task")}`}. The service itself stays.`
      : count < running
        ? `Stops ${amount(running - count)} of ${plural(running, "task")}.`
        : `Starts ${plural(count - running, "task")}, for ${amount(count)} in all.`;
  return [change, "If the service uses auto scaling, that may change the count again."];
}

/** "Stop All 6 Tasks": the button repeats the act and its number. */
export function countButton(service: Service, count: number): string {
  const running = service.running + service.pending;
  if (isKept(service, count)) return `Set to ${amount(count)}`;
  if (count > running) return `Start ${plural(count - running, "Task")}`;
  const many = plural(running - count, "Task");
  return count === 0 && running > 1 ? `Stop All ${many}` : `Stop ${many}`;
}

/** Members of an UpdateService that start a deployment once they change (ECS API reference). */
const deployed = [
  "taskDefinition",
  "networkConfiguration",
  "platformVersion",
  "loadBalancers",
  "serviceRegistries",
  "serviceConnectConfiguration",
  "volumeConfigurations",
  "vpcLatticeConfigurations",
] as const;

/** What an UpdateService means for a service's tasks, whatever it changes. */
export function updateLines(input: UpdateServiceCommandInput, service: Service): readonly string[] {
  const count = input.desiredCount;
  const after = count === undefined ? service : { ...service, desired: count };
  const deploys = input.forceNewDeployment === true || deployed.some(name => input[name] !== undefined);
  return [
    ...(count === undefined || count === service.desired ? [] : countLines(service, count)),
    ...(deploys ? deploymentLines(after, lastPart(input.taskDefinition ?? revisionOf(service))) : []),
  ];
}

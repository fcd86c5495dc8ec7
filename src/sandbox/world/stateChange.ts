import type { InstanceRecord, TaskRecord } from "./records";
import { without } from "../wire/omit";
import type { Arns } from "./arn";
import type { Clock } from "./clock";
import type { Random } from "./random";

/** An EventBridge envelope as ECS sends it; only `detail.version` counts, the envelope's own is always "0". */
export interface EcsEvent {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type":
    | "ECS Task State Change"
    | "ECS Container Instance State Change"
    | "ECS Service Action"
    | "ECS Deployment State Change"
    | "ECS Hook State Change";
  readonly source: "aws.ecs";
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Where and when an event happens. */
export interface EventPlace {
  readonly arns: Arns;
  readonly clock: Clock;
  readonly random: Random;
}

/** Members that the API answers in epoch seconds and events carry as ISO strings. */
const times = new Set([
  "connectivityAt",
  "createdAt",
  "executionStoppedAt",
  "lastStartedAt",
  "pullStartedAt",
  "pullStoppedAt",
  "registeredAt",
  "startedAt",
  "stoppedAt",
  "stoppingAt",
]);

function isoTimes(fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) =>
      times.has(name) && typeof value === "number" ? [name, new Date(value * 1000).toISOString()] : [name, value],
    ),
  );
}

/** No healthStatus and no tags: ECS's events have neither (containers-roadmap issues 1515 and 2317). */
export function taskEvent(place: EventPlace, { task }: TaskRecord): EcsEvent {
  const detail = {
    ...isoTimes(without(task, "healthStatus", "tags")),
    containers: task.containers.map(({ managedAgents, ...container }) => ({
      ...without(container, "healthStatus"),
      ...(managedAgents ? { managedAgents: managedAgents.map(isoTimes) } : {}),
    })),
    updatedAt: new Date(place.clock.now()).toISOString(),
  };
  return envelope(place, "ECS Task State Change", task.taskArn, detail);
}

export function instanceEvent(place: EventPlace, { cluster, instance }: InstanceRecord): EcsEvent {
  const detail = {
    ...isoTimes(without(instance, "healthStatus", "tags", "runningTasksCount", "pendingTasksCount")),
    clusterArn: cluster.cluster.clusterArn,
    updatedAt: new Date(place.clock.now()).toISOString(),
  };
  return envelope(place, "ECS Container Instance State Change", instance.containerInstanceArn, detail);
}

export function envelope(
  place: EventPlace,
  type: EcsEvent["detail-type"],
  resource: string,
  detail: EcsEvent["detail"],
): EcsEvent {
  return {
    version: "0",
    id: place.random.uuid(),
    "detail-type": type,
    source: "aws.ecs",
    account: place.arns.account,
    // EventBridge's own time has whole seconds.
    time: new Date(place.clock.now()).toISOString().replace(/\.\d+Z$/, "Z"),
    region: place.arns.region,
    resources: [resource],
    detail,
  };
}

import { isDeploymentOver, pausedHooks } from "../../ecs/model/serviceDeployment";
import type { ServiceDeployment } from "../../ecs/model/serviceDeployment";
import { lastPart } from "../../ecs/model/model";
import type { Cluster, Service } from "../../ecs/model/model";
import type { ServiceEvent } from "../../ecs/model/serviceEvent";
import { hasExec, isDaemon, primaryOf } from "../../ecs/model/serviceState";
import type { Replica } from "../../ecs/replica/replica";
import { amount, plural } from "../../text/counts";
import { knownService } from "../../tree/groups/knownService";
import type { KnownService } from "../../tree/groups/knownService";
import { TaskIndex } from "../../tree/groups/taskIndex";
import type { Action, Pill } from "../../webview/parts/protocol";
import type { ServiceView } from "../../webview/service/serviceProtocol";
import { records, stringOf } from "../parts/definition";
import { fact, pairFacts, restFacts } from "../parts/facts";
import { withoutValue } from "../parts/known";
import type { Known } from "../parts/known";
import { servicePill } from "../parts/pills";
import { placedOfService } from "../parts/placedFields";
import { deploymentMoments } from "./deploymentMoments";
import type { RevisionOf } from "./deploymentMoments";
import { rolloutRows } from "./rollout";
import { serviceCallouts } from "./serviceCallouts";
import { serviceEvents, streamMoments } from "./serviceEvents";
import { serviceFailures } from "./serviceFailures";
import { serviceSettings } from "./serviceSettings";
import { taskGroups } from "./serviceTasks";

export interface ServiceSources {
  readonly service: Service;
  readonly replica: Replica;
  readonly cluster: Cluster;
  readonly deployments: Known<readonly ServiceDeployment[]>;
  readonly hasOlder: boolean;
  readonly revisionOf: RevisionOf;
  /** What an attached event stream told of it. */
  readonly news: readonly ServiceEvent[];
  /** Whether the cluster's tasks were read whole once: before that nothing may pass for empty. */
  readonly complete: boolean;
  readonly readOnly: boolean;
}

/** All that the service page shows: the service, its tasks, and its deployments as far as they were read. */
export function serviceView(sources: ServiceSources): ServiceView {
  const { service, replica, cluster, deployments, complete } = sources;
  const known = knownService(replica, service.name, service);
  const stopped = TaskIndex.of(replica).stoppedOf(service.name);
  const failures = serviceFailures(stopped);
  return {
    page: "service",
    header: {
      what: "Service",
      title: service.name,
      copy: service.name,
      tab: service.name,
      pills: pillsOf(known, complete),
      facts: [
        ...fact("cluster", "Cluster", cluster.name, { open: { page: "cluster", arn: cluster.arn } }),
        ...fact("definition", "Task definition", service.taskDefinitionArn && lastPart(service.taskDefinitionArn), {
          open: service.taskDefinitionArn ? { page: "taskDefinition", arn: service.taskDefinitionArn } : undefined,
        }),
      ],
      actions: actionsOf(sources),
    },
    callouts: serviceCallouts(known, deployments.value ?? [], complete),
    counts: countsOf(service, known),
    rollout: rolloutRows(service, known.tasks),
    well: wellText(failures.length, stopped.length, complete),
    failures,
    moments: [
      ...(deployments.value ?? []).flatMap(deployment => deploymentMoments(deployment, sources.revisionOf)),
      ...serviceEvents(service),
      ...streamMoments(sources.news),
    ].toSorted((a, b) => b.at - a.at),
    deployments: withoutValue(deployments),
    hasOlder: sources.hasOlder,
    tasks: taskGroups(known.tasks, replica),
    noTasks: complete ? "No tasks." : "Loading tasks…",
    settings: serviceSettings(service),
    tags: pairFacts(
      records(service.raw["tags"]).map(tag => ({
        key: stringOf(tag["key"]) ?? "",
        value: stringOf(tag["value"]) ?? "",
      })),
    ),
    rest: restFacts(service.raw, placedOfService),
  };
}

function pillsOf(known: KnownService, complete: boolean): readonly Pill[] {
  const { service } = known;
  const state = servicePill(known, complete);
  return [
    ...(state ? [state] : []),
    ...(service && isDaemon(service)
      ? [
          {
            key: "daemon",
            text: "daemon",
            tone: "idle",
            hint: "One task on each container instance",
            isPlain: true,
          } as const,
        ]
      : []),
  ];
}

const actionsOf = ({ service, deployments, readOnly }: ServiceSources): readonly Action[] => [
  ...(readOnly || service.status !== "ACTIVE" ? [] : changes(service, deployments)),
  { key: "showLogs", label: "Show Logs", weight: "plain" },
  { key: "compareDefinitions", label: "Compare Revisions…", weight: "plain" },
  { key: "viewJson", label: "View JSON", weight: "plain" },
  { key: "copyArn", label: "Copy ARN", weight: "plain" },
];

function changes(service: Service, deployments: ServiceSources["deployments"]): readonly Action[] {
  const underWay = deployments.value?.find(deployment => !isDeploymentOver(deployment));
  const isPaused = underWay !== undefined && pausedHooks(underWay).length > 0;
  // Where service deployments can't be read, the service alone tells that one goes on: it can be stopped all the same.
  const canStop = underWay
    ? !underWay.status.startsWith("ROLLBACK")
    : deployments.kind !== "ready" && primaryOf(service)?.rolloutState === "IN_PROGRESS";
  return [
    ...(isPaused ? [{ key: "continueDeployment", label: "Continue Deployment…", weight: "primary" } as const] : []),
    { key: "deployRevision", label: "Deploy Another Revision…", weight: "plain" },
    { key: "forceNewDeployment", label: "Force New Deployment…", weight: "plain" },
    ...(isDaemon(service) ? [] : [{ key: "setDesiredCount", label: "Set Desired Count…", weight: "plain" } as const]),
    { key: "setExecuteCommand", label: hasExec(service) ? "Disable ECS Exec…" : "Enable ECS Exec…", weight: "plain" },
    ...(canStop ? [{ key: "stopDeployment", label: "Stop Deployment…", weight: "danger" } as const] : []),
  ];
}

function countsOf(service: Service, { running, starting }: KnownService) {
  return [
    ...fact("desired", isDaemon(service) ? "Instances to run on" : "Desired tasks", amount(service.desired)),
    ...fact("running", "Running tasks", amount(running)),
    ...fact("pending", "Pending tasks", amount(starting)),
  ];
}

/** ECS forgets stopped tasks after an hour, so that is all that this can say. */
function wellText(failures: number, stopped: number, complete: boolean): string | undefined {
  if (failures > 0) return undefined;
  if (!complete) return "Loading stopped tasks…";
  return stopped === 0
    ? "No task stopped in the last hour."
    : `${plural(stopped, "task")} stopped in the last hour, none of them by a failure.`;
}

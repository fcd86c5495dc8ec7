import { instanceName } from "../../ecs/model/names";
import type { Cluster, ContainerInstance, Service, Task } from "../../ecs/model/model";
import type { Replica } from "../../ecs/replica/replica";
import { usage } from "../../ecs/model/resourceUsage";
import type { ClusterView, Tile, Total } from "../../webview/cluster/clusterProtocol";
import { byName } from "../../webview/parts/format";
import { clockTime } from "../../text/clockTime";
import { amount, plural } from "../../text/counts";
import type { Callout } from "../../webview/parts/protocol";
import { servicesIn } from "../../tree/groups/knownService";
import { problemsIn } from "../../tree/groups/problems";
import { serviceRows } from "./serviceRows";
import { sickRows, strainedOf } from "./sickRows";
import { taskCount } from "../../ecs/model/model";
import { records, stringOf } from "../parts/definition";
import { withoutValue } from "../parts/known";
import type { Known } from "../parts/known";
import { placedOfCluster } from "../parts/placedFields";
import { fact, pairFacts, restFacts } from "../parts/facts";

export interface ClusterSources {
  readonly cluster: Cluster;
  readonly replica: Replica;
  readonly services: Known<readonly Service[]>;
  /** Whether the cluster was read whole once: before that nothing may pass for empty. */
  readonly complete: boolean;
  /** Whether the last reading failed: what is not there is then unknown. */
  readonly failed: boolean;
  readonly readOnly: boolean;
}

/** An instance can reserve 100 ports at a time, those of ECS included (ECS API reference, PortMapping). */
const reservablePorts = 100;
/** All that the cluster page shows, from the replica and the list of services. */
export function clusterView(sources: ClusterSources): ClusterView {
  const { cluster, replica, services, complete } = sources;
  const list = services.value;
  const instances = [...replica.containerInstances.values()];
  const tiles = instances.map(tileOf).toSorted((a, b) => byName(a.name, b.name));
  const tasks = [...replica.tasks.values()];
  const running = tasks.filter(task => task.lastStatus === "RUNNING").length;
  const pending = tasks.filter(task => task.lastStatus !== "RUNNING" && task.lastStatus !== "STOPPED").length;
  const known = servicesIn(replica, list ?? []);
  return {
    page: "cluster",
    header: {
      what: "Cluster",
      title: cluster.name,
      copy: cluster.name,
      tab: cluster.name,
      pills: [{ key: "state", text: cluster.status, tone: cluster.status === "ACTIVE" ? "good" : "warn" }],
      facts: [
        ...fact("providers", "Capacity providers", cluster.capacityProviders.join(", ")),
        ...fact("arn", "ARN", cluster.arn, { copy: true }),
      ],
      actions: [
        ...(sources.readOnly ? [] : [{ key: "runTask", label: "Run Task…", weight: "primary" } as const]),
        { key: "viewJson", label: "View JSON", weight: "plain" },
        { key: "copyArn", label: "Copy ARN", weight: "plain" },
      ],
    },
    callouts: sources.failed ? [] : calloutsOf(services),
    counts: [
      ...fact("instances", "Container instances", amount(complete ? instances.length : cluster.containerInstances)),
      ...fact("running", "Running tasks", amount(complete ? running : cluster.runningTasks)),
      ...fact("pending", "Pending tasks", amount(complete ? pending : cluster.pendingTasks)),
      ...fact("services", "Services", amount(list?.length ?? cluster.activeServices)),
    ],
    totals: totalsOf(instances),
    tiles,
    noTiles: noTiles(tiles.length, sources, tasks),
    sick: sickRows(problemsIn({ replica, services: list ?? [], complete })),
    strained: instances.flatMap(strainedOf),
    well: wellText(sources, instances.length),
    services: serviceRows(tasks, known, complete),
    serviceList: withoutValue(services),
    facts: restFacts(cluster.raw, placedOfCluster),
    tags: pairFacts(tagsOf(cluster)),
  };
}

const tagsOf = (cluster: Cluster) =>
  records(cluster.raw["tags"]).map(tag => ({ key: stringOf(tag["key"]) ?? "", value: stringOf(tag["value"]) ?? "" }));

/** A cluster that failed as a whole says so on top of the page. */
function calloutsOf(services: Known<readonly Service[]>): readonly Callout[] {
  if (services.kind !== "failed") return [];
  const since =
    services.asOf === undefined ? "" : ` What is shown of them was last updated at ${clockTime(services.asOf)}.`;
  const text = `${services.sentence} ${services.advice}${since}`;
  return [{ key: "services", tone: "bad", title: "Couldn't load the services", text }];
}

function noTiles(count: number, { complete, failed }: ClusterSources, tasks: readonly Task[]): string | undefined {
  if (count > 0) return undefined;
  if (!complete) return failed ? "The container instances couldn't be loaded." : "Loading container instances…";
  if (tasks.length === 0) return "No container instances and no tasks.";
  return tasks.some(isOnFargate) ? "No container instances. Its tasks run on Fargate." : "No container instances.";
}

const isOnFargate = ({ lastStatus, launchType, capacityProvider = "" }: Task): boolean =>
  lastStatus !== "STOPPED" && (launchType === "FARGATE" || capacityProvider.startsWith("FARGATE"));

function markOf(instance: ContainerInstance): Tile["mark"] {
  if (!instance.agentConnected) return "disconnected";
  if (instance.status === "DRAINING") return "draining";
  if (instance.health === "IMPAIRED") return "impaired";
  const status = instance.agentUpdateStatus;
  return status && status !== "UPDATED" && status !== "FAILED" ? "updating" : undefined;
}

function portsPercent(instance: ContainerInstance): number | undefined {
  const held = instance.remaining.flatMap(item =>
    (item.name === "PORTS" || item.name === "PORTS_UDP") && item.type === "STRINGSET" ? [item.values.length] : [],
  );
  if (held.length === 0) return undefined;
  const total = held.reduce((sum, count) => sum + count, 0);
  return Math.min(100, Math.round((total / reservablePorts) * 100));
}

function tileOf(instance: ContainerInstance): Tile {
  const cpu = usage(instance, "CPU")?.percent;
  const memory = usage(instance, "MEMORY")?.percent;
  const ports = portsPercent(instance);
  const mark = markOf(instance);
  const tasks = taskCount(instance);
  const percents = [
    cpu === undefined ? "" : `CPU ${cpu}%`,
    memory === undefined ? "" : `memory ${memory}%`,
    ports === undefined ? "" : `ports ${ports}%`,
  ].filter(Boolean);
  const state = mark === "disconnected" ? `${instance.status}, agent disconnected` : instance.status;
  return {
    key: instance.arn,
    name: instanceName(instance),
    id: instance.id,
    cpu,
    memory,
    ports,
    tasks,
    mark,
    status: instance.status,
    summary: [instanceName(instance), state, plural(tasks, "task"), ...percents].join(" · "),
  };
}

function totalsOf(instances: readonly ContainerInstance[]): readonly Total[] {
  const named = [
    ["CPU", "CPU", "units"],
    ["MEMORY", "Memory", "MiB"],
    ["GPU", "GPU", "GPUs"],
  ] as const;
  return named.flatMap(([key, label, unit]) => {
    const known = instances.flatMap(instance => usage(instance, key) ?? []);
    const registered = known.reduce((sum, item) => sum + item.registered, 0);
    if (registered === 0) return [];
    const used = known.reduce((sum, item) => sum + item.used, 0);
    return [
      { key, label, unit, registered, remaining: registered - used, percent: Math.round((used / registered) * 100) },
    ];
  });
}

/** Says no more than what was read, when it was read whole. */
function wellText({ cluster, services, complete, failed }: ClusterSources, instances: number): string {
  if (failed) return complete ? "Nothing needed attention when last loaded." : "The cluster couldn't be loaded.";
  if (!complete) return "Loading. Nothing that was loaded so far needs attention.";
  const all = instances > 0 ? "All instances are connected, and none is impaired." : "";
  const of = servicesText(services, cluster.activeServices);
  return [all, of].filter(Boolean).join(" ") || "Nothing needs attention.";
}

function servicesText(services: Known<readonly Service[]>, active: number): string {
  switch (services.kind) {
    case "ready":
      return (services.value?.length ?? 0) > 0 ? "All services run the tasks that they should." : "";
    case "none":
    case "loading":
      return active > 0 ? "The services are still loading." : "";
    case "failed":
      return "The services couldn't be loaded.";
  }
}

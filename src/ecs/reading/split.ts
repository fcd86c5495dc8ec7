import type { EcsGateway, TaskFilter } from "../gateway/gateway";
import { isStopped, taskCount } from "../model/model";
import type { Cluster, Service, Task } from "../model/model";
import { limits } from "../gateway/limits";
import type { Forecast } from "../rate/rateLimiter";
import { readServices } from "./serviceReading";

/** Filters whose lists together hold a cluster's running tasks; each is a chain of pages of its own. */
export type Split = readonly TaskFilter[];

/** One chain for everything: what ListTasks gives by itself. */
export const plain: Split = [{}];

const pagesOf = (tasks: number): number => Math.ceil(tasks / limits.itemsPerPage);
/** Up to here the plain chain is as short as finding out how to split it. */
const shortChain = 3;
/** A split must promise to be this much faster than the plain chain, for it may turn out incomplete. */
const worthwhile = 0.8;

/** Milliseconds until the last answer of lists of `calls` pages, `chain` of which wait for each other, and their describes. */
function duration(cluster: Cluster, calls: number, chain: number, forecast: Forecast): number {
  const others = 2 * pagesOf(cluster.containerInstances) + pagesOf(taskCount(cluster)) + 1;
  const waiting = Math.max(0, calls + others - forecast.room) / forecast.perSecond;
  return Math.max((chain + 1) * forecast.callMs, waiting * 1000);
}

function pays(cluster: Cluster, calls: number, chain: number, forecast: Forecast): boolean {
  const pages = pagesOf(taskCount(cluster));
  return duration(cluster, calls, chain, forecast) < worthwhile * duration(cluster, pages, pages, forecast);
}

/** How a cluster that was read before is split: by family or by service, whichever takes fewer calls. */
export function splitFrom(cluster: Cluster, tasks: Iterable<Task>, forecast: Forecast): Split {
  if (pagesOf(taskCount(cluster)) <= shortChain) return plain;
  const families = new Map<string, number>();
  for (const task of tasks) if (!isStopped(task)) families.set(task.family, (families.get(task.family) ?? 0) + 1);
  const sizes = [...families.values()].map(pagesOf);
  const calls = sizes.reduce((sum, size) => sum + size, 0);
  if (families.size < 2 || !pays(cluster, calls, Math.max(...sizes), forecast)) return plain;
  return [...families.keys()].map(family => ({ family }));
}

/**
 * How a cluster that was never read is split: by the region's families if they are few, by its services if these run all
 * of its tasks, by launch type if its tasks can have several; else not at all. Asks in other rates than the lists' own.
 */
export async function discoverSplit(gateway: EcsGateway, cluster: Cluster, signal: AbortSignal): Promise<Split> {
  const pages = pagesOf(taskCount(cluster));
  if (pages <= shortChain) return plain;
  const forecast = gateway.forecast();
  // A family ends with a page that is half empty, on average.
  const most = pages * 1.5;
  const families = await firstFamilies(gateway, most, signal);
  if (families && families.length > 1 && pays(cluster, pages + families.length / 2, 2, forecast))
    return families.map(family => ({ family }));
  const byService = await serviceSplit(gateway, cluster, forecast, signal);
  if (byService) return byService;
  const mixed = cluster.containerInstances > 0 && cluster.capacityProviders.some(name => name.startsWith("FARGATE"));
  return mixed && pays(cluster, pages + launchTypes.length, pages / 2, forecast)
    ? launchTypes.map(launchType => ({ launchType }))
    : plain;
}

const launchTypes = ["EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"] as const;

/** The region's active families, or undefined when they are more than `most`. */
async function firstFamilies(gateway: EcsGateway, most: number, signal: AbortSignal): Promise<string[] | undefined> {
  const families: string[] = [];
  for await (const page of gateway.familyPages(signal)) {
    families.push(...page);
    if (families.length > most) return undefined;
  }
  return families;
}

const hasTasks = ({ running, pending }: Service): boolean => running + pending > 0;

/** The services, when by their own counts they run as many tasks as the cluster has. */
async function serviceSplit(
  gateway: EcsGateway,
  cluster: Cluster,
  forecast: Forecast,
  signal: AbortSignal,
): Promise<Split | undefined> {
  const pages = pagesOf(taskCount(cluster));
  if (cluster.activeServices < 2 || cluster.activeServices > pages * 1.5) return undefined;
  const services: Service[] = [];
  await readServices(gateway, cluster.arn, signal, found => services.push(...found.filter(hasTasks)));
  const sizes = services.map(({ running, pending }) => running + pending);
  if (sizes.reduce((sum, size) => sum + size, 0) < taskCount(cluster)) return undefined;
  const calls = sizes.reduce((sum, size) => sum + pagesOf(size), 0);
  if (!pays(cluster, calls, Math.max(...sizes.map(pagesOf)) + 2, forecast)) return undefined;
  return services.map(({ name }) => ({ serviceName: name }));
}

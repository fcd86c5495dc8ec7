// How long a cluster of many services takes to read, its tasks beside them, against the bound of both.
import { bound } from "./bound";
import type { CallTimes, Measured } from "./client";
import { client, median, refillMs } from "./load";
import { serve } from "./served";
import { ms, table, times } from "./table";
import { verdict } from "./verdict";
import type { Verdict } from "./verdict";

const cluster = "load-1";
const size = { tasks: 5000, instances: 500, services: 500 } as const;

export interface ServiceLoadRow {
  readonly readings: number;
  readonly firstMs: number;
  readonly allMs: number;
  /** A list and a describe of services. */
  readonly twoCallsMs: number;
  /** The slower of the least that the tasks and that the services can take. */
  readonly boundMs: number;
  readonly isComplete: boolean;
}

/** Under ECS's documented rates, which the services do not share with the tasks. */
export async function serviceLoad(latencyMs: number, readings: number): Promise<ServiceLoadRow> {
  const served = await serve({ latencyMs, rateLimits: true, quiet: true, world: { clusters: 1, ...size } });
  try {
    const aim = { url: served.url, cluster, limited: true };
    const callTimes = await client<CallTimes>({ aim, way: "callTimes" }, served, []);
    const ofServices = await client<Pick<CallTimes, "list" | "describe">>({ aim, way: "serviceCallTimes" }, served, []);
    const tasks = bound({ ...size, groups: size.services, limited: true, callTimes });
    const chainMs = Math.ceil(size.services / 100) * ofServices.list + ofServices.describe;
    await new Promise(wake => setTimeout(wake, refillMs));
    const order = { aim, way: "withServices", times: readings, pauseMs: refillMs } as const;
    const runs = await client<Measured[]>(order, served, []);
    return {
      readings,
      firstMs: median(runs.map(run => run.firstMs)),
      allMs: median(runs.map(run => run.allMs)),
      twoCallsMs: ofServices.list + ofServices.describe,
      boundMs: Math.max(tasks.ms, chainMs),
      isComplete: runs.every(run => run.services === size.services && run.tasks === size.tasks && !run.failed),
    };
  } finally {
    served.close();
  }
}

export const serviceLoadTable = (row: ServiceLoadRow): string =>
  `\n500 services with 5,000 tasks, with ECS's documented request rates, medians\n${table(
    ["readings", "first services", "two calls", "all rows", "bound", "÷ bound"],
    [
      [
        String(row.readings),
        ms(row.firstMs),
        ms(row.twoCallsMs),
        ms(row.allMs),
        ms(row.boundMs),
        times(row.allMs / row.boundMs),
      ],
    ],
  )}`;

export const serviceLoadVerdicts = (row: ServiceLoadRow): readonly Verdict[] => [
  verdict(row.isComplete, "every service and every task was read"),
  verdict(
    row.firstMs / row.twoCallsMs <= 1.3,
    `first services in ${times(row.firstMs / row.twoCallsMs)} two calls' latency (at most 1.3)`,
  ),
  verdict(row.allMs / row.boundMs <= 1.15, `all rows in ${times(row.allMs / row.boundMs)} the bound (at most 1.15)`),
];

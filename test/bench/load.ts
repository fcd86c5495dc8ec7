// How long a whole cluster takes to read: this extension, two plain SDK loops and the AWS CLI, against the bound.
import { execFileSync, fork } from "node:child_process";
import { join } from "node:path";
import { awsEnvironment } from "../../scripts/aws-environment.mjs";
import type { CallTimes, Measured, Order } from "./client";
import type { Tally } from "./endpoint";
import { bound } from "./bound";
import type { Bound } from "./bound";
import { serve } from "./served";
import type { Served } from "./served";
import type { WayName } from "./ways";

export interface LoadOptions {
  readonly sizes: readonly number[];
  readonly ways: readonly WayName[];
  readonly times: number;
  readonly limits: readonly boolean[];
  readonly latencyMs: number;
}

export interface LoadRow extends Measured, Tally {
  readonly limited: boolean;
  readonly size: number;
  readonly way: WayName;
  /** Of which all times are medians, and the peak the greatest. */
  readonly readings: number;
  readonly callTimes: CallTimes;
  readonly bound: Bound;
}

export const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const most = (values: readonly number[]) => Math.max(...values);
/** The longest refill of a documented bucket: 100 calls at 20 a second. */
export const refillMs = 5200;
const cluster = "load-1";
/** One AWS CLI command takes half a second, so a reading of 5,000 tasks takes most of a minute. */
const mostForCli = 1000;

/** Runs client.js; each reading it made is followed by the endpoint's tally. */
export function client<T>(order: Pick<Order, "aim"> & Partial<Order>, served: Served, tallies: Tally[]): Promise<T> {
  return new Promise((resolve, reject) => {
    const child = fork(join(__dirname, "client.js"), [JSON.stringify(order)], {
      execArgv: ["--expose-gc"],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      env: { ...process.env, ...awsEnvironment(order.aim.url) },
    });
    let result: T | undefined;
    child.on("message", (message: { ran?: boolean; result?: T }) => {
      if (message.result) result = message.result;
      else
        void served.tally().then(tally => {
          tallies.push(tally);
          child.send("on");
        });
    });
    child.on("exit", code =>
      result ? resolve(result) : reject(new Error(`The client's process ended with ${code}.`)),
    );
  });
}

const hasCli = (): boolean => {
  try {
    execFileSync("aws", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

export async function load(options: LoadOptions, told: (row: LoadRow) => void): Promise<readonly LoadRow[]> {
  const rows: LoadRow[] = [];
  const withCli = options.ways.includes("cli") && hasCli();
  for (const limited of options.limits)
    for (const size of options.sizes) {
      const { latencyMs } = options;
      const served = await serve({
        latencyMs,
        rateLimits: limited,
        quiet: true,
        world: { clusters: 1, instances: Math.round(size / 10), tasks: size },
      });
      try {
        const aim = { url: served.url, cluster, limited };
        const callTimes = await client<CallTimes>({ aim, way: "callTimes" }, served, []);
        const atBest = bound({ tasks: size, instances: Math.round(size / 10), limited, callTimes });
        for (const way of options.ways) {
          if (way === "cli" && (!withCli || size > mostForCli)) continue;
          if (limited) await new Promise(wake => setTimeout(wake, refillMs));
          await served.tally();
          const tallies: Tally[] = [];
          const once = way === "cli" || size > 10_000 || (way === "serial" && size >= 5000);
          const times = once ? 1 : options.times;
          const order: Order = { aim, way, times, pauseMs: limited ? refillMs : 200 };
          const runs = await client<Measured[]>(order, served, tallies);
          const row: LoadRow = {
            limited,
            size,
            way,
            readings: times,
            callTimes,
            bound: atBest,
            firstMs: median(runs.map(run => run.firstMs)),
            allMs: median(runs.map(run => run.allMs)),
            peakHeapMiB: most(runs.map(run => run.peakHeapMiB)),
            heapMiB: median(runs.map(run => run.heapMiB)),
            tasks: most(runs.map(run => run.tasks)),
            instances: most(runs.map(run => run.instances)),
            failed: runs.find(run => run.failed)?.failed,
            calls: most(tallies.map(tally => tally.calls)),
            throttled: most(tallies.map(tally => tally.throttled)),
            reads: most(tallies.map(tally => tally.reads)),
            describes: most(tallies.map(tally => tally.describes)),
          };
          rows.push(row);
          told(row);
        }
      } finally {
        served.close();
      }
    }
  return rows;
}

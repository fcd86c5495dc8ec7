// One way of reading, in a process of its own with a heap of its own; answers its measurements as one JSON message.
import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListServicesCommand,
  ListTaskDefinitionFamiliesCommand,
  ListTasksCommand,
} from "@aws-sdk/client-ecs";
import type { Aim, WayName } from "./ways";
import { read } from "./ways";

export interface Order {
  readonly aim: Aim;
  readonly way: WayName | "withServices" | "callTimes" | "serviceCallTimes";
  readonly times: number;
  /** Between two readings, for the rate's bucket to fill up. */
  readonly pauseMs: number;
}

export interface Measured {
  readonly firstMs: number;
  readonly allMs: number;
  readonly peakHeapMiB: number;
  readonly heapMiB: number;
  readonly tasks: number;
  readonly instances: number;
  readonly services?: number;
  readonly failed?: string;
}

/** What single calls take here when nothing else is under way, milliseconds. */
export interface CallTimes {
  readonly families: number;
  readonly list: number;
  readonly describe: number;
}

const MiB = 1024 * 1024;
const collect = () => (globalThis as { gc?: () => void }).gc?.();
const wait = (ms: number) => new Promise(wake => setTimeout(wake, ms));
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function measure(aim: Aim, way: WayName | "withServices"): Promise<Measured> {
  collect();
  const before = process.memoryUsage().heapUsed;
  let peak = before;
  const sample = () => (peak = Math.max(peak, process.memoryUsage().heapUsed));
  const sampling = setInterval(sample, 20);
  const run = await read(way, aim);
  sample();
  clearInterval(sampling);
  collect();
  const { keep, release, ...rest } = run;
  const heapMiB = (process.memoryUsage().heapUsed - before) / MiB;
  release();
  return { ...rest, heapMiB: keep ? heapMiB : 0, peakHeapMiB: (peak - before) / MiB };
}

async function callTimes(aim: Aim): Promise<CallTimes> {
  const client = new ECSClient({
    region: "us-east-1",
    endpoint: aim.url,
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  });
  const { cluster } = aim;
  const times: Record<keyof CallTimes, number[]> = { families: [], list: [], describe: [] };
  const timed = async <T>(name: keyof CallTimes, call: () => Promise<T>) => {
    const began = performance.now();
    const answer = await call();
    times[name].push(performance.now() - began);
    return answer;
  };
  for (let round = 0; round < 7; round++) {
    await timed("families", () => client.send(new ListTaskDefinitionFamiliesCommand({})));
    const { taskArns = [] } = await timed("list", () => client.send(new ListTasksCommand({ cluster })));
    await timed("describe", () =>
      client.send(new DescribeTasksCommand({ cluster, tasks: taskArns, include: ["TAGS"] })),
    );
  }
  client.destroy();
  return { families: median(times.families), list: median(times.list), describe: median(times.describe) };
}

/** The same for services: a page of 100, and ten of them described. */
async function serviceCallTimes({ url, cluster }: Aim): Promise<Pick<CallTimes, "list" | "describe">> {
  const client = new ECSClient({
    region: "us-east-1",
    endpoint: url,
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  });
  const times: { list: number[]; describe: number[] } = { list: [], describe: [] };
  for (let round = 0; round < 7; round++) {
    const began = performance.now();
    const { serviceArns = [] } = await client.send(new ListServicesCommand({ cluster, maxResults: 100 }));
    const listed = performance.now();
    await client.send(new DescribeServicesCommand({ cluster, services: serviceArns.slice(0, 10), include: ["TAGS"] }));
    times.list.push(listed - began);
    times.describe.push(performance.now() - listed);
  }
  client.destroy();
  return { list: median(times.list), describe: median(times.describe) };
}

async function main(order: Order): Promise<void> {
  if (order.way === "callTimes") {
    process.send?.({ result: await callTimes(order.aim) });
    return;
  }
  if (order.way === "serviceCallTimes") {
    process.send?.({ result: await serviceCallTimes(order.aim) });
    return;
  }
  const runs: Measured[] = [];
  for (let time = 0; time < order.times; time++) {
    if (time > 0) await wait(order.pauseMs);
    runs.push(await measure(order.aim, order.way));
    process.send?.({ ran: true });
    await new Promise(resolve => process.once("message", resolve));
  }
  process.send?.({ result: runs });
}

void main(JSON.parse(process.argv[2] ?? "{}") as Order).then(() => process.disconnect());
